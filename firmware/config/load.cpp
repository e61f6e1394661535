#include "checks.hpp"
#include "reader.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace till::firmware {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_file_bytes = 256 * 1024;
constexpr std::size_t max_files = 64;
constexpr std::size_t max_errors = 100;

hal::Result<std::string> read_file(const fs::path& path) {
    std::error_code code;
    if (!fs::is_regular_file(path, code)) {
        return hal::fail("config-unreadable", path.string() + ": is not a readable file");
    }
    std::ifstream in(path, std::ios::binary);
    std::string text(max_file_bytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (in.bad() || (!in.eof() && in.fail())) {
        return hal::fail("config-unreadable", path.string() + ": cannot be read");
    }
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > max_file_bytes) {
        return hal::fail("config-invalid", path.string() + ": is larger than 256 KiB");
    }
    return text;
}

// conf.d/*.toml beside the main file, in lexical order of their names. Hidden files are left alone.
hal::Result<std::vector<fs::path>> drop_ins(const fs::path& main_file) {
    const fs::path folder = main_file.parent_path() / "conf.d";
    std::vector<fs::path> files;
    std::error_code code;
    if (!fs::exists(folder, code)) {
        return files;
    }
    for (fs::directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
        const std::string name = it->path().filename().string();
        if (it->path().extension() == ".toml" && !name.starts_with('.')) {
            files.push_back(it->path());
        }
    }
    if (code) {
        return hal::fail("config-unreadable", folder.string() + ": " + code.message());
    }
    if (files.size() > max_files) {
        return hal::fail("config-invalid", folder.string() + ": holds more than 64 files");
    }
    std::ranges::sort(files);
    return files;
}

std::string join(std::vector<std::string> lines) {
    const bool cut = lines.size() > max_errors;
    const std::size_t hidden = cut ? lines.size() - max_errors : 0;
    lines.resize(lines.size() - hidden);
    std::string text;
    for (const auto& line : lines) {
        text += (text.empty() ? "" : "\n") + line;
    }
    return cut ? text + "\n... and " + std::to_string(hidden) + " more" : text;
}

void fill_defaults(Config& config) {
    const auto otherwise = [](std::string& value, const std::string& fallback) {
        if (value.empty()) {
            value = fallback;
        }
    };
    otherwise(config.terminal.name, config.terminal.id);
    otherwise(config.display.path, config.terminal.data_dir + "/display");
    otherwise(config.printer.path, config.terminal.data_dir + "/printer");
}

}  // namespace

hal::Result<Config> load_config(const std::string& path) {
    auto files = drop_ins(path);
    if (!files) {
        return std::unexpected(files.error());
    }
    files->insert(files->begin(), fs::path(path));
    Config config;
    std::vector<std::string> errors;
    for (const auto& file : *files) {
        const auto text = read_file(file);
        if (!text) {
            return std::unexpected(text.error());
        }
        read_toml(*text, file.string(), config, errors);
    }
    if (errors.empty()) {  // a value that was refused would be reported a second time as missing
        for (const auto& error : check_together(config)) {
            errors.push_back(path + ": " + error);
        }
    }
    if (!errors.empty()) {
        return hal::fail("config-invalid", join(std::move(errors)));
    }
    fill_defaults(config);
    return config;
}

}  // namespace till::firmware

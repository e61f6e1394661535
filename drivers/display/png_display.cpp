#include "till/drivers/display/png_display.hpp"

#include "till/drivers/display/png.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <utility>

namespace till::drivers::display {

namespace {

namespace fs = std::filesystem;

hal::Result<void> unreachable(const fs::path& path, const std::string& why) {
    return hal::fail("display-unreachable", path.string() + ": " + why);
}

hal::Result<void> replace_file(const fs::path& path, const std::string& bytes) {
    const fs::path temporary = path.string() + ".new";
    {
        std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
        file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        file.flush();
        if (!file) return unreachable(temporary, "cannot be written");
    }
    std::error_code error;
    fs::rename(temporary, path, error);
    if (error) return unreachable(path, error.message());
    return {};
}

std::string numbered_name(std::uint64_t number) {
    char name[32];
    std::snprintf(name, sizeof name, "%06llu.png", static_cast<unsigned long long>(number));
    return name;
}

}  // namespace

PngDisplay::PngDisplay(hal::Scheduler& loop, PngDisplayOptions options) : loop_(loop), options_(std::move(options)) {}

void PngDisplay::do_present(hal::Frame frame, hal::Callback<hal::Result<void>> done) {
    std::string png = encode_png(frame);
    auto written = write(png);
    if (written) {
        last_png_ = std::move(png);
        ++shown_;
    }
    loop_.post([done = std::move(done), written = std::move(written)]() mutable { done(std::move(written)); });
}

void PngDisplay::complete_later(hal::Callback<hal::Result<void>> done, hal::Error error) {
    loop_.post(
        [done = std::move(done), error = std::move(error)]() mutable { done(std::unexpected(std::move(error))); });
}

hal::Result<void> PngDisplay::write(const std::string& png) {
    const fs::path folder = options_.folder;
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return unreachable(folder, error.message());
    if (options_.numbered) {
        if (auto kept = replace_file(folder / numbered_name(shown_ + 1), png); !kept) return kept;
    }
    return replace_file(folder / "last.png", png);
}

}  // namespace till::drivers::display

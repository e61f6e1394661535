#include "tests/sandbox/app/options.hpp"

#include "tests/sandbox/app/settings.hpp"

#include <charconv>
#include <cstdlib>
#include <fstream>

namespace till::sandbox {

hal::Result<Listen> parse_listen(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return hal::fail("listen-invalid", "ADDRESS:PORT is expected");
    auto address = text.substr(0, colon);
    const auto port = text.substr(colon + 1);
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    Listen out{std::string(address), 0};
    const auto [stop, error] = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (error != std::errc() || stop != port.data() + port.size() || out.address.empty()) {
        return hal::fail("listen-invalid", "the port is no number from 0 to 65535");
    }
    return out;
}

hal::Result<Records> settings_of(const CommandLine& line) {
    Records records;
    const auto add = [&](std::string_view name, std::string_view value) -> hal::Result<void> {
        auto record = Settings::change(name, value);
        if (!record) return std::unexpected(record.error());
        records.push_back(std::move(*record));
        return {};
    };
    for (const auto& item : line.webhook_urls) {
        // A URL has its first '=' after "://"; a provider's name stands before.
        const auto equals = item.find('=');
        const bool named = equals != std::string::npos && equals < item.find("://");
        const auto provider = named ? item.substr(0, equals) : std::string("payhub");
        if (auto ok = add("webhook_url." + provider, named ? item.substr(equals + 1) : item); !ok) {
            return std::unexpected(ok.error());
        }
    }
    for (const auto& item : line.set) {
        const auto equals = item.find('=');
        if (equals == std::string::npos) return hal::fail("setting-invalid", "NAME=VALUE is expected");
        if (auto ok = add(item.substr(0, equals), item.substr(equals + 1)); !ok) return std::unexpected(ok.error());
    }
    return records;
}

hal::Result<std::string> read_text_file(const std::string& path, std::size_t max_bytes) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return hal::fail("file-unreadable", path);
    std::string text(max_bytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > max_bytes) return hal::fail("file-too-large", path);
    return text;
}

hal::Result<std::string> api_key_of(const CommandLine& line) {
    if (!line.api_key.empty()) return line.api_key;
    if (!line.api_key_file.empty()) {
        auto text = read_text_file(line.api_key_file, 4096);
        if (!text) return hal::fail("api-key-unreadable", text.error().detail);
        text->resize(std::min(text->size(), text->find_first_of("\r\n")));
        if (text->empty()) return hal::fail("api-key-unreadable", "the first line is empty");
        return *text;
    }
    const char* environment = std::getenv("TILL_SANDBOX_API_KEY");
    if (environment && *environment) return std::string(environment);
    return std::string(well_known_api_key);
}

}  // namespace till::sandbox

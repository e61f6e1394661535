// The command line, as plain values. Reading of files and environment is done here, so that main only wires.
#pragma once

#include "tests/sandbox/app/parts.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace till::sandbox {

// As typed.
struct CommandLine {
    std::string listen = "127.0.0.1:8490";
    std::string state_dir;
    std::string public_url;
    std::vector<std::string> webhook_urls;  // "[payhub=]http://…"
    std::string api_key;
    std::string api_key_file;
    std::string api_key_header = "X-API-Key";
    std::string backoffice_token;
    std::string merchant = "Demo shop";
    std::vector<std::string> set;  // NAME=VALUE, see app/settings.cpp
    std::string tls_certificate_file;
    std::string tls_key_file;
    bool tls = false;  // with a certificate made at start (tls/certificate.hpp)
    std::string tls_host = "localhost";
    bool tls_expired = false;
};

struct Listen {
    std::string address;
    std::uint16_t port = 0;
};

// "127.0.0.1:8490", "[::1]:0"; "listen-invalid".
hal::Result<Listen> parse_listen(std::string_view text);
// The records of --webhook-url and --set; "setting-unknown", "setting-invalid".
hal::Result<Records> settings_of(const CommandLine& line);
// --api-key, else the first line of --api-key-file, else TILL_SANDBOX_API_KEY, else a fixed one that docs/sandbox.md
// tells: this is no secret of anything real. "api-key-unreadable".
hal::Result<std::string> api_key_of(const CommandLine& line);
hal::Result<std::string> read_text_file(const std::string& path, std::size_t max_bytes);

inline constexpr std::string_view well_known_api_key = "till-sandbox-key";

}  // namespace till::sandbox

#include "access.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace till::firmware::ctl {
namespace {

constexpr std::size_t max_token_bytes = 256;

hal::Result<void> keep(const std::string& path, const std::string& token) {
    const std::string temporary = path + ".new";
    const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return hal::fail("token-file-failed", temporary + ": cannot be written");
    const std::string text = token + "\n";
    const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
    ::close(fd);
    if (!written || ::rename(temporary.c_str(), path.c_str()) != 0)
        return hal::fail("token-file-failed", path + ": cannot be written");
    return {};
}

}  // namespace

hal::Result<std::string> base_url(const Config& config) {
    const auto address = parse_listen(config.api.listen);
    if (!address) return std::unexpected(address.error());
    if (address->port == 0) return hal::fail("address-unknown", "api.listen has port 0; use --url");
    std::string host = address->host == "0.0.0.0" ? "127.0.0.1" : address->host == "::" ? "::1" : address->host;
    if (host.contains(':')) host = "[" + host + "]";
    return "http://" + host + ":" + std::to_string(address->port);
}

std::string token_store_path(const Config& config) { return config.terminal.data_dir + "/tokens.json"; }

hal::Result<std::string> read_token(const std::string& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return hal::fail("token-file-missing", path);
    if ((info.st_mode & 077) != 0) return hal::fail("token-permissions", path + " must have mode 0600");
    std::ifstream in(path);
    std::string line;
    std::getline(in, line);
    if (line.empty() || line.size() > max_token_bytes) return hal::fail("token-file-missing", path + " holds no token");
    return line;
}

hal::Result<OwnToken> own_token(const std::string& path, const std::string& name, api::TokenStore& store) {
    auto kept = read_token(path);
    if (kept && store.find(*kept)) return OwnToken{std::move(*kept), false};
    if (!kept && kept.error().type == "token-permissions") return std::unexpected(kept.error());
    if (auto gone = store.revoke(name); !gone && gone.error().type != "token-not-found")
        return std::unexpected(gone.error());
    auto token = store.create(name, api::Role::supervisor);
    if (!token) return std::unexpected(token.error());
    if (auto written = keep(path, *token); !written) return std::unexpected(written.error());
    return OwnToken{std::move(*token), true};
}

}  // namespace till::firmware::ctl

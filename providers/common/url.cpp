#include "common/url.hpp"

#include <algorithm>

namespace till::providers {
namespace {

constexpr std::string_view https = "https://";
constexpr std::string_view http = "http://";
constexpr std::size_t longest = 1500;  // fits a QR code of level M with room to spare

bool is_printable(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return c > 0x20 && c < 0x7F && c != '"' && c != '<' && c != '>' && c != '\\'; });
}

std::string_view authority(std::string_view url) {
    url.remove_prefix(url.starts_with(https) ? https.size() : http.size());
    return url.substr(0, url.find_first_of("/?#"));
}

std::string_view host_of(std::string_view authority_part) {
    if (authority_part.starts_with('[')) return authority_part.substr(0, authority_part.find(']') + 1);
    return authority_part.substr(0, authority_part.find(':'));
}

bool is_dotted_quad(std::string_view host) {
    return !host.empty() && std::ranges::all_of(host, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

bool is_loopback(std::string_view host) {
    return host == "localhost" || host == "[::1]" || (host.starts_with("127.") && is_dotted_quad(host));
}

}  // namespace

bool is_plain_http(std::string_view url) { return url.starts_with(http); }

bool is_base_url(std::string_view url) {
    if (url.size() > longest || !is_printable(url)) return false;
    if (!url.starts_with(https) && !url.starts_with(http)) return false;
    if (url.find_first_of("?#@") != std::string_view::npos) return false;
    const auto host = host_of(authority(url));
    return !host.empty() && (url.starts_with(https) || is_loopback(host));
}

bool is_drawable_url(std::string_view url, bool allow_http) {
    if (url.size() > longest || !is_printable(url)) return false;
    if (!url.starts_with(https) && !(allow_http && url.starts_with(http))) return false;
    const auto part = authority(url);
    return !host_of(part).empty() && part.find('@') == std::string_view::npos;
}

}  // namespace till::providers

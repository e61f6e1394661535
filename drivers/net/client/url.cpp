#include "url.hpp"

#include <algorithm>
#include <charconv>

namespace till::drivers::net {

namespace {

constexpr std::size_t host_bytes_max = 253;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

std::unexpected<hal::Error> invalid(std::string_view why) {
    return hal::fail("request-invalid", "URL: " + std::string(why));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_host_name(std::string_view host) {
    return !host.empty() && host.size() <= host_bytes_max && host.front() != '-' && host.front() != '.' &&
           host.find("..") == host.npos && std::ranges::all_of(host, [](char c) {
               return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_';
           });
}

bool is_ipv6_literal(std::string_view host) {
    return host.size() >= 2 && host.size() <= 45 && std::ranges::count(host, ':') >= 2 &&
           std::ranges::all_of(host,
                               [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || c == ':' || c == '.'; });
}

// 127.0.0.0/8 written out in full; nothing that only resolves to it.
bool is_loopback(std::string_view host) {
    if (host == "localhost" || host == "::1") return true;
    if (!host.starts_with("127.") || std::ranges::count(host, '.') != 3) return false;
    return std::ranges::all_of(host, [](char c) { return is_digit(c) || c == '.'; });
}

hal::Result<std::uint16_t> parse_port(std::string_view text) {
    unsigned port = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (ec != std::errc{} || end != text.data() + text.size() || port == 0 || port > 65535)
        return invalid("the port is not 1 to 65535");
    return static_cast<std::uint16_t>(port);
}

// Splits "host", "host:port", "[v6]", "[v6]:port".
hal::Result<void> read_authority(std::string_view text, Url& url) {
    const bool bracketed = text.starts_with('[');
    const auto end = bracketed ? text.find(']') : text.find(':');
    if (bracketed && end == text.npos) return invalid("the bracket of the address is not closed");
    url.host = lower(bracketed ? text.substr(1, end - 1) : text.substr(0, end));
    if (bracketed ? !is_ipv6_literal(url.host) : !is_host_name(url.host)) return invalid("the host is not valid");
    url.authority = bracketed ? "[" + url.host + "]" : url.host;

    auto rest = end == text.npos ? std::string_view{} : text.substr(bracketed ? end + 1 : end);
    if (rest.empty()) return {};
    if (rest.front() != ':') return invalid("what follows the host is no port");
    const auto port = parse_port(rest.substr(1));
    if (!port) return std::unexpected(port.error());
    if (*port != url.port) url.authority += ":" + std::to_string(*port);
    url.port = *port;
    return {};
}

}  // namespace

std::string Url::origin() const {
    const bool v6 = host.find(':') != host.npos;
    return (secure ? "https://" : "http://") + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

hal::Result<Url> parse_url(std::string_view text) {
    Url url;
    const auto separator = text.find("://");
    const auto scheme = lower(text.substr(0, separator));
    if (separator == text.npos || (scheme != "https" && scheme != "http")) return invalid("neither https nor http");
    url.secure = scheme == "https";
    url.port = url.secure ? 443 : 80;
    text.remove_prefix(separator + 3);

    if (!std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7f; }))
        return invalid("a space, control character or character beyond ASCII");
    if (text.find('#') != text.npos) return invalid("a fragment has no meaning here");
    const auto path = std::min(text.find('/'), text.find('?'));
    if (const auto read = read_authority(text.substr(0, path), url); !read) return std::unexpected(read.error());
    if (!url.secure && !is_loopback(url.host)) return invalid("http is for this machine only; use https");

    if (path != text.npos) url.target = text.substr(path);
    if (!url.target.starts_with('/')) url.target.insert(0, "/");
    return url;
}

}  // namespace till::drivers::net

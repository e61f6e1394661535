#include "security.hpp"

#include <algorithm>

namespace till::firmware::api {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, {}, lower, lower); }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

std::optional<std::string_view> cookie(const hal::HttpHeaders& headers, std::string_view name) {
    for (auto line : headers.all("Cookie")) {
        while (!line.empty()) {
            const auto end = std::min(line.find(';'), line.size());
            const auto pair = trimmed(line.substr(0, end));
            line.remove_prefix(std::min(end + 1, line.size()));
            if (pair.starts_with(name) && pair.substr(name.size()).starts_with('='))
                return pair.substr(name.size() + 1);
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> host_name(std::string_view host) {
    std::string_view name = host;
    std::string_view rest;
    if (host.starts_with('[')) {
        const auto close = host.find(']');
        if (close == std::string_view::npos) return std::nullopt;
        name = host.substr(1, close - 1);
        rest = host.substr(close + 1);
    } else if (const auto colon = host.find(':'); colon != std::string_view::npos) {
        name = host.substr(0, colon);
        rest = host.substr(colon);
    }
    const bool port_is_fine = rest.empty() || (rest.starts_with(':') && rest.size() > 1 && rest.size() <= 6 &&
                                               rest.find_first_not_of("0123456789", 1) == std::string_view::npos);
    if (name.empty() || !port_is_fine) return std::nullopt;
    std::string out(name);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

hal::Result<void> check_host(const hal::HttpHeaders& headers, const std::vector<std::string>& allowed) {
    const auto hosts = headers.all("Host");
    if (hosts.size() != 1) return hal::fail("host-not-allowed", "exactly one Host header is needed");
    const auto name = host_name(hosts.front());
    if (!name || std::ranges::find(allowed, *name) == allowed.end()) return hal::fail("host-not-allowed");
    return {};
}

hal::Result<void> check_origin(const hal::HttpHeaders& headers) {
    if (const auto site = headers.find("Sec-Fetch-Site"); site && *site != "same-origin" && *site != "none")
        return hal::fail("origin-not-allowed", "the browser says: from another site");
    for (const auto origin : headers.all("Origin")) {
        const auto scheme_end = origin.find("://");
        const auto host = headers.find("Host");
        if (scheme_end == std::string_view::npos || !host || !equal_ignoring_case(origin.substr(scheme_end + 3), *host))
            return hal::fail("origin-not-allowed", "Origin is not this host");
    }
    return {};
}

std::optional<std::string_view> bearer_token(const hal::HttpHeaders& headers) {
    constexpr std::string_view scheme = "bearer ";
    const auto header = headers.find("Authorization");
    if (!header || !equal_ignoring_case(header->substr(0, scheme.size()), scheme)) return std::nullopt;
    return trimmed(header->substr(scheme.size()));
}

hal::Result<Identity> identify(const drivers::net::ServerRequest& request, TokenStore& tokens) {
    std::optional<std::string_view> token;
    if (request.headers.find("Authorization")) {
        token = bearer_token(request.headers);
        if (!token) return hal::fail("token-invalid", "the Authorization scheme is not Bearer");
    } else if (request.method == "GET") {
        token = cookie(request.headers, session_cookie);
    }
    if (!token || token->empty()) return hal::fail("token-missing");
    if (auto who = tokens.find(*token)) return *who;
    if (tokens.fault()) return hal::fail("token-file-invalid");
    return hal::fail("token-invalid");
}

std::string session_cookie_header(std::string_view token, bool secure) {
    return std::string(session_cookie) + "=" + std::string(token) +
           "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + (token.empty() ? "0" : "31536000") +
           (secure ? "; Secure" : "");
}

void add_page_headers(hal::HttpHeaders& headers) {
    headers.add("Content-Security-Policy",
                "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; "
                "frame-ancestors 'none'");
    headers.add("X-Frame-Options", "DENY");
    headers.add("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()");
    headers.add("Cross-Origin-Opener-Policy", "same-origin");
}

}  // namespace till::firmware::api

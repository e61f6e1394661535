// Security: what is checked before any handler runs. Pure, but for the token look-up.
#pragma once

#include "exchange.hpp"

namespace till::firmware::api {

inline constexpr std::string_view session_cookie = "till_session";

// "[::1]:8480" -> "::1", "Localhost:80" -> "localhost". nullopt: not a host.
std::optional<std::string> host_name(std::string_view host_header);

// "host-not-allowed" unless exactly one Host header names an allowed host.
hal::Result<void> check_host(const hal::HttpHeaders& headers, const std::vector<std::string>& allowed);
// Requests that change something, from a browser: Origin, when there, is this very host, and Sec-Fetch-Site,
// when there, is not another site. "origin-not-allowed".
hal::Result<void> check_origin(const hal::HttpHeaders& headers);

// The bearer token; on GET also the session cookie, because EventSource and <img> cannot send headers.
// "token-missing", "token-invalid".
hal::Result<Identity> identify(const drivers::net::ServerRequest& request, TokenStore& tokens);

std::optional<std::string_view> bearer_token(const hal::HttpHeaders& headers);

std::string session_cookie_header(std::string_view token, bool secure);  // an empty token takes the cookie away
void add_page_headers(hal::HttpHeaders& headers);                        // CSP and friends

}  // namespace till::firmware::api

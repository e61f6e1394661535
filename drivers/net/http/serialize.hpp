// HTTP/1.1 messages as text (RFC 9112). Reading them is Beast's work; writing them is a few lines.
#pragma once

#include "till/hal/http.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace till::drivers::net::http {

bool is_token(std::string_view text);         // a method or a header name (RFC 9110 5.6.2)
bool is_header_value(std::string_view text);  // no line breaks or other control characters but tab

// Everything up to and including the empty line. Framing (Content-Length, Transfer-Encoding, Connection) is ours:
// such headers in `headers` are left out, and so is any header that would break the message apart.
struct ResponseHead {
    int status = 200;
    const hal::HttpHeaders* headers = nullptr;
    enum class Framing { length, chunked, until_close } framing = Framing::length;
    std::size_t length = 0;
    bool keep_alive = true;
};
std::string response_head(const ResponseHead& head);
bool has_body(int status);  // 1xx, 204 and 304 never have one

// A request with its body. `host` is the authority, `target` the path with its query.
std::string request_text(const hal::HttpRequest& request, std::string_view host, std::string_view target,
                         std::string_view user_agent);

std::string chunk(std::string_view data);  // data must not be empty
inline constexpr std::string_view last_chunk = "0\r\n\r\n";

// What the server says by itself, as application/problem+json (RFC 9457).
hal::HttpResponse problem(int status);

}  // namespace till::drivers::net::http

#include "serialize.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace till::drivers::net::http {

namespace {

struct Reason {
    int status;
    std::string_view phrase;
};
// RFC 9110 section 15; the statuses that Till or its sandbox sends.
constexpr std::array reasons{
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{204, "No Content"},
    Reason{301, "Moved Permanently"},
    Reason{302, "Found"},
    Reason{303, "See Other"},
    Reason{304, "Not Modified"},
    Reason{307, "Temporary Redirect"},
    Reason{308, "Permanent Redirect"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{402, "Payment Required"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{406, "Not Acceptable"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{410, "Gone"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{415, "Unsupported Media Type"},
    Reason{417, "Expectation Failed"},
    Reason{421, "Misdirected Request"},
    Reason{422, "Unprocessable Content"},
    Reason{425, "Too Early"},
    Reason{428, "Precondition Required"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{502, "Bad Gateway"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
    Reason{505, "HTTP Version Not Supported"},
    Reason{507, "Insufficient Storage"},
};

std::string_view reason_phrase(int status) {
    const auto found = std::ranges::find(reasons, status, &Reason::status);
    return found == reasons.end() ? std::string_view{} : found->phrase;  // an empty phrase is legal
}

bool same_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

bool is_framing(std::string_view name) {
    return same_name(name, "Content-Length") || same_name(name, "Transfer-Encoding") || same_name(name, "Connection") ||
           same_name(name, "Keep-Alive") || same_name(name, "Upgrade");
}

void append_headers(std::string& out, const hal::HttpHeaders& headers) {
    for (const auto& [name, value] : headers) {
        if (is_framing(name) || !is_token(name) || !is_header_value(value)) continue;
        out.append(name).append(": ").append(value).append("\r\n");
    }
}

}  // namespace

bool is_token(std::string_view text) {
    static constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               others.find(c) != std::string_view::npos;
    });
}

bool is_header_value(std::string_view text) {
    return std::ranges::all_of(text, [](unsigned char c) { return c == '\t' || (c >= 0x20 && c != 0x7f); });
}

bool has_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::string response_head(const ResponseHead& head) {
    std::string out = "HTTP/1.1 " + std::to_string(head.status) + " ";
    out.append(reason_phrase(head.status)).append("\r\n");
    if (head.headers != nullptr) append_headers(out, *head.headers);
    if (head.framing == ResponseHead::Framing::chunked) out.append("Transfer-Encoding: chunked\r\n");
    if (head.framing == ResponseHead::Framing::length && has_body(head.status))
        out.append("Content-Length: ").append(std::to_string(head.length)).append("\r\n");
    out.append(head.keep_alive ? "Connection: keep-alive\r\n" : "Connection: close\r\n");
    return out.append("\r\n");
}

std::string request_text(const hal::HttpRequest& request, std::string_view host, std::string_view target,
                         std::string_view user_agent) {
    std::string out = request.method + " ";
    out.append(target).append(" HTTP/1.1\r\n");
    if (!request.headers.find("Host")) out.append("Host: ").append(host).append("\r\n");
    if (!request.headers.find("User-Agent")) out.append("User-Agent: ").append(user_agent).append("\r\n");
    append_headers(out, request.headers);
    const bool bodiless = request.body.empty() && (request.method == "GET" || request.method == "HEAD" ||
                                                   request.method == "DELETE" || request.method == "OPTIONS");
    if (!bodiless) out.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
    return out.append("\r\n").append(request.body);
}

std::string chunk(std::string_view data) {
    std::array<char, 17> size{};
    const auto end = std::to_chars(size.data(), size.data() + size.size(), data.size(), 16).ptr;
    std::string out(size.data(), end);
    return out.append("\r\n").append(data).append("\r\n");
}

namespace {

// What went wrong before any handler saw the request, by stable name (RFC 9457: the type is what a client may rely on).
std::string_view problem_code(int status) {
    switch (status) {
        case 400: return "request-invalid";
        case 408: return "request-timeout";
        case 413: return "body-too-large";
        case 417: return "expectation-failed";
        case 431: return "header-too-large";
        case 501: return "encoding-unsupported";
        case 505: return "http-version-unsupported";
        default: return "internal-error";
    }
}

}  // namespace

hal::HttpResponse problem(int status) {
    const auto code = problem_code(status);
    std::string body = R"({"type":"/problems/)";
    body.append(code).append(R"(","title":")").append(reason_phrase(status)).append(R"(","status":)");
    body.append(std::to_string(status)).append(R"(,"code":")").append(code).append(R"(","retryable":)");
    body.append(status == 408 || status == 500 ? "true}" : "false}");
    return {status, {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}}, std::move(body)};
}

}  // namespace till::drivers::net::http

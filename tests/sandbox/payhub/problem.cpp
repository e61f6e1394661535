#include "tests/sandbox/payhub/problem.hpp"

#include "tests/sandbox/app/replies.hpp"

namespace till::sandbox::payhub {
namespace {

std::string_view section_of(int status) {
    switch (status) {
        case 400: return "15.5.1";
        case 401: return "15.5.2";
        case 403: return "15.5.4";
        case 404: return "15.5.5";
        case 405: return "15.5.6";
        case 409: return "15.5.10";
        default: return "15.6.1";
    }
}

Value head(int status, std::string_view title, const Context& context) {
    return Value::object(
        {{"type", "https://tools.ietf.org/html/rfc9110#section-" + std::string(section_of(status))},
         {"title", title},
         {"status", status},
         {"traceId", "00-" + random_hex(context.crypto, 16) + '-' + random_hex(context.crypto, 8) + "-00"}});
}

hal::HttpResponse reply(int status, const Value& body) {
    return {status, {{"Content-Type", "application/problem+json; charset=utf-8"}}, body.dump()};
}

}  // namespace

hal::HttpResponse problem(int status, std::string_view title, std::string_view detail, const Context& context) {
    auto body = head(status, title, context);
    if (!detail.empty()) body.set("detail", detail);
    return reply(status, body);
}

void FieldErrors::add(std::string_view field, std::string_view message) {
    auto messages = Value::array();
    if (const auto* earlier = errors_.find(field)) messages = *earlier;
    messages.push(message);
    errors_.set(std::string(field), messages);
}

hal::HttpResponse FieldErrors::reply(const Context& context) const {
    auto body = head(400, "One or more validation errors occurred.", context);
    body.set("errors", errors_);
    return payhub::reply(400, body);
}

}  // namespace till::sandbox::payhub

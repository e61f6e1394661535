#include "tests/sandbox/app/replies.hpp"

namespace till::sandbox {

hal::HttpResponse json_reply(int status, const Value& body) {
    return {status, {{"Content-Type", "application/json; charset=utf-8"}, {"Cache-Control", "no-store"}}, body.dump()};
}

hal::HttpResponse html_reply(int status, std::string html) {
    return {status,
            {{"Content-Type", "text/html; charset=utf-8"},
             {"Cache-Control", "no-store"},
             {"X-Content-Type-Options", "nosniff"},
             {"Referrer-Policy", "same-origin"},
             {"Content-Security-Policy",
              "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"}},
            std::move(html)};
}

hal::HttpResponse see_other(std::string path) {
    return {303, {{"Location", std::move(path)}, {"Cache-Control", "no-store"}}, {}};
}

hal::HttpResponse problem_reply(int status, std::string_view type, std::string_view detail) {
    auto response = json_reply(status, Value::object({{"type", "urn:till-sandbox:problem:" + std::string(type)},
                                                      {"title", type},
                                                      {"status", status},
                                                      {"detail", detail}}));
    response.headers = {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}};
    return response;
}

}  // namespace till::sandbox

#include "problems.hpp"

#include "html.hpp"

#include <algorithm>

namespace till::firmware::api {
namespace {

const ProblemKind* find_kind(std::string_view type) {
    const auto kinds = problem_kinds();
    const auto it = std::ranges::lower_bound(kinds, type, {}, &ProblemKind::type);
    return it != kinds.end() && it->type == type ? &*it : nullptr;
}

}  // namespace

const ProblemKind& problem_kind(std::string_view type) {
    if (const auto* kind = find_kind(type)) return *kind;
    return *find_kind("internal-error");
}

hal::json::Value problem_body(const hal::Error& error, const hal::json::Value& extra) {
    const auto& kind = problem_kind(error.type);
    auto body = hal::json::Value::object({
        {"type", "/problems/" + std::string(kind.type)},
        {"title", kind.title},
        {"status", kind.status},
        {"code", error.type},
        {"retryable", kind.retryable},
    });
    // An error nobody gave a row may say anything in its detail: it stays inside.
    if (kind.type == error.type && !error.detail.empty()) body.set("detail", error.detail);
    if (const auto* members = extra.members())
        for (const auto& [name, value] : *members)
            body.set(name, value);
    return body;
}

hal::HttpResponse problem_response(const hal::Error& error, const hal::json::Value& extra) {
    hal::HttpResponse response;
    response.status = problem_kind(error.type).status;
    response.headers.add("Content-Type", "application/problem+json");
    response.headers.add("Cache-Control", "no-store");
    response.body = problem_body(error, extra).dump();
    return response;
}

std::optional<std::string> problem_page(std::string_view type) {
    const auto* kind = find_kind(type);
    if (kind == nullptr) return std::nullopt;
    return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + escape_html(kind->title) +
           "</title><link rel=\"stylesheet\" href=\"/assets/style.css\"><main class=\"prose\"><p><code>" +
           escape_html(kind->type) + "</code>, HTTP " + std::to_string(kind->status) + "</p><h1>" +
           escape_html(kind->title) + "</h1><p>" + escape_html(kind->what_now) + "</p><p>" +
           (kind->retryable ? "The same request may succeed later, unchanged."
                            : "The same request will fail again: something must change first.") +
           "</p></main></html>\n";
}

}  // namespace till::firmware::api

#include "client.hpp"

namespace till::firmware::ctl {
namespace {

// Starting a payment waits for the provider; the terminal gives up after create_deadline (75 s by default).
constexpr hal::Duration answer_timeout{120'000};
constexpr hal::json::Limits answer_limits{.bytes = 8 * 1024 * 1024, .depth = 32};
constexpr hal::Duration token_pause{300};
constexpr int token_tries = 6;

hal::Error failure(const hal::HttpFailure& failure) {
    if (failure.certainty == hal::HttpFailure::Certainty::not_sent)
        return {"terminal-unreachable", failure.error.type + ": is tilld running?"};
    return {"answer-lost", failure.error.type + ": the request may have taken effect"};
}

hal::Result<Value> json_of(const hal::Result<hal::HttpResponse>& response) {
    if (!response) return std::unexpected(response.error());
    auto value = hal::json::parse(response->body, answer_limits);
    if (!value) return hal::fail("answer-invalid", value.error().type);
    return value;
}

}  // namespace

hal::Error problem_of(const hal::HttpResponse& response) {
    const auto value = hal::json::parse(response.body, answer_limits);
    const std::string code = value ? value->string_or("code", "") : "";
    if (code.empty()) return {"answer-invalid", "HTTP " + std::to_string(response.status)};
    const std::string title = value->string_or("title", "");
    const std::string detail = value->string_or("detail", "");
    return {code, title + (detail.empty() ? "" : " (" + detail + ")")};
}

Client::Client(Ports ports, std::string base_url, std::string token)
    : ports_(std::move(ports)), base_url_(std::move(base_url)), token_(std::move(token)) {}

hal::HttpResult Client::send(hal::HttpRequest request) {
    std::optional<hal::HttpResult> result;
    ports_.http.send(std::move(request), answer_timeout, [&](hal::HttpResult r) { result = std::move(r); });
    while (!result)
        ports_.run_one();
    return std::move(*result);
}

hal::Result<hal::HttpResponse> Client::call(hal::HttpRequest request) {
    request.url = base_url_ + request.url;
    request.headers.add("Authorization", "Bearer " + token_);
    for (int tries = 1;; ++tries) {
        auto result = send(request);
        if (!result) return std::unexpected(failure(result.error()));
        if (result->status / 100 == 2) return std::move(*result);
        auto problem = problem_of(*result);
        if (problem.type != "token-invalid" || !new_token_ || tries == token_tries) return std::unexpected(problem);
        wait(token_pause);
    }
}

hal::Result<Value> Client::get(const std::string& path) {
    return json_of(call({.method = "GET", .url = path, .headers = {{"Accept", "application/json"}}, .body = {}}));
}

hal::Result<Value> Client::post(const std::string& path, const Value& body, const std::string& key) {
    hal::HttpRequest request{.method = "POST", .url = path, .headers = {{"Accept", "application/json"}}, .body = {}};
    if (!body.is_null()) {
        request.headers.add("Content-Type", "application/json");
        request.body = body.dump();
    }
    if (!key.empty()) request.headers.add("Idempotency-Key", key);
    return json_of(call(std::move(request)));
}

hal::Result<Value> Client::remove(const std::string& path) {
    return json_of(call({.method = "DELETE", .url = path, .headers = {{"Accept", "application/json"}}, .body = {}}));
}

hal::Result<std::string> Client::text(const std::string& path) {
    auto response = call({.method = "GET", .url = path, .headers = {}, .body = {}});
    if (!response) return std::unexpected(response.error());
    return std::move(response->body);
}

void Client::wait(hal::Duration time) {
    bool over = false;
    const auto timer = ports_.loop.after(time, [&] { over = true; });
    while (!over)
        ports_.run_one();
}

}  // namespace till::firmware::ctl

#include "till/firmware/api/webhook_api.hpp"

#include "problems.hpp"

#include "till/hal/ids.hpp"

namespace till::firmware::api {
namespace {

struct Target {
    std::string_view provider;
    std::string_view token;
};

// "/webhooks/<provider>/<token>", both of safe characters only.
std::optional<Target> target_of(std::string_view path) {
    constexpr std::string_view prefix = "/webhooks/";
    if (!path.starts_with(prefix)) return std::nullopt;
    path.remove_prefix(prefix.size());
    const auto slash = path.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const Target target{path.substr(0, slash), path.substr(slash + 1)};
    if (!hal::is_safe_id(target.provider) || !hal::is_safe_id(target.token)) return std::nullopt;
    return target;
}

hal::HttpResponse bare(int status) {
    hal::HttpResponse response;
    response.status = status;
    response.headers.add("Content-Type", "text/plain");
    response.headers.add("X-Content-Type-Options", "nosniff");
    response.body = status == 200 ? "ok\n" : "";
    return response;
}

hal::HttpResponse answer_for(const hal::Result<void>& result) {
    if (result) return bare(200);
    auto response = bare(problem_kind(result.error().type).status);
    // A status at 500 or above makes every provider repeat; tell it when, so that it does not give up early.
    if (response.status >= 500) {
        response.status = 503;
        response.headers.add("Retry-After", "5");
    }
    return response;
}

}  // namespace

WebhookApi::WebhookApi(PaymentService& payments) : payments_(payments) {}

void WebhookApi::serve(drivers::net::ServerRequest request, std::unique_ptr<Sink> sink) {
    const auto target = target_of(request.path);
    if (!target) return sink->send(bare(404));
    if (request.method != "POST") {
        auto response = bare(405);
        response.headers.add("Allow", "POST");
        return sink->send(std::move(response));
    }
    payments_.push(target->provider, target->token, request.headers, request.body,
                   [sink = std::move(sink)](const hal::Result<void>& result) { sink->send(answer_for(result)); });
}

}  // namespace till::firmware::api

#include "till/firmware/api/local_api.hpp"

#include "context.hpp"
#include "security.hpp"

namespace till::firmware::api {
namespace {

std::string class_of(int status) { return std::to_string(status / 100) + "xx"; }

void answer_no_route(const Match& match, Exchange& exchange) {
    if (match.allowed.empty()) return exchange.problem({"not-found", {}});
    auto response = problem_response({"method-not-allowed", {}});
    std::string allow;
    for (const auto method : match.allowed)
        allow += (allow.empty() ? "" : ", ") + std::string(method);
    response.headers.add("Allow", allow);
    exchange.send(std::move(response));
}

void answer_no_token(const hal::Error& error, Exchange& exchange) {
    auto response = problem_response(error);
    if (response.status == 401) response.headers.add("WWW-Authenticate", "Bearer");
    exchange.send(std::move(response));
}

}  // namespace

struct LocalApi::Impl {
    explicit Impl(ContextPtr c) : context(std::move(c)) {}
    void handle(const ExchangePtr& exchange) const;
    ContextPtr context;
};

// Every check, in the order the header promises.
void LocalApi::Impl::handle(const ExchangePtr& exchange) const {
    const auto& request = exchange->request();
    if (auto ok = check_host(request.headers, context->options.allowed_hosts); !ok)
        return exchange->problem(ok.error());
    auto match = find_route(routes(), request.method, request.path);
    if (match.route == nullptr) return answer_no_route(match, *exchange);
    if (request.method != "GET")
        if (auto ok = check_origin(request.headers); !ok) return exchange->problem(ok.error());
    if (match.route->roles != open_to_all) {
        auto who = identify(request, context->ports.tokens);
        if (!who) return answer_no_token(who.error(), *exchange);
        if (!allows(match.route->roles, who->role))
            return exchange->problem({"role-not-allowed", std::string(to_string(who->role))});
        exchange->set_identity(std::move(*who));
    }
    exchange->set_params(std::move(match.params));
    match.route->handler(context, exchange);
}

LocalApi::LocalApi(ApiPorts ports, ApiOptions options)
    : impl_(std::make_shared<Impl>(std::make_shared<Context>(std::move(ports), std::move(options)))) {
    auto& context = *impl_->context;
    const std::weak_ptr<Context> weak = impl_->context;
    context.ports.store.on_events([weak](const std::vector<offline::Event>& events) {
        if (const auto self = weak.lock()) self->hub->on_events(events);
    });
    context.ports.line.on_change([weak](bool) {
        const auto self = weak.lock();
        if (!self) return;
        self->line_since = self->ports.clock.now();
        self->hub->announce(line_event(*self));
    });
}

LocalApi::~LocalApi() { impl_->context->hub->close_all(); }

void LocalApi::serve(drivers::net::ServerRequest request, std::unique_ptr<Sink> sink) {
    const auto exchange = std::make_shared<Exchange>(std::move(request), std::move(sink));
    exchange->on_answer([weak = std::weak_ptr(impl_->context)](int status) {
        if (const auto context = weak.lock()) ++context->answers[class_of(status)];
    });
    impl_->handle(exchange);
}

std::size_t LocalApi::streams() const { return impl_->context->hub->size(); }

}  // namespace till::firmware::api

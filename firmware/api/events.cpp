// Events: opens a stream; EventHub does the rest.
#include "context.hpp"
#include "query.hpp"
#include "security.hpp"

#include <charconv>

namespace till::firmware::api {
namespace {

// Last-Event-ID as the browser sends it on reconnecting; `after` is for a first connection that wants history.
hal::Result<std::optional<std::int64_t>> start_of(const Exchange& exchange) {
    Query query(exchange.request().query);
    auto after = query.integer("after", 0, INT64_MAX);
    if (auto ok = query.finish(); !ok) return std::unexpected(ok.error());
    const auto header = exchange.header("Last-Event-ID");
    if (!header || header->empty()) return after;
    std::int64_t seq = 0;
    const auto* const last = header->data() + header->size();
    const auto [end, error] = std::from_chars(header->data(), last, seq);
    if (error != std::errc() || end != last || seq < 0)
        return hal::fail("query-invalid", "Last-Event-ID is not a sequence");
    return std::optional(seq);
}

}  // namespace

void stream_events(const ContextPtr& context, const ExchangePtr& exchange) {
    const auto after = start_of(*exchange);
    if (!after) return exchange->problem(after.error());
    if (context->hub->full()) return exchange->problem({"streams-limited", {}});
    hal::HttpResponse head;
    head.status = 200;
    head.headers = {{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}};
    head.body = "retry: 2000\n\n" + sse_frame(std::nullopt, line_event(*context));
    const auto request = std::make_shared<drivers::net::ServerRequest>(exchange->request());
    request->body.clear();
    auto writer = exchange->stream(std::move(head));
    if (!writer) return;
    // The hub belongs to the context, so a reference to the context's token store is good as long as it lives.
    context->hub->add(std::move(writer), *after,
                      [request, &tokens = context->ports.tokens] { return identify(*request, tokens).has_value(); });
}

}  // namespace till::firmware::api

#include "context.hpp"

#include "query.hpp"

#include "till/firmware/payment/view.hpp"

#include <algorithm>

namespace till::firmware::api {

using hal::json::Value;

Context::Context(ApiPorts p, ApiOptions o)
    : ports(std::move(p)),
      options(std::move(o)),
      idempotency(std::make_shared<Idempotency>(ports.store, ports.crypto)),
      hub(std::make_shared<EventHub>(ports.store, ports.loop,
                                     EventHub::Options{.heartbeat = options.heartbeat,
                                                       .max_streams = options.max_streams,
                                                       .max_backlog = options.max_stream_backlog})),
      pairing(ports.tokens, ports.loop, ports.clock, ports.crypto, ports.show_pairing_code),
      ids(ports.clock, ports.crypto),
      page_token(options.cashier_without_login ? ports.tokens.session("cashier-page", Role::cashier) : std::string()),
      line_since(ports.clock.now()) {}

Value line_view(const Context& context) {
    return Value::object(
        {{"online", context.ports.line.online()}, {"since", hal::to_rfc3339(context.line_since.wall)}});
}

Value line_event(const Context& context) { return line_view(context).set("type", "line"); }

Value view_of(const Context& context, const Payment& payment) {
    return payment_view(payment, context.ports.payments.method_info(payment.sale.method), context.ports.clock.now());
}

hal::Duration age_of(const hal::Stamp& then, const hal::Stamp& now) {
    const auto age = then.boot_id == now.boot_id ? now.monotonic - then.monotonic : now.wall - then.wall;
    return std::max(age, hal::Duration{0});
}

Value time_or_null(const std::optional<hal::Wall>& time) { return time ? Value(hal::to_rfc3339(*time)) : Value{}; }

Value summary_view(const offline::Store::QueueSummary& summary) {
    return Value::object({{"waiting", summary.waiting},
                          {"parked", summary.parked},
                          {"oldest_age_ms", summary.oldest_age ? Value(summary.oldest_age->count()) : Value{}}});
}

ListQuery list_query(Query& query) {
    ListQuery list;
    list.limit = static_cast<int>(query.integer("limit", 1, 200).value_or(50));
    list.page.limit = list.limit + 1;
    list.page.before = query.integer("cursor", 1, INT64_MAX).value_or(0);
    return list;
}

}  // namespace till::firmware::api

// The queue: everything that still must leave the terminal, and the line it waits for.
#include "context.hpp"
#include "payment_body.hpp"
#include "query.hpp"

#include <array>

namespace till::firmware::api {
namespace {

using hal::json::Value;
using offline::ItemState;

constexpr std::array all_states{ItemState::pending, ItemState::in_flight, ItemState::unknown, ItemState::done,
                                ItemState::parked};

Value error_view(const std::string& text) {
    if (text.empty()) return {};
    const auto colon = text.find(": ");
    if (colon == std::string::npos) return Value::object({{"type", text}, {"detail", ""}});
    return Value::object({{"type", text.substr(0, colon)}, {"detail", text.substr(colon + 2)}});
}

Value item_view(const offline::Item& item, const hal::Stamp& now) {
    const auto slash = item.order_key.find('/');
    const auto subject = slash == std::string::npos ? item.order_key : item.order_key.substr(slash + 1);
    return Value::object({{"id", item.id},
                          {"seq", item.seq},
                          {"kind", item.kind},
                          {"target", item.target},
                          {"payment_id", subject},
                          {"action", item.payload.string_or("action", "")},
                          {"state", to_string(item.state)},
                          {"tries", item.attempts},
                          {"created_at", hal::to_rfc3339(item.created.wall)},
                          {"age_ms", age_of(item.created, now).count()},
                          {"next_try_at", time_or_null(item.next_at)},
                          {"error", error_view(item.last_error)}});
}

// nullopt: a name that is none. Without the parameter, all that is not done.
std::optional<std::vector<ItemState>> states_asked(const std::optional<std::string>& name) {
    if (!name) return std::vector{ItemState::pending, ItemState::in_flight, ItemState::unknown, ItemState::parked};
    for (const auto state : all_states)
        if (*name == to_string(state)) return std::vector{state};
    return std::nullopt;
}

}  // namespace

void get_queue(const ContextPtr& context, const ExchangePtr& exchange) {
    Query query(exchange->request().query);
    const auto list = list_query(query);
    const auto states = states_asked(query.text("state"));
    if (auto ok = query.finish(); !ok) return exchange->problem(ok.error());
    if (!states) return exchange->problem({"query-invalid", "state: pending, in_flight, unknown, done or parked"});
    auto with_items = [context, exchange, limit = list.limit](const hal::Result<std::vector<offline::Item>>& items) {
        if (!items) return exchange->problem(items.error());
        const auto now = context->ports.clock.now();
        auto page = page_of(
            *items, limit, [&](const offline::Item& item) { return item_view(item, now); },
            [](const offline::Item& item) { return item.seq; });
        context->ports.store.queue_summary(
            [exchange, page = std::move(page)](const hal::Result<offline::Store::QueueSummary>& summary) mutable {
                if (!summary) return exchange->problem(summary.error());
                exchange->json(200, page.set("summary", summary_view(*summary)));
            });
    };
    context->ports.store.list_items(*states, list.page, std::move(with_items));
}

void retry_item(const ContextPtr& context, const ExchangePtr& exchange) {
    if (auto ok = read_nothing(exchange->request().body); !ok) return exchange->problem(ok.error());
    const auto& id = exchange->param(0);
    context->ports.outbox.retry_now(id, [exchange, id](const hal::Result<void>& done) {
        if (!done) return exchange->problem(done.error());
        exchange->json(202, Value::object({{"id", id}}));
    });
}

void sync_now(const ContextPtr& context, const ExchangePtr& exchange) {
    if (auto ok = read_nothing(exchange->request().body); !ok) return exchange->problem(ok.error());
    if (!context->options.sync_enabled) return exchange->problem({"sync-not-configured", {}});
    context->ports.store.make_due_now("sync", [context, exchange](const hal::Result<int>& due) {
        if (!due) return exchange->problem(due.error());
        context->ports.outbox.enqueued();  // look again, things are due
        exchange->json(202, Value::object({{"due", *due}}));
    });
}

void get_line(const ContextPtr& context, const ExchangePtr& exchange) {
    context->ports.store.queue_summary([context, exchange](const hal::Result<offline::Store::QueueSummary>& summary) {
        if (!summary) return exchange->problem(summary.error());
        exchange->json(200, line_view(*context).set("queue", summary_view(*summary)));
    });
}

}  // namespace till::firmware::api

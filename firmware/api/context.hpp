// Context: what every handler may use. One per LocalApi, shared with the callbacks that outlive a request.
#pragma once

#include "event_hub.hpp"
#include "idempotency.hpp"
#include "pairing.hpp"
#include "router.hpp"

#include "till/hal/ids.hpp"

namespace till::firmware::api {

struct Context {
    Context(ApiPorts p, ApiOptions o);

    ApiPorts ports;
    ApiOptions options;
    std::shared_ptr<Idempotency> idempotency;
    std::shared_ptr<EventHub> hub;
    Pairing pairing;
    hal::IdGenerator ids;
    std::string page_token;                       // of cashier_without_login; empty otherwise
    hal::Stamp line_since;                        // when the line last changed, or when we began to watch
    std::map<std::string, std::int64_t> answers;  // "2xx" -> n
};
using ContextPtr = std::shared_ptr<Context>;

hal::json::Value line_view(const Context& context);   // {online, since}
hal::json::Value line_event(const Context& context);  // the same with type "line", for the streams
hal::json::Value view_of(const Context& context, const Payment& payment);
// Age of something stamped, over a reboot too: monotonic within a boot, else by the wall clock; never negative.
hal::Duration age_of(const hal::Stamp& then, const hal::Stamp& now);
hal::json::Value time_or_null(const std::optional<hal::Wall>& time);

// {waiting, parked, oldest_age_ms}
hal::json::Value summary_view(const offline::Store::QueueSummary& summary);

// Cursor lists: {items, next_cursor}. limit 1..200, default 50; the cursor is opaque to clients.
struct ListQuery {
    offline::Page page;
    int limit = 50;
};
ListQuery list_query(class Query& query);
// `rows` may hold one more than the limit: then there is a next page, which starts below the last one given out.
template <class Row, class View, class Position>
hal::json::Value page_of(const std::vector<Row>& rows, int limit, View view, Position position) {
    auto items = hal::json::Value::array();
    hal::json::Value next;
    for (std::size_t i = 0; i < rows.size() && i < static_cast<std::size_t>(limit); ++i)
        items.push(view(rows[i]));
    if (rows.size() > static_cast<std::size_t>(limit))
        next = std::to_string(position(rows[static_cast<std::size_t>(limit) - 1]));
    return hal::json::Value::object({{"items", std::move(items)}, {"next_cursor", std::move(next)}});
}

// --- The handlers, by resource; each file holds one resource.
using HandlerFunction = void(const ContextPtr&, const ExchangePtr&);
// payments.cpp, payment_actions.cpp
HandlerFunction create_payment, list_payments, get_payment;
HandlerFunction cancel_payment, refund_payment, confirm_payment, resolve_payment, capture_payment, void_payment,
    settle_refund;
// methods.cpp
HandlerFunction list_methods;
// receipts.cpp
HandlerFunction list_receipts, get_receipt, get_receipt_text, get_receipt_picture, print_receipt, verify_receipts;
// queue.cpp
HandlerFunction get_queue, retry_item, sync_now, get_line;
// events.cpp
HandlerFunction stream_events;
// notify.cpp
HandlerFunction notify;
// disputes.cpp
HandlerFunction list_disputes, get_dispute_stats, respond_to_dispute;
// cards.cpp
HandlerFunction list_cards, save_card, set_default_card, delete_card;
// shift.cpp
HandlerFunction get_shift, close_shift;
// session.cpp
HandlerFunction get_session, keep_session, end_session, start_pairing, complete_pairing;
// health.cpp, metrics.cpp
HandlerFunction get_health, get_ready, get_metrics;
// pages.cpp
HandlerFunction get_cashier_page, get_display_page, get_asset, get_display_picture, get_openapi, get_problem_page;

}  // namespace till::firmware::api

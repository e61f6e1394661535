// Payments: create, list, one.
#include "context.hpp"
#include "payment_body.hpp"
#include "query.hpp"

#include "till/hal/ids.hpp"

#include <algorithm>

namespace till::firmware::api {
namespace {

using hal::json::Value;

// Errors whose detail is the id of the payment in the way.
Value payment_in_the_way(const hal::Error& error) {
    const bool names_it =
        error.type == "payment-in-progress" || error.type == "order-in-progress" || error.type == "order-already-paid";
    if (!names_it || !hal::is_safe_id(error.detail)) return {};
    return Value::object({{"payment_id", error.detail}});
}

void answer_created(const ContextPtr& context, const ExchangePtr& exchange, const hal::Result<Payment>& payment) {
    if (!payment) return exchange->problem(payment.error(), payment_in_the_way(payment.error()));
    exchange->json(201, view_of(*context, *payment), {{"Location", "/v1/payments/" + payment->id}});
}

// One page of documents as payments. A document that cannot be read is an internal error, not a shorter list.
hal::Result<std::vector<std::pair<Payment, std::int64_t>>> payments_of(
    const std::vector<offline::Document>& documents) {
    std::vector<std::pair<Payment, std::int64_t>> payments;
    for (const auto& document : documents) {
        auto payment = payment_from_json(document.body);
        if (!payment) return std::unexpected(payment.error());
        payments.emplace_back(std::move(*payment), document.created_seq);
    }
    return payments;
}

hal::Callback<hal::Result<std::vector<offline::Document>>> answer_list(const ContextPtr& context,
                                                                       const ExchangePtr& exchange, int limit) {
    return [context, exchange, limit](const hal::Result<std::vector<offline::Document>>& documents) {
        if (!documents) return exchange->problem(documents.error());
        const auto payments = payments_of(*documents);
        if (!payments) return exchange->problem(payments.error());
        exchange->json(200, page_of(
                                *payments, limit, [&](const auto& row) { return view_of(*context, row.first); },
                                [](const auto& row) { return row.second; }));
    };
}

// The order's latest payment, as a list of one or none.
void list_by_order(const ContextPtr& context, const ExchangePtr& exchange, const std::string& order_ref) {
    const auto answer = [context, exchange](const hal::Result<Payment>& payment) {
        auto items = Value::array();
        if (payment)
            items.push(view_of(*context, *payment));
        else if (payment.error().type != "payment-not-found")
            return exchange->problem(payment.error());
        exchange->json(200, Value::object({{"items", items}, {"next_cursor", nullptr}}));
    };
    context->ports.store.find_document(
        "order", order_ref, [context, answer](const hal::Result<offline::Document>& order) {
            if (order) return context->ports.payments.find(order->body.string_or("payment", ""), answer);
            answer(hal::fail(order.error().type == "not-found" ? "payment-not-found" : order.error().type));
        });
}

}  // namespace

void create_payment(const ContextPtr& context, const ExchangePtr& exchange) {
    auto sale = read_sale(exchange->request().body, context->options.max_amount);
    if (!sale) return exchange->problem(sale.error());
    auto proceed = [context, exchange, sale = std::move(*sale)](AnswerSlot slot, Idempotency::LeasePtr lease) mutable {
        context->pairing.stop();  // the sale needs the display
        context->ports.payments.create(std::move(sale), exchange->actor(), std::move(slot),
                                       [context, exchange, lease](const hal::Result<Payment>& payment) {
                                           answer_created(context, exchange, payment);
                                       });
    };
    Idempotency::begin(context->idempotency, exchange, "POST /v1/payments", std::move(proceed));
}

void list_payments(const ContextPtr& context, const ExchangePtr& exchange) {
    Query query(exchange->request().query);
    const auto list = list_query(query);
    const bool open = query.flag("open");
    const auto state = query.text("state").value_or("");
    const auto order_ref = query.text("order_ref");
    if (auto ok = query.finish(); !ok) return exchange->problem(ok.error());
    if (!state.empty() && !state_from(state)) return exchange->problem({"query-invalid", "state: no such state"});
    if (order_ref) {
        if (!hal::is_safe_id(*order_ref)) return exchange->problem({"order-ref-invalid", {}});
        return list_by_order(context, exchange, *order_ref);
    }
    if (!open)
        return context->ports.store.list_documents("payment", state, list.page,
                                                   answer_list(context, exchange, list.limit));
    // Unfinished ones are few and wanted whole: one page, newest first like every list.
    context->ports.store.open_documents("payment", [answer = answer_list(context, exchange, INT32_MAX), state](
                                                       hal::Result<std::vector<offline::Document>> documents) mutable {
        if (documents) {
            if (!state.empty()) std::erase_if(*documents, [&](const offline::Document& d) { return d.state != state; });
            std::ranges::reverse(*documents);
        }
        answer(std::move(documents));
    });
}

void get_payment(const ContextPtr& context, const ExchangePtr& exchange) {
    const auto& id = exchange->param(0);
    context->ports.payments.find(id, [context, exchange, id](const hal::Result<Payment>& payment) {
        if (!payment) return exchange->problem(payment.error());
        constexpr int max_history = 200;
        context->ports.store.events_of(id, max_history,
                                       [exchange, view = view_of(*context, *payment)](
                                           const hal::Result<std::vector<offline::Event>>& events) mutable {
                                           if (!events) return exchange->problem(events.error());
                                           auto history = Value::array();
                                           for (const auto& event : *events)
                                               history.push(event_view(event));
                                           exchange->json(200, view.set("history", std::move(history)));
                                       });
    });
}

}  // namespace till::firmware::api

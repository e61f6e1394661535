#include "tests/sandbox/payhub/customer.hpp"

#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/ledger/money_ledger.hpp"
#include "tests/sandbox/payhub/records.hpp"
#include "tests/sandbox/payhub/wire.hpp"
#include "tests/sandbox/push/outgoing.hpp"

namespace till::sandbox::payhub {
namespace {

CustomerResult refused(std::string why) { return {{}, std::move(why)}; }

bool is_open(RequestState state) { return state == RequestState::waiting || state == RequestState::accessed; }

CustomerResult approve(const Book& book, const PayRequest& request, std::int64_t minor, bool late,
                       const Context& context) {
    const bool paid = state_now(request, context) == RequestState::completed;
    if (paid && !can_approve(request, context)) return refused("already paid");
    if (!late && !can_approve(request, context)) return refused("not open any more");
    const auto left = paid ? request.amount.minor : request.amount.minor - request.paid();
    const auto taken = request.open_amount() && minor > 0 ? minor : left;
    if (taken <= 0 || taken > 99'999'999'999) return refused("not an amount");
    return {approval(book, request, taken, context), {}};
}

CustomerResult cancel(const PayRequest& request, const Context& context) {
    if (!is_open(state_now(request, context))) return refused("not open any more");
    const auto now = milliseconds(context.now);
    return {{state_record(request.id, RequestState::canceled),
             push_queued("payhub", "cancellation", cancellation_push(request, now))},
            {}};
}

// Decline and expiry are silent: Payhub has no push for them (contract section 1.7).
CustomerResult close(const PayRequest& request, RequestState state, const Context& context) {
    if (!is_open(state_now(request, context))) return refused("not open any more");
    return {{state_record(request.id, state)}, {}};
}

}  // namespace

CustomerResult customer_acts(const Book& book, const PayRequest& request, CustomerAct act, std::int64_t minor,
                             const Context& context) {
    switch (act) {
        case CustomerAct::approve: return approve(book, request, minor, false, context);
        case CustomerAct::approve_late: return approve(book, request, minor, true, context);
        case CustomerAct::decline: return close(request, RequestState::declined, context);
        case CustomerAct::expire: return close(request, RequestState::expired, context);
        case CustomerAct::cancel: return cancel(request, context);
    }
    return refused("unknown act");
}

Records opened(const PayRequest& request, const Context& context) {
    if (state_now(request, context) != RequestState::waiting) return {};
    return {state_record(request.id, RequestState::accessed)};
}

bool can_approve(const PayRequest& request, const Context& context) {
    const auto state = state_now(request, context);
    if (state == RequestState::canceled) return context.settings.flag("payhub.pay_after_cancel");
    // A code can be typed into a banking app, a link opened by two people: the same request, paid again.
    if (state == RequestState::completed) return !request.klarna() && context.settings.flag("payhub.pay_again");
    if (state == RequestState::expired) return context.settings.flag("payhub.pay_after_expiry");
    return is_open(state);
}

Records approval(const Book& book, const PayRequest& request, std::int64_t minor, const Context& context) {
    const auto now = milliseconds(context.now);
    const auto id = std::max(book.next_id(now), request.id + 1);  // the request may not be in the book yet
    const auto order = request.klarna() ? random_hex(context.crypto, 16) : request.provider + '-' + std::to_string(id);
    const Payment payment{.id = id, .minor = minor, .bank_order_id = order, .at = now};
    Act act{.service = "payhub",
            .act = "authorize",
            .request = std::to_string(request.id),
            .payment = std::to_string(payment.id),
            .refund = {},
            .minor = minor,
            .currency = std::string(request.amount.currency.code()),
            .at = now};
    Records records{paid_record(request.id, payment), to_record(act)};
    act.act = "capture";  // Klarna in-store captures by itself here, so that refunds are possible
    records.push_back(to_record(act));
    records.push_back(push_queued("payhub", "payment", payment_push(request, payment)));
    return records;
}

Records refund_settled(const Book& book, const Refund& refund, RefundState state, const Context& context) {
    if (refund.state != RefundState::requested || state == RefundState::requested) return {};
    Records records{refund_state_record(refund.id, state)};
    const auto* owner = book.request_of_payment(refund.payment_id);
    if (state == RefundState::succeeded && owner) {
        records.push_back(to_record(Act{.service = "payhub",
                                        .act = "refund",
                                        .request = std::to_string(owner->id),
                                        .payment = std::to_string(refund.payment_id),
                                        .refund = refund.provider_id,
                                        .minor = refund.minor,
                                        .currency = std::string(owner->amount.currency.code()),
                                        .at = milliseconds(context.now)}));
    }
    return records;
}

}  // namespace till::sandbox::payhub

#include "till/firmware/payment/view.hpp"

#include <algorithm>

namespace till::firmware {
namespace {

Value error_view(const hal::Error& error) {
    return error.type.empty() ? Value{} : Value::object({{"type", error.type}, {"detail", error.detail}});
}

Value number_view(const std::optional<std::int64_t>& number) { return number ? Value(*number) : Value{}; }

Value qr_view(const Payment& payment) {
    if (payment.presentation.qr_payload.empty()) return {};
    return Value::object({{"payload", payment.presentation.qr_payload},
                          {"sha256", payment.qr_sha256},
                          {"shown_at", payment.qr_shown ? Value(hal::to_rfc3339(payment.qr_shown->wall)) : Value{}}});
}

Value lines_view(const Payment& payment) {
    Value lines = Value::array();
    for (const auto& line : payment.sale.lines) {
        lines.push(Value::object({{"name", line.name}, {"quantity", line.quantity}, {"total", line.total.minor}}));
    }
    return lines;
}

Value refunds_view(const Payment& payment) {
    Value refunds = Value::array();
    for (const auto& refund : payment.refunds) {
        refunds.push(Value::object({{"id", refund.id},
                                    {"amount", refund.amount},
                                    {"state", to_string(refund.state)},
                                    {"reason", refund.reason},
                                    {"automatic", refund.automatic},
                                    {"receipt", number_view(refund.receipt)},
                                    {"problem", error_view(refund.problem)}}));
    }
    return refunds;
}

Value tenders_view(const Payment& payment, const providers::MethodInfo* method) {
    Value tenders = Value::array();
    const auto add = [&](const std::string& title, std::int64_t amount, const std::string& reference) {
        tenders.push(Value::object(
            {{"method", payment.sale.method}, {"title", title}, {"amount", amount}, {"reference", reference}}));
    };
    for (const auto& tender : payment.tenders)
        add(tender.title, tender.amount.minor, tender.reference);
    if (payment.tenders.empty() && payment.paid > 0) {
        add(method != nullptr ? method->title : payment.sale.method, payment.paid,
            payment.refs.string_or("payment_id", ""));
    }
    return tenders;
}

Value allowed_view(const Payment& payment, const providers::MethodInfo* method) {
    Value allowed = Value::array();
    if (find_transition(payment.state, Trigger::cancel_requested) != nullptr) allowed.push("cancel");
    const bool held = payment.state == State::authorized && payment.capture_item.empty();
    if (held && method != nullptr && method->manual_capture) allowed.push("capture");
    const bool refundable = method != nullptr && method->refundable && payment.refundable() > 0;
    if (refundable && find_transition(payment.state, Trigger::refund_requested) != nullptr) allowed.push("refund");
    const bool by_hand = (method != nullptr && method->manual_confirmation) || payment.state == State::unknown;
    if (by_hand && find_transition(payment.state, Trigger::confirmed_by_hand) != nullptr) allowed.push("confirm");
    const bool for_a_person = payment.state == State::orphan && payment.closed_by.empty();
    if (for_a_person || payment.state == State::unknown) allowed.push("resolve");
    return allowed;
}

// Milliseconds to the deadline; a deadline of an earlier boot is judged by the wall clock.
std::int64_t remaining_ms(const hal::Stamp& deadline, const hal::Stamp& now) {
    const auto left = deadline.boot_id == now.boot_id ? deadline.monotonic - now.monotonic : deadline.wall - now.wall;
    return std::max<std::int64_t>(0, left.count());
}

}  // namespace

Value payment_view(const Payment& p, const providers::MethodInfo* method, const hal::Stamp& now) {
    const bool counting = p.deadline.has_value() && info(p.state).occupies_display;
    return Value::object({{"id", p.id},
                          {"order_ref", p.sale.order_ref},
                          {"method", p.sale.method},
                          {"method_title", method != nullptr ? Value(method->title) : Value(p.sale.method)},
                          {"provider", p.provider},
                          {"state", to_string(p.state)},
                          {"closed", info(p.state).closed || !p.open()},
                          {"amount", p.sale.amount.minor},
                          {"currency", p.sale.amount.currency.code()},
                          {"exponent", p.sale.amount.currency.exponent()},
                          {"paid", p.paid},
                          {"refunded", p.refunded()},
                          {"refundable", method != nullptr && method->refundable ? p.refundable() : 0},
                          {"reason", error_view(p.reason)},
                          {"qr", qr_view(p)},
                          {"paycode", p.presentation.paycode.empty() ? Value{} : Value(p.presentation.paycode)},
                          {"deadline", counting ? Value(hal::to_rfc3339(p.deadline->wall)) : Value{}},
                          {"remaining_ms", counting ? Value(remaining_ms(*p.deadline, now)) : Value{}},
                          {"watching", p.watch_until.has_value()},
                          {"lines", lines_view(p)},
                          {"tenders", tenders_view(p, method)},
                          {"refunds", refunds_view(p)},
                          {"receipt", number_view(p.receipt)},
                          {"created_at", hal::to_rfc3339(p.created.wall)},
                          {"created_by", p.created_by},
                          {"allowed", allowed_view(p, method)}});
}

}  // namespace till::firmware

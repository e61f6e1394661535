#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/payglobe/calls.hpp"
#include "tests/sandbox/payglobe/customer.hpp"
#include "tests/sandbox/payglobe/pushes.hpp"
#include "tests/sandbox/payglobe/wire.hpp"

namespace till::sandbox::payglobe {
namespace {

// Whether a voucher's part comes back is not documented.
std::int64_t refundable(const Payment& payment, const Context& context) {
    const bool card_only = context.settings.flag("payglobe.refund_card_only");
    return (card_only ? payment.card_part() : payment.minor) - payment.refunded();
}

const Payment* paid_payment(const Book& book, const std::string& id, const Context& context) {
    const auto* payment = book.find(id);
    if (!payment || !payment->paid()) return nullptr;
    return payment->kind == Kind::link && !context.settings.flag("payglobe.refund_links") ? nullptr : payment;
}

}  // namespace

// No key: every call is a refund. An amount that is absent or null means all that is left.
Decision refund(const Book& book, const Call& call, const Context& context) {
    const auto* found = paid_payment(book, call.parts.back(), context);
    if (!found) return answer(bad("Transaction not found or not refundable", context));
    const auto left = refundable(*found, context);
    const auto* given = call.body.find("amount");
    const bool whole = !given || given->is_null();
    const auto minor = whole ? left : amount_of(call.body, "amount");
    if (minor <= 0) return answer(bad("amount must be greater than 0", context));
    if (minor > left) return answer(bad("Refund amount exceeds the remaining amount", context));
    auto payment = *found;
    const Refund made{.id = "RF" + random_hex(context.crypto, 6),
                      .minor = minor,
                      .reason = call.body.string_or("reason", "").substr(0, 255),
                      .at = milliseconds(context.now)};
    payment.refunds.push_back(made);
    payment.status = payment.refunded() == payment.minor ? Status::refunded : Status::partly_refunded;
    auto out = Value::object({{"transactionId", payment.id}, {"refundAmount", major(minor)}});
    if (payment.status == Status::partly_refunded)
        out.set("remainingAmount", major(payment.minor - payment.refunded()));
    out.set("status", to_string(payment.status)).set("refundedAt", with_zone(made.at));
    return {
        good(std::move(out)),
        {ledger("refund", payment, minor, made.id, context), push_refund(payment, made, context), to_record(payment)}};
}

Decision refund_history(const Book& book, const Call& call, const Context& context) {
    const auto* found = paid_payment(book, call.parts.back(), context);
    if (!found) return answer(bad_with(404, "Transaction not found"));
    auto list = Value::array();
    for (const auto& one : found->refunds) {
        list.push(Value::object({{"refundId", one.id},
                                 {"amount", major(one.minor)},
                                 {"reason", one.reason},
                                 {"status", "SUCCESS"},
                                 {"createdAt", with_zone(one.at)}}));
    }
    // The documents show no "success" here.
    return answer(json_reply(200, Value::object({{"transactionId", found->id},
                                                 {"originalAmount", major(found->minor)},
                                                 {"totalRefunded", major(found->refunded())},
                                                 {"remainingAmount", major(found->minor - found->refunded())},
                                                 {"refunds", list}})));
}

}  // namespace till::sandbox::payglobe

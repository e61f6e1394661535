// Pages: init, status, capture, void.
#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/payglobe/calls.hpp"
#include "tests/sandbox/payglobe/customer.hpp"
#include "tests/sandbox/payglobe/pushes.hpp"
#include "tests/sandbox/payglobe/wire.hpp"

namespace till::sandbox::payglobe {
namespace {

const Payment* page_of(const Book& book, const Call& call) {
    const auto* payment = book.find(call.parts.back());
    return payment && payment->kind != Kind::link ? payment : nullptr;
}

Decision not_found() { return answer(bad_with(404, "Transaction not found")); }

// The merchant's configuration, or what the request asks for.
std::string mode_of(const Value& body, const Context& context) {
    const auto asked = body.string_or("paymentMode", "");
    return asked.empty() ? context.settings.text("payglobe.payment_mode") : asked;
}

}  // namespace

Payment new_payment(Kind kind, std::string_view prefix, std::int64_t minor, const Context& context) {
    const auto now = milliseconds(context.now);
    auto day = without_zone(now).substr(0, 10);
    std::erase(day, '-');
    Payment payment;
    payment.id = std::string(prefix) + "_" + day + "_" + random_hex(context.crypto, 5);
    payment.kind = kind;
    payment.code = random_hex(context.crypto, 12);
    payment.payment_id = random_hex(context.crypto, 8);
    payment.minor = minor;
    payment.created = now;
    return payment;
}

Decision init(const Call& call, bool initiate, const Context& context) {
    const auto minor = amount_of(call.body, "amount");
    if (minor == 0) return answer(bad("amount must be greater than 0", context));
    const auto mode = mode_of(call.body, context);
    if (mode != "PREAUTH_VOUCHER_CAPTURE" && mode != "SALE_DIRECT" && mode != "SALE_WITH_TOKENIZATION") {
        return answer(bad("paymentMode is not known", context));
    }
    auto payment = new_payment(Kind::page, "TXN", minor, context);
    payment.direct = mode != "PREAUTH_VOUCHER_CAPTURE";
    payment.description = call.body.string_or("description", "").substr(0, 500);
    payment.email = call.body.string_or("email", "").substr(0, 250);
    const auto url = page_url(payment, context);
    auto out =
        initiate ? Value::object({{"id", payment.id}, {"status", "PENDING"}, {"redirectUrl", url}})
                 : Value::object({{"transactionId", payment.id},
                                  {"totalAmount", major(minor)},
                                  {"redirectUrl", url},
                                  {"igfs", Value::object({{"paymentId", payment.payment_id}, {"status", "PENDING"}})}});
    return {good(std::move(out)), {to_record(payment)}};
}

Decision transaction(const Book& book, const Call& call, const Context& context) {
    const auto* payment = page_of(book, call);
    return payment ? answer(good(transaction_json(*payment, context))) : not_found();
}

// Bodies and answers of capture and void are not documented: the transaction afterwards, as far as it is told.
Decision capture_call(const Book& book, const Call& call, const Context& context) {
    const auto* found = page_of(book, call);
    if (!found) return not_found();
    if (found->captured > 0) return answer(bad("IGFS_093 ALREADY PRESENT CONFIRMATION", context));
    if (!found->hold_open()) return answer(bad("IGFS_097 no such authorization", context));
    const auto* given = call.body.find("amount");
    const auto minor = given && !given->is_null() ? amount_of(call.body, "amount") : found->held;
    if (minor == 0) return answer(bad("amount must be greater than 0", context));
    if (minor > found->held) return answer(bad("IGFS_098 amount above authorization", context));
    auto payment = *found;
    Records records;
    capture(payment, minor, records, context);
    push_state(payment, records, context);
    records.push_back(to_record(payment));
    return {good(Value::object({{"transactionId", payment.id}, {"capturedAmount", major(minor)}})), std::move(records)};
}

Decision void_call(const Book& book, const Call& call, const Context& context) {
    const auto* found = page_of(book, call);
    if (!found) return not_found();
    auto payment = *found;
    Records records;
    const auto done = [&] { return good(Value::object({{"transactionId", found->id}})); };
    if (found->status == Status::voided) return answer(done());
    if (found->hold_open()) {
        give_back(payment, records, context);
    } else if (found->status == Status::pending && context.settings.flag("payglobe.void_ends_pending")) {
        payment.status = Status::voided;
        payment.operation = "VOID";
        payment.completed = milliseconds(context.now);
    } else {
        return answer(bad("IGFS_097 no such authorization", context));
    }
    push_state(payment, records, context);
    records.push_back(to_record(payment));
    return {done(), std::move(records)};
}

}  // namespace till::sandbox::payglobe

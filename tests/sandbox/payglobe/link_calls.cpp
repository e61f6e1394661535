#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/payglobe/calls.hpp"
#include "tests/sandbox/payglobe/customer.hpp"
#include "tests/sandbox/payglobe/wire.hpp"

namespace till::sandbox::payglobe {
namespace {

constexpr std::int64_t day_ms = 24 * 3600 * 1000;

const Payment* link_of(const Book& book, const Call& call) {
    const auto* payment = call.parts.size() > 1 ? book.find(call.parts[1]) : nullptr;
    return payment && payment->kind == Kind::link ? payment : nullptr;
}

Decision not_found() { return answer(bad_with(404, "Payment link not found")); }

Payment as_it_is_now(const Payment& payment, const Context& context) {
    auto now = payment;
    now.status = status_now(payment, context);
    return now;
}

}  // namespace

Decision create_link(const Call& call, const Context& context) {
    const auto minor = amount_of(call.body, "amount");
    if (minor == 0) return answer(bad("amount must be greater than 0", context));
    if (call.body.string_or("currency", "EUR") != "EUR") return answer(bad("currency is not supported", context));
    const auto type = call.body.string_or("linkType", "LINK");
    if (type != "LINK") return answer(bad("the sandbox sends no mail and no SMS", context));
    const auto days = call.body.integer_or("expirationDays", 1);
    if (days < 1 || days > 365) return answer(bad("expirationDays must be 1 to 365", context));
    auto payment = new_payment(Kind::link, "LINK", minor, context);
    payment.description = call.body.string_or("description", "").substr(0, 500);
    payment.email = call.body.string_or("customerEmail", "").substr(0, 250);
    payment.expires = payment.created + days * day_ms;
    // The documents' own trap: a path that begins at the root, though the API does not.
    return {good(Value::object({{"transactionId", payment.id},
                                {"linkUrl", page_url(payment, context)},
                                {"qrcodeUrl", "/api/payment-links/" + payment.id + "/qrcode"},
                                {"amount", major(minor)},
                                {"status", "PENDING"},
                                {"expiresAt", without_zone(payment.expires)}})),
            {to_record(payment)}};
}

Decision link(const Book& book, const Call& call, const Context& context) {
    const auto* found = link_of(book, call);
    return found ? answer(good(link_json(as_it_is_now(*found, context), context))) : not_found();
}

// Asks the gateway and brings PayGlobe's row up to date: paid wins over whatever the row said.
Decision verify_link(const Book& book, const Call& call, const Context& context) {
    const auto* found = link_of(book, call);
    if (!found) return not_found();
    auto payment = as_it_is_now(*found, context);
    Records records;
    if (payment.gateway == Status::paid && !payment.paid()) {
        payment.status = Status::paid;
        records.push_back(to_record(payment));
    }
    if (!context.settings.flag("payglobe.verify_tells_status")) {
        return {good(Value::object({{"transactionId", payment.id}})), std::move(records)};
    }
    return {good(link_json(payment, context)), std::move(records)};
}

Decision cancel_link(const Book& book, const Call& call, const Context& context) {
    const auto* found = link_of(book, call);
    if (!found) return not_found();
    const auto status = status_now(*found, context);
    if (status == Status::cancelled)
        return answer(good(Value::object({{"transactionId", found->id}, {"status", "CANCELLED"}})));
    if (status != Status::pending) return answer(bad("Only PENDING links can be cancelled", context));
    auto payment = *found;
    payment.status = Status::cancelled;  // the row only: a payment under way at the gateway goes on
    return {good(Value::object({{"transactionId", payment.id}, {"status", "CANCELLED"}})), {to_record(payment)}};
}

Decision list_links(const Book& book, const Call& call, const Context& context) {
    const auto wanted = Form::parse(call.query).value("status");
    auto list = Value::array();
    for (auto id = book.order().rbegin(); id != book.order().rend(); ++id) {
        const auto payment = as_it_is_now(*book.find(*id), context);
        if (payment.kind != Kind::link || (!wanted.empty() && to_string(payment.status) != wanted)) continue;
        list.push(link_json(payment, context));
    }
    return answer(good(Value::object({{"paymentLinks", list}})));
}

}  // namespace till::sandbox::payglobe

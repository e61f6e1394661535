#include "tests/sandbox/payglobe/wire.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/app/settings.hpp"

namespace till::sandbox::payglobe {
namespace {

std::string status_text(Status status, const Context& context) {
    const auto instead = context.settings.text("payglobe.status_override");
    return instead.empty() ? std::string(to_string(status)) : instead;
}

// The whole amount on the card as soon as it is held: before the customer has decided about a voucher.
Value breakdown(const Payment& payment) {
    const bool held_only = payment.status == Status::held || payment.status == Status::voucher_failed;
    const auto card = held_only ? payment.minor - payment.voucher : payment.captured;
    const auto method = payment.voucher == 0 ? "CARD_ONLY" : card == 0 ? "VOUCHER_ONLY" : "CARD_AND_VOUCHER";
    return Value::object(
        {{"cardAmount", major(card)}, {"voucherAmount", major(payment.voucher)}, {"paymentMethod", method}});
}

}  // namespace

Value major(std::int64_t minor) { return hal::json::major_number({minor, hal::Currency::eur()}); }

std::string with_zone(std::int64_t at) { return without_zone(at) + "Z"; }
std::string without_zone(std::int64_t at) { return hal::to_rfc3339(wall(at)).substr(0, 19); }

std::string page_url(const Payment& payment, const Context& context) {
    return std::string(context.public_url) + "/payglobe/page/" + payment.code;
}

hal::HttpResponse good(Value members, int status) {
    auto body = Value::object({{"success", true}});
    for (const auto& [name, value] : *members.members())
        body.set(name, value);
    return json_reply(status, body);
}

hal::HttpResponse bad(std::string_view error, const Context& context, Value members) {
    auto body = Value::object({{"success", false}});
    if (members.members()) {
        for (const auto& [name, value] : *members.members())
            body.set(name, value);
    }
    body.set("error", error);
    return json_reply(static_cast<int>(context.settings.number("payglobe.failure_status")), body);
}

hal::HttpResponse bad_with(int status, std::string_view error) {
    return json_reply(status, Value::object({{"success", false}, {"error", error}}));
}

Value transaction_json(const Payment& payment, const Context& context) {
    auto gateway = Value::object({{"paymentId", payment.payment_id}});
    if (payment.held > 0 || payment.captured > 0 || payment.voucher > 0) {
        gateway.set("preauthorizedAmount", major(payment.direct ? payment.captured : payment.minor));
    }
    if (payment.captured > 0) gateway.set("capturedAmount", major(payment.captured));
    if (!payment.operation.empty()) gateway.set("operationType", payment.operation);
    if (!payment.response_code.empty()) gateway.set("responseCode", payment.response_code);
    gateway.set("status", payment.status == Status::pending ? "PENDING" : "OK");
    auto out = Value::object({{"transactionId", payment.id},
                              {"status", status_text(payment.status, context)},
                              {"totalAmount", major(payment.minor)},
                              {"cardGateway", gateway}});
    if (payment.status != Status::pending) out.set("breakdown", breakdown(payment));
    if (!payment.error.empty()) out.set("message", payment.error);
    if (context.settings.flag("payglobe.livemode")) out.set("livemode", true);
    return out;
}

Value link_json(const Payment& payment, const Context& context) {
    auto out = Value::object({{"transactionId", payment.id},
                              {"status", status_text(payment.status, context)},
                              {"amount", major(payment.minor)},
                              {"description", payment.description}});
    if (payment.paid()) {
        out.set("paymentId", payment.payment_id).set("authCode", "A" + payment.code.substr(0, 5));
        out.set("paidAt", without_zone(payment.completed));
    }
    return out;
}

Value card_json(const Card& card) {
    auto out = Value::object({{"id", card.id},
                              {"alias", card.alias},
                              {"brand", "VISA"},
                              {"last4", card.last4},
                              {"expiry", "12/30"},
                              {"gateway", "IGFS"},
                              {"isDefault", card.is_default},
                              {"usageCount", card.used}});
    out.set("lastUsedAt", card.last_used > 0 ? Value(without_zone(card.last_used)) : Value());
    return out;
}

Value dispute_json(const Dispute& dispute, const Context& context) {
    constexpr std::int64_t day = 24 * 3600 * 1000;
    const auto deadline = dispute.created + 14 * day;
    const auto left = (deadline - milliseconds(context.now)) / day;
    return Value::object({{"disputeId", dispute.id},
                          {"originalTransactionId", dispute.transaction},
                          {"amountDisputed", major(dispute.minor)},
                          {"currency", "EUR"},
                          {"reasonCode", "10.4"},
                          {"reasonDescription", "Card absent fraud"},
                          {"status", dispute.status},
                          {"pspSource", "IGFS"},
                          {"responseDeadline", without_zone(deadline)},
                          {"daysUntilDeadline", left},
                          {"isUrgent", left < 3},
                          {"createdAt", without_zone(dispute.created)}});
}

std::int64_t amount_of(const Value& body, std::string_view name) {
    const auto* member = body.find(name);
    const auto money = member ? hal::json::major_units(*member, hal::Currency::eur()) : hal::fail("absent");
    return money && money->minor > 0 && money->minor <= 200'000'000 ? money->minor : 0;
}

}  // namespace till::sandbox::payglobe

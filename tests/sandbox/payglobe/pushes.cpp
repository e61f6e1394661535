#include "tests/sandbox/payglobe/pushes.hpp"

#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/payglobe/wire.hpp"
#include "tests/sandbox/push/outgoing.hpp"

namespace till::sandbox::payglobe {
namespace {

std::string_view type_of(Status status) {
    switch (status) {
        case Status::success:
        case Status::paid: return "payment_intent.succeeded";
        case Status::card_refused:
        case Status::capture_failed:
        case Status::failed: return "payment_intent.payment_failed";
        case Status::held:
        case Status::voucher_failed: return "payment_intent.processing";
        default: return "";
    }
}

std::string kind_of(Status status) {
    const auto type = type_of(status);
    if (status == Status::voided) return "void";
    if (type == "payment_intent.succeeded") return "payment";
    return type == "payment_intent.processing" ? "hold" : "failed";
}

Value flat_body(const Payment& payment) {
    const bool held_only = payment.status == Status::held || payment.status == Status::voucher_failed;
    auto out = Value::object({{"transactionId", payment.id},
                              {"totalAmount", major(payment.minor)},
                              {"cardAmount", major(held_only ? payment.minor - payment.voucher : payment.captured)},
                              {"voucherAmount", major(payment.voucher)},
                              {"paymentMethod", payment.voucher > 0 ? "CARD_AND_VOUCHER" : "CARD_ONLY"},
                              {"status", to_string(payment.status)},
                              {"vouchersUsed", payment.voucher > 0 ? 1 : 0}});
    out.set("cardGatewayDetails", Value::object({{"paymentId", payment.payment_id},
                                                 {"transactionId", payment.payment_id},
                                                 {"operationType", payment.operation},
                                                 {"preauthorizedAmount", major(payment.direct ? 0 : payment.minor)},
                                                 {"capturedAmount", major(payment.captured)},
                                                 {"responseCode", payment.response_code},
                                                 {"responseMessage", payment.error}}));
    if (payment.voucher > 0) {
        out.set("voucherDetails", Value::object({{"serialNumber", "V" + payment.code.substr(0, 6)},
                                                 {"spentAmount", major(payment.voucher)},
                                                 {"responseCode", "000"}}));
    }
    out.set("createdAt", with_zone(payment.created)).set("completedAt", with_zone(payment.completed));
    return out;
}

Value event(std::string_view type, Value object, const Context& context) {
    const auto other = context.settings.text("payglobe.event_type_override");
    return Value::object({{"id", "evt_" + random_hex(context.crypto, 10)},
                          {"object", "event"},
                          {"api_version", "2023-10-16"},
                          {"created", milliseconds(context.now) / 1000},
                          {"type", other.empty() ? std::string(type) : other},
                          {"livemode", context.settings.flag("payglobe.livemode")},
                          {"pending_webhooks", 0},
                          {"data", Value::object({{"object", std::move(object)}})},
                          {"request", Value()}});
}

bool as_event(const Context& context) { return context.settings.text("payglobe.webhook_body") == "event"; }

}  // namespace

void push_state(Payment& payment, Records& records, const Context& context) {
    const auto type = type_of(payment.status);
    if (type.empty() && (as_event(context) || payment.status != Status::voided)) return;
    const auto body = as_event(context) ? event(type, flat_body(payment), context) : flat_body(payment);
    payment.last_push = body.dump();
    records.push_back(push_queued("payglobe", kind_of(payment.status), body));
}

Record push_refund(const Payment& payment, const Refund& refund, const Context& context) {
    auto object = Value::object({{"transactionId", payment.id}, {"refundAmount", major(refund.minor)}});
    if (as_event(context))
        return push_queued("payglobe", "refund", event("charge.refunded", std::move(object), context));
    object.set("status", to_string(payment.status)).set("completedAt", with_zone(refund.at));
    return push_queued("payglobe", "refund", object);
}

// The documents' sample lacks object, api_version and livemode.
Record push_dispute(const Dispute& dispute, std::string_view what, const Context& context) {
    return push_queued("payglobe", "dispute",
                       Value::object({{"id", "evt_" + random_hex(context.crypto, 10)},
                                      {"type", "charge.dispute." + std::string(what)},
                                      {"created", milliseconds(context.now) / 1000},
                                      {"data", Value::object({{"object", dispute_json(dispute, context)}})}}));
}

hal::HttpHeaders signature(const std::string& body, const Context& context) {
    const auto scheme = context.settings.text("payglobe.webhook_scheme");
    const auto key = context.settings.text("payglobe.webhook_secret");
    if (scheme == "none") return {};
    const auto seconds = std::to_string(milliseconds(context.now) / 1000);
    const auto digest = context.crypto.hmac_sha256(key, scheme == "stripe" ? seconds + "." + body : body);
    if (!digest) return {};
    auto value = scheme == "base64" ? hal::to_base64(*digest) : hal::to_hex(*digest);
    if (scheme == "stripe") value = "t=" + seconds + ",v1=" + value;
    if (scheme == "wrong") value = std::string(64, '0');
    return {{"X-PayGlobe-Signature", value}, {"Stripe-Signature", value}};
}

}  // namespace till::sandbox::payglobe

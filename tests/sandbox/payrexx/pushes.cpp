#include "tests/sandbox/payrexx/pushes.hpp"

#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/payrexx/params.hpp"
#include "tests/sandbox/payrexx/wire.hpp"
#include "tests/sandbox/push/outgoing.hpp"

#include <algorithm>

namespace till::sandbox::payrexx {
namespace {

std::string kind_of(const std::string& status) {
    if (status == "confirmed") return "payment";
    if (status == "waiting" || status == "initiated") return "waiting";
    if (status == "reserved" || status == "uncaptured" || status == "authorized") return "hold";
    if (status.starts_with("refund") || status == "partially-refunded") return "refund";
    if (status == "chargeback" || status == "disputed" || status == "insecure") return "dispute";
    return "failed";
}

std::string mode_told(const Context& context) {
    const auto other = context.settings.text("payrexx.webhook_mode");
    return other.empty() ? mode_of(context) : other;
}

Value invoice_json(const Transaction& transaction, const Context& context) {
    const auto shown = transaction.terminal.empty() ? "reference" : context.settings.text("payrexx.ecr_reference");
    auto product = Value::object({{"name", transaction.purpose}, {"price", transaction.minor}, {"quantity", 1}});
    auto out = Value::object({{"number", "IV_" + std::to_string(transaction.id)},
                              {"currency", transaction.currency},
                              {"test", mode_told(context) == "TEST" ? 1 : 0},
                              {"referenceId", shown == "reference" ? Value(transaction.reference) : Value()},
                              {"purpose", shown == "none" ? Value() : Value(transaction.purpose)},
                              {"originalAmount", transaction.minor},
                              {"refundedAmount", transaction.refunded()},
                              {"products", Value::array({product.set("vatRate", "8.10")})},
                              {"custom_fields", Value::array()}});
    if (transaction.gateway != 0) out.set("paymentRequestId", transaction.gateway);
    return out;
}

// The amount is the whole one also after a refund; what went back stands in the invoice.
Value webhook_json(const Transaction& transaction, const Context& context) {
    auto out = Value::object({{"id", transaction.id},
                              {"uuid", transaction.uuid},
                              {"amount", transaction.minor},
                              {"status", status_word(transaction.status, context)},
                              {"time", time_text(milliseconds(context.now), context)},
                              {"mode", mode_told(context)},
                              {"type", transaction.terminal.empty() ? "E-Commerce" : "POS-Terminal"},
                              {"psp", "Payrexx_Pay"},
                              {"pspId", 44},
                              {"payrexxFee", transaction.captured / 100},
                              {"refundable", transaction.money_in_hand()},
                              {"partiallyRefundable", transaction.money_in_hand()},
                              {"metadata", Value::object()},
                              {"instance", Value::object({{"name", context.settings.text("payrexx.instance")}})},
                              {"invoice", invoice_json(transaction, context)},
                              {"payment", Value::object({{"brand", transaction.brand}, {"wallet", Value()}})},
                              {"contact", Value::object({{"id", 7}, {"email", Value()}})},
                              {"subscription", Value()}});
    if (!transaction.terminal.empty()) out.set("posSerialNumber", transaction.terminal);
    if (transaction.charged_on != 0) out.set("preAuthorizationId", transaction.charged_on);
    return out;
}

std::string body_of(std::string_view root, Value object, const Context& context) {
    const auto body = Value::object({{std::string(root), std::move(object)}});
    return context.settings.text("payrexx.webhook_format") == "form" ? query_of(flattened(body)) : body.dump();
}

Value subscription_json(std::string_view status) {
    return Value::object(
        {{"id", 42}, {"uuid", "5ab5c42d"}, {"status", status}, {"paymentInterval", "P1M"}, {"amount", 5000}});
}

}  // namespace

void push_state(Transaction& transaction, Records& records, const Context& context) {
    transaction.last_push = body_of("transaction", webhook_json(transaction, context), context);
    if (transaction.first_push.empty()) transaction.first_push = transaction.last_push;
    records.push_back(push_queued_text("payrexx", kind_of(transaction.status), transaction.last_push));
}

Record push_again(const Transaction& transaction, const std::string& body) {
    const bool first = body == transaction.first_push;
    return push_queued_text("payrexx", first ? "waiting" : kind_of(transaction.status), body);
}

Records push_subscription(std::string_view event, std::int64_t transaction, const Context& context) {
    const bool paid = event == "payment";
    const auto* status = paid                   ? "active"
                         : event == "failure"   ? "failed"
                         : event == "cancelled" ? "cancelled"
                         : event == "in_notice" ? "in_notice"
                                                : "";
    if (*status == '\0') return {};
    Records out;
    if (paid || event == "failure") {
        Transaction one;
        one.id = transaction;
        one.uuid = random_hex(context.crypto, 4);
        one.reference = "sub-42";
        one.purpose = "Subscription";
        one.minor = 5000;
        one.captured = paid ? 5000 : 0;
        one.currency = "CHF";
        one.status = paid ? "confirmed" : "declined";
        one.brand = "visa";
        auto object = webhook_json(one, context);
        object.set("subscription", subscription_json(status));
        out.push_back(push_queued_text("payrexx", "subscription", body_of("transaction", object, context)));
    }
    out.push_back(
        push_queued_text("payrexx", "subscription", body_of("subscription", subscription_json(status), context)));
    return out;
}

Record push_payout(const Context& context) {
    auto payout = Value::object({{"uuid", random_hex(context.crypto, 4)}, {"amount", 123'456}, {"currency", "CHF"}});
    return push_queued_text("payrexx", "payout", body_of("payout", std::move(payout), context));
}

hal::HttpHeaders headers_of(const std::string& body, const Context& context) {
    const bool json = body.starts_with("{");
    hal::HttpHeaders out{{"Content-Type", json ? "application/json" : "application/x-www-form-urlencoded"}};
    const auto scheme = context.settings.text("payrexx.webhook_signature");
    if (scheme == "none") return out;
    const auto digest = context.crypto.hmac_sha256(context.settings.text("payrexx.webhook_key"), body);
    if (!digest) return out;
    auto value = hal::to_hex(*digest);
    if (scheme == "upper")
        std::ranges::transform(value, value.begin(), [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
    out.add("X-Webhook-Signature", scheme == "wrong" ? std::string(64, '0') : value);
    return out;
}

}  // namespace till::sandbox::payrexx

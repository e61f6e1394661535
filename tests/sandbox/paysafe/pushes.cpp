#include "tests/sandbox/paysafe/pushes.hpp"

#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/paysafe/wire.hpp"
#include "tests/sandbox/push/outgoing.hpp"

#include <algorithm>

namespace till::sandbox::paysafe {
namespace {

void keep(Value& out, const Value& from, std::initializer_list<const char*> names) {
    for (const auto* name : names)
        if (const auto* member = from.find(name)) out.set(name, *member);
}

// A push has fewer members than an answer, and a few of its own.
Value handle_payload(const Sale& sale, const Context& context) {
    const auto from = handle_json(sale, context);
    auto out = Value::object();
    keep(out, from,
         {"accountId", "id", "merchantRefNum", "paymentHandleToken", "transactionType", "amount", "currencyCode",
          "status", "statusReason", "statuReason", "paymentType", "statusTime", "updatedTime", "txnTime", "usage",
          "executionMode", "gatewayResponse"});
    out.set("gatewayReconciliationId", sale.handle.gateway_id).set("customerIp", "192.0.2.10");
    if (!sale.handle.email.empty()) out.set("profile", Value::object({{"email", sale.handle.email}}));
    if (sale.handle.status == "ERROR")
        out.set("error", Value::object({{"code", "ALTERNATE-PAYMENTS-GATEWAY-4"},
                                        {"message", "Gateway error"},
                                        {"details", Value::array({"La transaction a \u00e9chou\u00e9"})}}));
    return out;
}

Value payment_payload(const Sale& sale, const Context& context) {
    const auto from = payment_json(sale, context);
    auto out = Value::object();
    keep(out, from,
         {"accountId", "id", "merchantRefNum", "paymentHandleToken", "amount", "currencyCode", "status", "statusReason",
          "statuReason", "gatewayResponse", "paymentType", "source", "availableToSettle", "txnTime", "customerIp",
          "settleWithAuth", "statusTime", "updatedTime", "gatewayReconciliationId"});
    return out;
}

// Refunds name no payment; their currency is in lower case.
Value refund_payload(const Sale& sale, const Row& row, const Context& context) {
    auto out = refund_json(row, context);
    out.erase("gatewayReconciliationId");
    auto code = sale.handle.currency;
    std::ranges::transform(code, code.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out.set("accountId", sale.handle.account).set("currencyCode", code).set("statusTime", iso_time(row.changed));
}

Value settlement_payload(const Sale& sale, const Row& row, const Context& context) {
    auto out = settlement_json(sale, row, context, false);
    return out.set("accountId", sale.handle.account)
        .set("currencyCode", sale.handle.currency)
        .set("statusTime", iso_time(row.changed));
}

struct Shape {
    Value payload;
    std::string path;
    std::string rel;
};

Shape shape_of(const Sale& sale, Resource resource, const Row& row, const Context& context) {
    switch (resource) {
        case Resource::handle: return {handle_payload(sale, context), "paymenthandles", "payment_handle"};
        case Resource::payment: return {payment_payload(sale, context), "payments", "payment"};
        case Resource::settlement: return {settlement_payload(sale, row, context), "settlements", "settlement"};
        default: return {refund_payload(sale, row, context), "refunds", "refund"};
    }
}

// The variants of Paysafe's own pages: dotted names, "EventName", a category instead of eventType.
void name_it(Value& body, const std::string& event, const Context& context) {
    const auto how = context.settings.text("paysafe.event_names");
    auto dotted = event;
    if (const auto last = dotted.rfind('_'); last != std::string::npos) dotted[last] = '.';
    body.set("eventType", how == "dotted" ? dotted : event);
    if (how == "category") {
        body.erase("eventType");
        body.set("type", event.substr(0, event.find('_')));
    }
    body.set(how == "EventName" ? "EventName" : "eventName", how == "dotted" ? dotted : event);
}

}  // namespace

const std::string_view event_names =
    "PAYMENT_HANDLE_PAYABLE PAYMENT_HANDLE_COMPLETED PAYMENT_HANDLE_EXPIRED PAYMENT_HANDLE_FAILED "
    "PAYMENT_HANDLE_ERRORED PAYMENT_HANDLE_CANCELLED PAYMENT_RECEIVED PAYMENT_PROCESSING PAYMENT_PENDING PAYMENT_HELD "
    "PAYMENT_COMPLETED PAYMENT_FAILED PAYMENT_CANCELLED PAYMENT_EXPIRED SETTLEMENT_PENDING SETTLEMENT_COMPLETED "
    "SETTLEMENT_CANCELLED REFUND_PENDING REFUND_COMPLETED REFUND_FAILED REFUND_CANCELLED malformed";

Record push_event(Sale& sale, Resource resource, const Row& row, const std::string& event, const Context& context) {
    auto shape = shape_of(sale, resource, row, context);
    auto body = Value::object({{"payload", std::move(shape.payload)}});
    name_it(body, event, context);
    if (event == "PAYMENT_HANDLE_ERRORED") body.set("EventName", event);  // both, as in the manual
    const bool number = context.settings.text("paysafe.attempt_number") == "number";
    body.set("attemptNumber", number ? Value(1) : Value("1"));
    body.set("resourceId", row.id).set("eventDate", iso_time(row.created));  // not when the event was
    body.set("links",
             Value::array({Value::object({{"href", "https://api.test.paysafe.com/alternatepayments/v1/accounts/" +
                                                       sale.handle.account + "/" + shape.path + "/" + row.id},
                                          {"rel", shape.rel}})}));
    body.set("mode", "live");
    sale.handle.last_push = body.dump();
    sale.handle.last_event = event;
    return push_queued("paysafe", event, body);
}

hal::HttpHeaders signature(const std::string& body, const Context& context) {
    const auto scheme = context.settings.text("paysafe.webhook_scheme");
    auto key = context.settings.text("paysafe.webhook_key");
    if (scheme == "none") return {};
    if (context.settings.text("paysafe.webhook_key_encoding") == "base64") key = from_base64(key).value_or("");
    const auto digest = context.crypto.hmac_sha256(key, body);
    if (!digest) return {};
    if (scheme == "hex") return {{"Signature", hal::to_hex(*digest)}};
    if (scheme == "wrong") return {{"Signature", hal::to_base64(context.crypto.sha256(body))}};
    return {{"Signature", hal::to_base64(*digest)}};
}

std::string with_attempt(const std::string& body, int attempt) {
    constexpr std::string_view name = "\"attemptNumber\"";
    const auto at = body.find(name);
    if (at == std::string::npos) return body;
    const auto from = body.find_first_of("0123456789", at + name.size());
    const auto to = body.find_first_not_of("0123456789", from);
    if (from == std::string::npos || to == std::string::npos) return body;
    return body.substr(0, from) + std::to_string(attempt) + body.substr(to);
}

std::optional<std::string> from_base64(std::string_view text) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    if (text.empty() || text.size() % 4 != 0) return std::nullopt;
    while (text.ends_with('='))
        text.remove_suffix(1);
    std::string out;
    unsigned bits = 0;
    int held = 0;
    for (const char c : text) {
        const auto digit = alphabet.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        bits = (bits << 6) | static_cast<unsigned>(digit);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        out += static_cast<char>((bits >> held) & 0xFF);
    }
    return out;
}

}  // namespace till::sandbox::paysafe

#include "paysafe/push.hpp"

#include "common/text.hpp"
#include "paysafe/fields.hpp"
#include "paysafe/objects.hpp"
#include "till/hal/ids.hpp"
#include "till/providers/webhook.hpp"

#include <algorithm>

namespace till::providers::paysafe {
namespace {

using hal::fail;
using hal::json::Value;

constexpr hal::json::Limits push_limits{.bytes = 64 * 1024, .depth = 12};

std::unexpected<hal::Error> malformed(std::string why) { return fail("webhook-malformed", std::move(why)); }

// "eventName", "EventName" (both in one sample), "eventType"; "PAYMENT.COMPLETED" is the same as "PAYMENT_COMPLETED".
std::string event_of(const Value& body) {
    std::string event;
    for (const auto* name : {"eventName", "EventName", "eventType"})
        if (event.empty()) event = text_of(body, name);
    std::ranges::replace(event, '.', '_');
    return event.size() > 100 ? std::string() : event;
}

// By which ref the payment is found. The token stands in every event about a handle or a payment; refunds name neither.
bool find_match(const Value& body, const Value& payload, const std::string& event, const hal::Crypto& crypto,
                Push& push) {
    auto id = id_of(payload, "id");
    if (id.empty()) id = id_of(body, "resourceId");
    const auto token = text_of(payload, "paymentHandleToken");
    if (!token.empty() && token.size() <= 255) {
        push.match_key = "token_digest";
        push.match_value = token_digest(crypto, token);
    } else if (event.starts_with("PAYMENT_HANDLE_")) {
        push.match_key = "handle_id";
        push.match_value = id;
    } else if (event.starts_with("REFUND_")) {
        push.match_key = "refund_ref";
        push.match_value = id_of(payload, "merchantRefNum");
    } else {
        push.match_key = "payment_id";
        push.match_value = id;
    }
    push.must_match = Value::object({{push.match_key, push.match_value}});
    push.refs = Value::object();
    const bool payment = event.starts_with("PAYMENT_") && !event.starts_with("PAYMENT_HANDLE_");
    if (payment && !id.empty()) push.refs.set("told_payment_id", id);
    return !push.match_value.empty();
}

ProviderState state_of(const std::string& event, const Value& payload, const SaleRequest& told,
                       const PaysafeConfig& config) {
    if (event.starts_with("PAYMENT_HANDLE_")) {
        const auto word = read_handle_object(payload, told, config).word;
        if (word == HandleWord::payable || word == HandleWord::completed) return ProviderState::customer_active;
        return word == HandleWord::never_opened ? ProviderState::expired : ProviderState::unknown;
    }
    if (!event.starts_with("PAYMENT_")) return ProviderState::unknown;
    switch (read_payment_object(payload, told, config).word) {
        case PaymentWord::open: return ProviderState::customer_active;
        case PaymentWord::completed: return event == "PAYMENT_COMPLETED" ? ProviderState::paid : ProviderState::unknown;
        case PaymentWord::authorized: return ProviderState::authorized;
        case PaymentWord::failed: return ProviderState::declined;
        case PaymentWord::cancelled: return ProviderState::cancelled;
        default: return ProviderState::unknown;
    }
}

// Money is told in the currency the push names, upper or lower case; without one it is no more than "have a look".
void read_state(const Value& payload, const std::string& event, const PaysafeConfig& config, Push& push) {
    auto code = text_of(payload, "currencyCode");
    std::ranges::transform(code, code.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    const auto currency = hal::Currency::from_code(code);
    SaleRequest told;
    if (currency) {
        const auto amount = money_of(payload.find("amount"), *currency, config);
        if (amount && amount->minor > 0) push.amount = *amount;
    }
    push.state = state_of(event, payload, told, config);
    if (push.state == ProviderState::paid && !push.amount) push.state = ProviderState::unknown;
}

// No event has an id, "eventDate" is the time of the resource, and "attemptNumber" grows with every delivery: the same
// event about the same resource in the same status at the same status time is the same push.
std::string event_id(const Value& body, const Value& payload, const hal::Crypto& crypto) {
    const auto first = [](std::initializer_list<const Value*> candidates) {
        for (const auto* candidate : candidates)
            if (candidate != nullptr && !candidate->is_null()) return *candidate;
        return Value();
    };
    const auto key =
        Value::array({first({body.find("eventName"), body.find("EventName"), body.find("eventType")}),
                      first({payload.find("id"), body.find("resourceId")}), first({payload.find("status")}),
                      first({payload.find("statusTime"), payload.find("txnTime"), body.find("eventDate")})});
    return hal::to_hex(crypto.sha256(key.dump()));
}

Result<Push> read_body(const Value& body, const hal::Crypto& crypto) {
    if (!body.is_object()) return malformed("not an object");
    const auto& payload = object_of(body, "payload");
    const auto event = event_of(body);
    if (!payload.is_object() || event.empty()) return malformed("no payload or no event name");
    Push push;
    if (!find_match(body, payload, event, crypto, push)) return malformed("no id");
    push.event_id = event_id(body, payload, crypto);
    return push;
}

// Signed, but written as in the manual: the ids that can be read are worth a look, nothing else is.
Result<Push> read_malformed(std::string_view body, const std::string& why, const PaysafeConfig& config,
                            const hal::Crypto& crypto) {
    if (!config.hints_from_malformed) return malformed(why);
    const auto value = hal::json::parse(repaired(body), push_limits);
    if (!value) return malformed(why);
    auto push = read_body(*value, crypto);
    if (push) push->event_id = "malformed:" + push->event_id;
    return push;
}

}  // namespace

std::string token_digest(const hal::Crypto& crypto, std::string_view token) {
    return hal::to_hex(crypto.sha256(token));
}

Result<Push> read_push(const hal::HttpHeaders& headers, std::string_view body, const PaysafeConfig& config,
                       const hal::Crypto& crypto) {
    if (body.size() > push_limits.bytes) return malformed("too large");
    const webhook::HeaderRule rule{.headers = {"Signature"}, .hmac_base64 = true};
    const auto verified = webhook::verify_headers(crypto, config.webhook_keys, rule, headers, body, {});
    if (!verified) return std::unexpected(verified.error());
    const auto value = hal::json::parse(body, push_limits);
    auto push = value ? read_body(*value, crypto) : read_malformed(body, value.error().type, config, crypto);
    if (!push) return push;
    if (value) read_state(object_of(*value, "payload"), event_of(*value), config, *push);
    push->verified_by = value ? "hmac_base64" : "hmac_base64, malformed";
    return push;
}

}  // namespace till::providers::paysafe

#include "payglobe/push.hpp"

#include "common/answer.hpp"
#include "common/text.hpp"
#include "payglobe/envelope.hpp"
#include "payglobe/transaction.hpp"
#include "till/hal/ids.hpp"

namespace till::providers::payglobe {
namespace {

using hal::fail;
using hal::json::Value;

constexpr hal::json::Limits push_limits{.bytes = 64 * 1024, .depth = 12};

std::unexpected<hal::Error> malformed(std::string why) { return fail("webhook-malformed", std::move(why)); }

Result<webhook::Verified> verify(const hal::HttpHeaders& headers, std::string_view body, webhook::Arrival arrival,
                                 const PayglobeConfig& config, const hal::Crypto& crypto) {
    const webhook::HeaderRule rule{.headers = {"X-PayGlobe-Signature", "Stripe-Signature"},
                                   .hmac_base64 = config.webhook_hmac_base64,
                                   .hmac_hex = config.webhook_hmac_hex,
                                   .stripe = config.webhook_stripe,
                                   .tolerance = config.webhook_tolerance};
    return webhook::verify_headers(crypto, config.webhook_secrets, rule, headers, body, arrival);
}

std::string told(const webhook::Verified& verified) {
    std::string out(verified.scheme);
    if (verified.signs_time && !verified.time_checked) out += ", time unchecked";
    return out;
}

ProviderState state_of(Word word) {
    switch (word) {
        case Word::pending: return ProviderState::waiting;
        case Word::held:
        case Word::voucher_failed: return ProviderState::authorized;
        case Word::paid: return ProviderState::paid;
        case Word::card_refused: return ProviderState::declined;
        case Word::voided: return ProviderState::cancelled;
        default: return ProviderState::unknown;
    }
}

// The part that is about a payment. Amounts that cannot be read leave a hint without an amount.
Result<Push> about_payment(const Value& object, std::string_view id_name, const PayglobeConfig& config) {
    const auto id = id_of(object, id_name);
    if (id.empty()) return malformed(std::string(id_name));
    Push push;
    push.match_key = "transaction_id";
    push.match_value = id;
    push.must_match = Value::object({{"transaction_id", id}});
    push.refs = Value::object();
    const auto transaction = read_transaction_object(object, hal::Currency::eur(), config);
    if (!transaction) return push;
    push.state = state_of(transaction->word);
    if (transaction->total && transaction->total->minor > 0) push.amount = *transaction->total;
    // Money that names no amount is no more than "have a look".
    if (push.state == ProviderState::paid && !push.amount) push.state = ProviderState::unknown;
    return push;
}

// {"type": …, "data": {"object": …}}: the word of the event can only weaken what the object says.
Result<Push> read_event(const Value& body, const PayglobeConfig& config, const hal::Crypto& crypto) {
    const auto type = text_of(body, "type");
    const auto& object = object_of(object_of(body, "data"), "object");
    const auto event = text_of(body, "id");
    if (type.empty() || event.empty() || event.size() > 200) return malformed("id or type");
    const bool dispute = type.starts_with("charge.dispute.");
    auto push = about_payment(object, dispute ? "originalTransactionId" : "transactionId", config);
    if (!push) return push;
    // Ids are opaque: what could not stand in a journal key goes in as its hash.
    push->event_id = "evt:" + (hal::is_safe_id(event) ? event : hal::to_hex(crypto.sha256(event)));
    const bool may_be_paid = type == "payment_intent.succeeded";
    const bool may_be_refused = type == "payment_intent.payment_failed";
    if ((push->state == ProviderState::paid && !may_be_paid) ||
        (push->state == ProviderState::declined && !may_be_refused))
        push->state = ProviderState::unknown;  // checkout.session.completed: a page was closed, nothing more
    if (dispute) {
        push->amount.reset();
        push->state = ProviderState::unknown;
        if (const auto id = id_of(object, "disputeId"); !id.empty()) push->refs.set("dispute_id", id);
    }
    return push;
}

// No id of its own: the same transaction, status, operation and time are the same push.
Result<Push> read_flat(const Value& body, const PayglobeConfig& config, const hal::Crypto& crypto) {
    auto push = about_payment(body, "transactionId", config);
    if (!push) return push;
    Value key =
        Value::array({push->match_value, text_of(body, "status"),
                      text_of(object_of(body, "cardGatewayDetails"), "operationType"), text_of(body, "completedAt")});
    push->event_id = "flat:" + hal::to_hex(crypto.sha256(key.dump()));
    return push;
}

}  // namespace

Result<Push> read_push(const hal::HttpHeaders& headers, std::string_view body, webhook::Arrival arrival,
                       const PayglobeConfig& config, const hal::Crypto& crypto) {
    if (body.size() > push_limits.bytes) return malformed("too large");
    const auto verified = verify(headers, body, arrival, config, crypto);
    if (!verified) return std::unexpected(verified.error());
    const auto value = hal::json::parse(body, push_limits);
    if (!value) return malformed(value.error().type);
    if (!value->is_object()) return malformed("not an object");
    if (!names_are_unambiguous(*value)) return malformed("names that differ in case only");
    if (!same_mode(*value, mode_of(config)))
        return fail("webhook-unsupported", "livemode is not the mode of this terminal's keys");
    const bool event = value->find("type") != nullptr && object_of(*value, "data").find("object") != nullptr;
    auto push = event ? read_event(*value, config, crypto) : read_flat(*value, config, crypto);
    if (push) push->verified_by = told(*verified);
    return push;
}

}  // namespace till::providers::payglobe

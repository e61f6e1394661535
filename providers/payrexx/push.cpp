#include "payrexx/push.hpp"

#include "common/answer.hpp"
#include "common/text.hpp"
#include "payrexx/form.hpp"
#include "payrexx/transaction.hpp"
#include "till/hal/ids.hpp"
#include "till/providers/webhook.hpp"

#include <algorithm>

namespace till::providers::payrexx {
namespace {

using hal::fail;

constexpr hal::json::Limits push_limits{.bytes = 64 * 1024, .depth = 12};

std::unexpected<hal::Error> malformed(std::string why) { return fail("webhook-malformed", std::move(why)); }

bool is_token(std::string_view token, const PayrexxConfig& config) {
    bool found = false;
    for (const auto& known : config.webhook_tokens)
        found = (!known.empty() && hal::equal_constant_time(known.reveal(), token)) || found;
    return found;
}

// Both where both are configured. What it was verified by.
Result<std::string> verify(std::string_view token, const hal::HttpHeaders& headers, std::string_view body,
                           const PayrexxConfig& config, const hal::Crypto& crypto) {
    if (config.webhook_tokens.empty() && config.webhook_keys.empty())
        return fail("webhook-unauthenticated", "neither token nor key is configured");
    if (!config.webhook_tokens.empty() && !is_token(token, config)) return fail("webhook-unauthenticated", "token");
    if (config.webhook_keys.empty()) return "token";
    const webhook::HeaderRule rule{.headers = {"X-Webhook-Signature"}, .hmac_hex = true};
    const auto verified = webhook::verify_headers(crypto, config.webhook_keys, rule, headers, body, {});
    if (!verified) return std::unexpected(verified.error());
    return std::string(verified->scheme);
}

Result<Value> parse(const hal::HttpHeaders& headers, std::string_view body) {
    const auto type = lower_case(headers.find("Content-Type").value_or(""));
    const bool form = type.starts_with("application/x-www-form-urlencoded");
    auto value = form ? parse_form(body) : hal::json::parse(body, push_limits);
    if (!value) return malformed(value.error().type + " " + value.error().detail);
    if (!value->is_object()) return malformed("not an object");
    if (!names_are_unambiguous(*value)) return malformed("names that differ in case only");
    return value;
}

ProviderState state_of(Word word) {
    switch (word) {
        case Word::waiting:
        case Word::initiated: return ProviderState::customer_active;
        case Word::confirmed: return ProviderState::paid;
        case Word::reserved: return ProviderState::authorized;
        case Word::cancelled: return ProviderState::cancelled;
        case Word::declined:
        case Word::error: return ProviderState::declined;
        case Word::expired: return ProviderState::expired;
        default: return ProviderState::unknown;
    }
}

// Our reference, the page's id or, last, the transaction's own id. A terminal's payment may carry ours as its purpose.
void name_the_payment(const Value& transaction, const Value& invoice, const PayrexxConfig& config, Push& push) {
    auto reference = text_of(invoice, "referenceId");
    if (reference.empty()) reference = text_of(object_of(invoice, "paymentLink"), "referenceId");
    if (reference.empty()) reference = text_of(transaction, "referenceId");
    const auto page = id_of(invoice, "paymentRequestId");
    if (reference.empty() && page.empty()) reference = text_of(invoice, "purpose");
    push.match_key = "transaction_id";
    push.match_value = id_of(transaction, "id");
    if (hal::is_safe_id(reference) && reference.starts_with(config.reference_prefix)) {
        push.match_key = "reference";
        push.match_value = reference;
    } else if (!page.empty()) {
        push.match_key = "gateway_id";
        push.match_value = page;
    }
    push.must_match = Value::object({{push.match_key, push.match_value}});
}

// Every till and web shop of the merchant is told of every payment: what cannot be this one's is not money for it.
bool may_be_ours(const Value& invoice, const PayrexxConfig& config) {
    const auto reference = text_of(invoice, "referenceId");
    return reference.empty() || reference.starts_with(config.reference_prefix);
}

Result<Push> about_transaction(const Value& transaction, const PayrexxConfig& config, const hal::Crypto& crypto) {
    const auto& invoice = object_of(transaction, "invoice");
    const auto id = id_of(transaction, "id");
    auto uuid = text_of(transaction, "uuid");
    if (uuid.empty()) uuid = id;
    const auto status = text_of(transaction, "status");
    if (id.empty() || status.empty()) return malformed("id or status");
    if (is_other_environment(transaction, config) || is_other_environment(invoice, config))
        return fail("webhook-unsupported", "mode is not this terminal's");
    Push push;
    // No event id: the same transaction in the same status, with as much refunded, is the same push.
    const auto key = Value::array({uuid, status, whole_number(invoice, "refundedAmount").value_or(0)});
    push.event_id = "tx:" + hal::to_hex(crypto.sha256(key.dump()));
    name_the_payment(transaction, invoice, config, push);
    // Not the transaction: an old push of a declined attempt must not take the place of the one that was paid.
    push.refs = Value::object();
    if (!may_be_ours(invoice, config)) return push;
    push.state = state_of(word_of(status));
    auto code = text_of(invoice, "currency");
    if (code.empty()) code = text_of(invoice, "currencyAlpha3");
    const auto currency = hal::Currency::from_code(code);
    const auto amount = whole_number(transaction, "amount");
    if (currency && amount && *amount > 0) push.amount = Money{*amount, *currency};
    // Money that names no amount is no more than "have a look".
    if (push.state == ProviderState::paid && !push.amount) push.state = ProviderState::unknown;
    return push;
}

// Subscriptions, payouts and whatever comes next: noted, never about the money of a sale here.
Result<Push> noted(std::string_view body, const std::string& root, const Value& object, const hal::Crypto& crypto) {
    Push push;
    push.event_id = "note:" + hal::to_hex(crypto.sha256(body));
    auto id = id_of(object, "id");
    if (id.empty()) id = id_of(object, "uuid");
    if (id.empty()) return malformed("id");
    push.match_key = root + "_id";
    push.match_value = std::move(id);
    push.must_match = Value::object({{push.match_key, push.match_value}});
    push.refs = Value::object();
    return push;
}

}  // namespace

Result<Push> read_push(std::string_view token, const hal::HttpHeaders& headers, std::string_view body,
                       const PayrexxConfig& config, const hal::Crypto& crypto) {
    if (body.size() > push_limits.bytes) return malformed("too large");
    auto verified = verify(token, headers, body, config, crypto);
    if (!verified) return std::unexpected(verified.error());
    const auto value = parse(headers, body);
    if (!value) return std::unexpected(value.error());
    auto push = Result<Push>(malformed("no transaction"));
    if (const auto& transaction = object_of(*value, "transaction"); transaction.is_object()) {
        push = about_transaction(transaction, config, crypto);
    } else {
        for (const auto* root : {"subscription", "payout"})
            if (const auto& object = object_of(*value, root); object.is_object())
                push = noted(body, root, object, crypto);
    }
    if (push) push->verified_by = *std::move(verified);
    return push;
}

}  // namespace till::providers::payrexx

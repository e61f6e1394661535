// The signature stands in the body and covers a few of its members' values. Which sale a push is about is not among
// them, nor is the time: a genuine one can be replayed and pointed elsewhere, so all a push does is make Till ask.
#include "portone/push.hpp"

#include "common/answer.hpp"
#include "common/go_form.hpp"
#include "common/text.hpp"
#include "portone/check.hpp"
#include "portone/envelope.hpp"
#include "portone/words.hpp"
#include "till/providers/webhook.hpp"

namespace till::providers::portone {
namespace {

using hal::fail;
using hal::json::Value;

constexpr hal::json::Limits push_limits{.bytes = 64 * 1024, .depth = 12};

std::unexpected<hal::Error> malformed(std::string why) { return fail("webhook-malformed", std::move(why)); }

bool is_token(std::string_view token, const PortoneConfig& config) {
    bool found = false;
    for (const auto& known : config.webhook_tokens) {
        const bool fits = !known.empty() && hal::equal_constant_time(known.reveal(), token);
        found = found || fits;
    }
    return found;
}

Result<void> check_signature(const Value& body, FormFields fields, const PortoneConfig& config,
                             const hal::Crypto& crypto) {
    const auto* amount = body.find("amount");
    const auto* number = amount == nullptr ? nullptr : amount->number();
    const auto canonical = number == nullptr ? fail("absent") : go_number(number->text);
    if (!canonical) return malformed("amount");
    fields.emplace_back("amount", *canonical);
    const auto signature = text_of(body, "signature_hash");
    const webhook::Keys keys = config.webhook_secrets.empty() ? webhook::Keys(&config.portone_secret, 1)
                                                              : webhook::Keys(config.webhook_secrets);
    if (!webhook::is_hmac_form(crypto, keys, std::move(fields), signature))
        return fail("webhook-unauthenticated", "signature_hash does not match");
    return {};
}

std::optional<Money> money_of(const Value& body) {
    const auto currency = hal::Currency::from_code(text_of(body, "currency"));
    if (!currency) return std::nullopt;
    const auto amount = amount_of(body, "amount", *currency);
    return amount && amount->minor > 0 ? std::optional(*amount) : std::nullopt;
}

Push make_push(std::string match_key, const std::string& match_value, std::string verified_by) {
    Push push;
    push.match_value = match_value;
    push.must_match = Value::object({{match_key, match_value}});
    push.match_key = std::move(match_key);
    push.refs = Value::object();
    push.verified_by = std::move(verified_by);
    return push;
}

std::string event_id(std::string_view kind, Value key, const hal::Crypto& crypto) {
    return std::string(kind) + ":" + hal::to_hex(crypto.sha256(key.dump()));
}

void set_state(Push& push, ProviderState state, const Value& body) {
    push.amount = money_of(body);
    // Money that names no amount is no more than "have a look".
    push.state = state == ProviderState::paid && !push.amount ? ProviderState::unknown : state;
}

ProviderState state_of(TransactionWord word) {
    switch (word) {
        case TransactionWord::success: return ProviderState::paid;
        case TransactionWord::open: return ProviderState::customer_active;
        default: return ProviderState::unknown;  // a failed try does not end the link
    }
}

ProviderState state_of(LinkWord word) {
    switch (word) {
        case LinkWord::open: return ProviderState::waiting;
        case LinkWord::processing: return ProviderState::customer_active;
        case LinkWord::success: return ProviderState::paid;
        case LinkWord::expired: return ProviderState::expired;
        case LinkWord::cancelled: return ProviderState::cancelled;
        case LinkWord::unknown: break;
    }
    return ProviderState::unknown;
}

Result<Push> read_payment(const Value& body, const PortoneConfig& config, const hal::Crypto& crypto) {
    FormFields fields;
    for (const auto* name : {"channel_key", "channel_order_ref", "country_code", "currency", "merchant_order_ref",
                             "method_name", "order_ref", "status"})
        fields.emplace_back(name, text_of(body, name));
    if (auto verified = check_signature(body, std::move(fields), config, crypto); !verified)
        return std::unexpected(verified.error());
    const auto link = id_of(body, "payment_link_ref");
    const auto sale = id_of(body, "link_order_ref");
    if (link.empty() && sale.empty()) return fail("webhook-unsupported", "not of a payment link");
    auto push = link.empty() ? make_push("merchant_order_id", sale, "portone payment")
                             : make_push("payment_link_ref", link, "portone payment");
    const auto status = text_of(body, "status");
    push.event_id = event_id("payment", Value::array({text_of(body, "order_ref"), status}), crypto);
    set_state(push, state_of(transaction_word_of(status)), body);
    return push;
}

Result<Push> read_link_push(const Value& body, const PortoneConfig& config, const hal::Crypto& crypto) {
    FormFields fields = {{"country_code", text_of(body, "countryCode")}};  // signed under another name than it is sent
    for (const auto* name : {"currency", "link_ref", "merchant_order_ref", "status"})
        fields.emplace_back(name, text_of(body, name));
    if (auto verified = check_signature(body, std::move(fields), config, crypto); !verified)
        return std::unexpected(verified.error());
    const auto link = id_of(body, "link_ref");
    if (link.empty()) return malformed("link_ref");
    auto push = make_push("payment_link_ref", link, "portone link");
    if (const auto sale = id_of(body, "merchant_order_ref"); !sale.empty())
        push.must_match.set("merchant_order_id", sale);
    const auto status = text_of(body, "status");
    push.event_id = event_id("link", Value::array({link, status}), crypto);
    set_state(push, state_of(link_word_of(status)), body);
    return push;
}

Result<Push> read_refund_push(const Value& body, const hal::Crypto& crypto) {
    const auto order = id_of(body, "payment_txn_ref");
    if (order.empty()) return malformed("payment_txn_ref");
    auto push = make_push("order_ref", order, "token only");
    push.event_id = event_id("refund",
                             Value::array({order, text_of(body, "psp_refund_id"), text_of(body, "refund_id"),
                                           text_of(body, "refund_status"), text_of(body, "amount")}),
                             crypto);
    return push;
}

}  // namespace

Result<Push> read_push(std::string_view token, std::string_view body, const PortoneConfig& config,
                       const hal::Crypto& crypto) {
    if (!is_token(token, config)) return fail("webhook-unauthenticated", "token");
    if (body.size() > push_limits.bytes) return malformed("too large");
    const auto value = hal::json::parse(body, push_limits);
    if (!value) return malformed(value.error().type);
    if (!value->is_object()) return malformed("not an object");
    if (!names_are_unambiguous(*value)) return malformed("names that differ in case only");
    const auto environment = text_of(*value, "environment");
    if (!environment.empty() && lower_case(environment) != to_string(config.environment))
        return fail("webhook-unsupported", "of another environment");
    if (value->find("link_ref") != nullptr && config.link_webhook) return read_link_push(*value, config, crypto);
    if (value->find("order_ref") != nullptr && config.payment_webhook) return read_payment(*value, config, crypto);
    if (value->find("payment_txn_ref") != nullptr && config.refund_webhook) return read_refund_push(*value, crypto);
    return fail("webhook-unsupported", "neither a payment nor a link nor a refund");
}

}  // namespace till::providers::portone

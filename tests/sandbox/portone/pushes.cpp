#include "tests/sandbox/portone/pushes.hpp"

#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/portone/channel.hpp"
#include "tests/sandbox/portone/signature.hpp"
#include "tests/sandbox/portone/wire.hpp"
#include "tests/sandbox/push/outgoing.hpp"

namespace till::sandbox::portone {
namespace {

std::string text_of(const Value& body, std::string_view name) {
    const auto* member = body.find(name);
    if (!member) return {};
    if (const auto* number = member->number()) return go_decimal(number->text);
    return member->string() ? *member->string() : std::string();
}

// Go's JSON encoder writes & < > as escapes; they stand inside of strings only.
std::string as_go_writes(const std::string& json) {
    std::string out;
    for (const char c : json) {
        if (c == '&') {
            out += "\\u0026";
        } else if (c == '<') {
            out += "\\u003c";
        } else if (c == '>') {
            out += "\\u003e";
        } else {
            out += c;
        }
    }
    return out;
}

void note(Link& link, std::string_view kind, const Value& body, Records& records) {
    link.last_push = std::string(kind) + " " + body.dump();
    records.push_back(push_queued("portone", std::string(kind), body));
}

void add_buyer(Value& body) {
    body.set("buyer_name", "").set("buyer_email", "[email\xC2\xA0protected]");  // masked, as in PortOne's sample
    body.set("buyer_phone_number", "").set("buyer_address", "");
}

void add_surroundings(Value& body, const Link& link, const Context& context) {
    body.set("user_agent", "Mozilla/5.0 (Linux; Android 14) <till-sandbox> & others").set("ip_address", "127.0.0.1");
    body.set("description", link.description).set("source", link.source);
    body.set("payment_method_used", method_key).set("merchant_name", link.merchant);
    body.set("merchant_key", context.settings.text("portone.key")).set("merchant_email_address", "");
    body.set("environment", environment_of(link, context));
    body.set("receipt_url", "").set("masked_card_number", "");
    body.set("is_refund_allowed", context.settings.flag("portone.refund_allowed"));
    body.set("is_multi_refund_allowed", context.settings.flag("portone.several_refunds"));
    body.set("is_cross_border_transaction", false).set("refund_status", "");
    for (const auto* empty : {"cross_border_data", "additional_payment_details", "installment_details"})
        body.set(empty, Value::object());
}

}  // namespace

void push_try(Link& link, const Try& one, Records& records, const Context& context) {
    const bool good = one.state == TryState::success;
    const bool bad = one.state == TryState::failed;
    auto body =
        Value::object({{"currency", link.currency},      {"amount", number(link, link.minor)},
                       {"order_ref", one.order},         {"channel_order_ref", one.channel_order},
                       {"merchant_order_ref", one.ref},  {"country_code", link.country},
                       {"status", to_string(one.state)}, {"channel_key", channel_key},
                       {"channel_name", channel_name},   {"method_name", method_name},
                       {"method_key", method_key},       {"method_sub_type", ""},
                       {"signature_hash", ""},           {"status_code", one.code},
                       {"status_reason", one.reason},    {"status_channel_reason", bad ? "refused by the issuer" : ""},
                       {"created_at", go_time(one.at)},  {"link_order_ref", link.own},
                       {"payment_link_ref", link.ref},   {"user_message", good ? "결제가 완료되었습니다" : ""}});
    add_buyer(body);
    add_surroundings(body, link, context);
    note(link, "payment", body, records);
}

void push_link(Link& link, Records& records, const Context& context) {
    const auto key = context.settings.text("portone.key");
    auto body = Value::object({{"link_ref", link.ref},
                               {"link", page_url(link, context)},
                               {"currency", link.currency},
                               {"amount", number(link, link.minor)},
                               {"countryCode", link.country},  // signed as country_code
                               {"chaipaykey", key},
                               {"status", to_string(link.state)},
                               {"merchant_order_ref", link.own},
                               {"expiry_hours", (link.expires - link.created) / 3'600'000},
                               {"created_at", iso_time(link.created)},
                               {"signature_hash", ""},
                               {"portone_key", key}});
    note(link, "link", body, records);
}

Record push_refund(const Link& link, const Try& one, const Refund& refund) {
    return push_queued("portone", "refund",
                       Value::object({{"refund_date", go_time(refund.at)},
                                      {"refund_id", refund.id},
                                      {"psp_refund_id", refund.psp_id},
                                      {"amount", number(link, refund.minor)},
                                      {"currency", link.currency},
                                      {"refund_status", refund.status},
                                      {"refund_type", refund.full ? "full" : "partial"},
                                      {"refund_reason", refund.reason},
                                      {"merchant_id", "6539"},
                                      {"description", "Refund for transaction " + one.ref},
                                      {"payment_txn_ref", one.order},
                                      {"payment_channel", channel_key},
                                      {"payment_method", method_name}}));
}

std::string signature_of(std::string_view kind, const Value& body, std::string_view secret, const hal::Crypto& crypto) {
    Fields fields;
    if (kind == "link") {
        fields.emplace_back("country_code", text_of(body, "countryCode"));
        for (const auto* name : {"amount", "currency", "link_ref", "merchant_order_ref", "status"})
            fields.emplace_back(name, text_of(body, name));
    } else {
        for (const auto* name : {"amount", "channel_key", "channel_order_ref", "country_code", "currency",
                                 "merchant_order_ref", "method_name", "order_ref", "status"})
            fields.emplace_back(name, text_of(body, name));
    }
    return sign_form(crypto, secret, std::move(fields));
}

std::string sealed(std::string_view kind, std::string body, const Context& context) {
    auto value = hal::json::parse(body);
    if (!value || !value->is_object()) return body;
    const auto how = context.settings.text("portone.webhook_signature");
    if (kind != "refund") {
        auto hash = signature_of(kind, *value, context.settings.text("portone.secret"), context.crypto);
        if (how == "wrong") hash = hal::to_base64(context.crypto.sha256(hash));
        if (how == "none") {
            value->erase("signature_hash");
        } else {
            value->set("signature_hash", hash);
        }
    }
    return as_go_writes(value->dump());
}

}  // namespace till::sandbox::portone

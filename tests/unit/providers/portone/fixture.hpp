// A PortOne with made-up keys, and the sales, commands and answers the tests send through it.
#pragma once

#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/providers/portone.hpp"

#include <gtest/gtest.h>

namespace till::providers {

using hal::Currency;
using hal::json::Value;
using Kind = Outcome::Kind;

inline constexpr std::int64_t now = 1'724'302'051;
inline constexpr std::string_view own = "01930000-0000-7000-8000-000000000001";
inline constexpr std::string_view tag = "R-01930000-0000-7000-8000-0000000000aa";
inline constexpr std::string_view url_token = "url-token-made-up";

inline hal::Secret secret(std::string_view text) { return hal::Secret(std::string(text)); }
inline Money usd(std::int64_t minor) { return {minor, *Currency::from_code("USD")}; }

inline const hal::Crypto& crypto() {
    static const drivers::crypto::MbedtlsCrypto made;
    return made;
}

inline PortoneConfig portone_config() {
    PortoneConfig config;
    config.base_url = "https://portone.example";
    config.portone_key = "keyMadeUp";
    config.portone_secret = secret("secret-made-up-0001");
    config.currencies = {"USD", "JPY", "KWD"};
    config.country_code = "US";
    config.merchant_name = "Corner Shop";
    config.success_url = "https://shop.example/thanks";
    config.failure_url = "https://shop.example/sorry";
    config.checkout_prefix = "https://checkout.example?ref=";
    config.webhook_tokens = {secret(url_token)};
    return config;
}

inline std::unique_ptr<Provider> translator(PortoneConfig config = portone_config()) {
    auto made = make_portone(std::move(config), crypto());
    EXPECT_TRUE(made) << (made ? "" : made.error().detail);
    return made ? *std::move(made) : nullptr;
}

// What the payment has learnt so far: the link, the transaction on it, PortOne's order.
enum class Known { nothing, link, transaction, order };

inline Value refs_of(Known known) {
    auto refs = Value::object();
    if (known == Known::nothing) return refs;
    refs.set("payment_link_ref", "LINK1").set("merchant_order_id", own);
    if (known == Known::link) return refs;
    refs.set("transaction_ref", "TXN1_1").set("channel_order_ref", "CH1");
    if (known == Known::order) refs.set("order_ref", "ORDER1").set("channel_key", "PAYLETTER");
    return refs;
}

inline Command command(Action action, Known known = Known::nothing, Action about = Action::create) {
    Command out;
    out.action = action;
    out.about = about;
    out.own_reference = own;
    out.idempotency_key = "01930000-0000-7000-8000-0000000000aa";
    out.sale.order_ref = "A-17";
    out.sale.method = "portone.link";
    out.sale.amount = usd(10010);
    out.amount = out.sale.amount;
    out.refs = refs_of(known);
    out.now_s = now;
    return out;
}

inline Outcome read(const Command& cmd, int status, std::string body, PortoneConfig config = portone_config()) {
    return translator(std::move(config))->read(cmd, {status, {}, std::move(body)});
}

// The text with every `from` in it replaced.
inline std::string with(std::string text, std::string_view from, std::string_view to) {
    EXPECT_NE(text.find(from), std::string::npos) << from;
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

inline std::string printed(const hal::HttpRequest& request) {
    std::string out = request.method + " " + request.url + "\n";
    for (const auto& [name, value] : request.headers)
        out += name + ": " + value + "\n";
    return out + "\n" + request.body + "\n";
}

inline void PrintTo(const Outcome::Kind& kind, std::ostream* out) {
    constexpr const char* names[] = {"done", "refused", "pending", "unknown", "throttled"};
    *out << names[static_cast<int>(kind)];
}
inline void PrintTo(const ProviderState& state, std::ostream* out) { *out << to_string(state); }

}  // namespace till::providers

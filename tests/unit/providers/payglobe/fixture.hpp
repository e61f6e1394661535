// A PayGlobe with made-up keys, and the sales, commands and answers the tests send through it.
#pragma once

#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/providers/payglobe.hpp"

#include <gtest/gtest.h>

namespace till::providers {

using hal::Currency;
using hal::json::Value;
using Kind = Outcome::Kind;

inline Money eur(std::int64_t minor) { return {minor, Currency::eur()}; }
inline hal::Secret secret(std::string text) { return hal::Secret(std::move(text)); }

inline const hal::Crypto& crypto() {
    static const drivers::crypto::MbedtlsCrypto made;
    return made;
}

inline PayglobeConfig payglobe_config() {
    PayglobeConfig config;
    config.base_url = "https://payglobe.example/paymentgw";
    config.public_key = secret("pk_test_made_up");
    config.secret_key = secret("sk_test_made_up");
    config.notify_url = "https://shop.example/thanks";
    config.error_url = "https://shop.example/sorry";
    config.callback_url = "https://shop.example/{transactionId}/voucher-choice";
    config.webhook_secrets = {secret("whsec_test_abc123")};
    return config;
}

inline std::unique_ptr<Provider> payglobe(PayglobeConfig config = payglobe_config()) {
    auto made = make_payglobe(std::move(config), crypto());
    EXPECT_TRUE(made) << (made ? "" : made.error().detail);
    return made ? *std::move(made) : nullptr;
}

inline SaleRequest sale_of(std::string method, std::int64_t minor = 15000) {
    SaleRequest sale;
    sale.order_ref = "A-17";
    sale.method = std::move(method);
    sale.amount = eur(minor);
    if (sale.method == "payglobe.saved_card") sale.options = {{"card_id", "42"}, {"customer_id", "C-7"}};
    return sale;
}

inline std::string transaction_of(std::string_view method) {
    if (method == "payglobe.link") return "LINK_20251107_1";
    if (method == "payglobe.saved_card") return "TKN_20251107_1";
    return "TXN_20251107_123456";
}

inline Command command(Action action, const std::string& method = "payglobe.card_voucher",
                       Action about = Action::create) {
    Command out;
    out.action = action;
    out.about = about;
    out.own_reference = "01930000-0000-7000-8000-000000000001";
    out.idempotency_key = "01930000-0000-7000-8000-0000000000aa";
    out.sale = sale_of(method);
    out.amount = out.sale.amount;
    out.refs = Value::object();
    if (action != Action::create) out.refs.set("transaction_id", transaction_of(method));
    if (action == Action::capture) out.refs.set("voucher_amount", "0.00");
    return out;
}

inline Command inquiry(Action about, const std::string& method = "payglobe.card_voucher", int asked = 0) {
    auto out = command(Action::inquire, method, about);
    out.asked = asked;
    return out;
}

inline hal::HttpResponse answer(int status, std::string body, hal::HttpHeaders headers = {}) {
    return {status, std::move(headers), std::move(body)};
}

// GET transaction, as the contract shows it.
inline std::string transaction_json(std::string_view status, std::string_view gateway = R"({"paymentId":"P1"})",
                                    std::string_view breakdown = "", std::string_view more = "") {
    std::string out = R"({"success":true,"transactionId":"TXN_20251107_123456","status":")" + std::string(status) +
                      R"(","cardGateway":)" + std::string(gateway);
    if (!breakdown.empty()) out += R"(,"breakdown":)" + std::string(breakdown);
    return out + std::string(more) + "}";
}

// The whole request as one text, as it is compared with the golden files.
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

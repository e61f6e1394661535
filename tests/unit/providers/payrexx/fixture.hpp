// A Payrexx merchant with made-up keys, and the sales, commands and answers the tests send through it.
#pragma once

#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/providers/payrexx.hpp"

#include <gtest/gtest.h>

namespace till::providers {

using hal::Currency;
using hal::json::Value;
using Kind = Outcome::Kind;

inline const hal::Crypto& crypto() {
    static const drivers::crypto::MbedtlsCrypto made;
    return made;
}
inline hal::Secret secret(std::string text) { return hal::Secret(std::move(text)); }
inline Money chf(std::int64_t minor) { return {minor, *Currency::from_code("CHF")}; }

inline constexpr const char* sale_id = "01930000-0000-7000-8000-000000000001";

inline PayrexxConfig payrexx_config() {
    PayrexxConfig config;
    config.base_url = "https://api.payrexx.example";
    config.instance = "demo";
    config.api_secret = secret("made-up-secret");
    config.currencies = {"CHF", "EUR", "JPY"};
    config.terminal_serial = "SN-42";
    config.webhook_keys = {secret("webhook-signing-key")};
    return config;
}

inline std::unique_ptr<Provider> payrexx_of(PayrexxConfig config = payrexx_config()) {
    auto made = make_payrexx(std::move(config), crypto());
    EXPECT_TRUE(made) << (made ? "" : made.error().detail);
    return made ? *std::move(made) : nullptr;
}

inline SaleRequest sale_of(std::string method = "payrexx.gateway", Money amount = chf(8925)) {
    SaleRequest sale;
    sale.order_ref = "A-17";
    sale.method = std::move(method);
    sale.amount = amount;
    return sale;
}

inline Command command(Action action, const std::string& method = "payrexx.gateway", Action about = Action::create) {
    Command out;
    out.action = action;
    out.about = about;
    out.own_reference = sale_id;
    out.idempotency_key = "01930000-0000-7000-8000-0000000000aa";
    out.sale = sale_of(method);
    out.amount = out.sale.amount;
    out.refs = Value::object();
    if (action == Action::create) return out;
    out.refs.set("reference", sale_id);
    const bool terminal = method == "payrexx.terminal";
    if (terminal) out.refs.set("terminal_serial", "SN-42");
    if (!terminal) out.refs.set("gateway_id", "17");
    if (terminal && action != Action::proceed) out.refs.set("ecr_payment_id", "p-9");
    const auto acts_on = action == Action::inquire ? about : action;
    const bool on_money = acts_on == Action::refund || acts_on == Action::capture || acts_on == Action::release;
    if (!terminal && on_money) out.refs.set("transaction_id", "1234");
    return out;
}
inline Command inquiry(Action about, const std::string& method = "payrexx.gateway") {
    return command(Action::inquire, method, about);
}

// A look for a trace, `after` a first one that found none; `kept` is what that one wants to be kept.
inline void merge(Value& refs, const Value& kept) {
    if (const auto* members = kept.members())
        for (const auto& [name, value] : *members)
            refs.set(name, value);
}

inline hal::HttpResponse answer(int status, std::string body, hal::HttpHeaders headers = {}) {
    return {status, std::move(headers), std::move(body)};
}
inline hal::HttpResponse good(const std::string& data) {
    return answer(200, R"({"status":"success","data":)" + data + "}");
}
inline hal::HttpResponse no(int status, const std::string& message) {
    return answer(status, R"({"status":"error","message":")" + message + "\"}");
}

// A transaction as a GET shows it.
inline std::string transaction_json(std::string_view status, std::string_view more_invoice = "",
                                    std::string_view amount = "8925", std::string_view mode = "LIVE",
                                    std::string_view currency = "CHF", std::string_view id = "1234") {
    return R"({"id":)" + std::string(id) + R"(,"uuid":"1122aabb","amount":)" + std::string(amount) + R"(,"status":")" +
           std::string(status) + R"(","mode":")" + std::string(mode) +
           R"(","payment":{"brand":"visa"},"invoice":{"currencyAlpha3":")" + std::string(currency) +
           R"(","referenceId":")" + sale_id + "\"" + std::string(more_invoice) + "}}";
}

// A gateway as its create shows it, and later with what was paid through it.
inline std::string gateway_json(std::string_view status, std::string_view transactions = "",
                                std::string_view test = "0", std::string_view amount = "8925",
                                std::string_view currency = "CHF") {
    std::string invoices = "[]";
    if (!transactions.empty())
        invoices = R"([{"referenceId":")" + std::string(sale_id) + R"(","test":)" + std::string(test) +
                   R"(,"currency":")" + std::string(currency) + R"(","transactions":[)" + std::string(transactions) +
                   "]}]";
    return R"([{"id":17,"status":")" + std::string(status) + R"(","hash":"db8c","referenceId":")" + sale_id +
           R"(","link":"https://demo.payrexx.example/de/?payment=db8c","invoices":)" + invoices +
           R"(,"preAuthorization":0,"reservation":0,"fields":[],"psp":0,"pm":[],"amount":)" + std::string(amount) +
           R"(,"vatRate":7.7,"currency":")" + std::string(currency) + R"(","createdAt":1475578052}])";
}
inline std::string paid_through(std::string_view status, std::string_view amount = "8925",
                                std::string_view mode = "LIVE", std::string_view id = "1234") {
    return R"({"id":)" + std::string(id) + R"(,"uuid":"u-)" + std::string(id) + R"(","amount":)" + std::string(amount) +
           R"(,"status":")" + std::string(status) + R"(","mode":")" + std::string(mode) +
           R"(","payment":{"brand":"twint"}})";
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

// A Paysafe with made-up credentials, the sales, commands and answers the tests send through it, and a sale that keeps
// its refs as the engine does.
#pragma once

#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/providers/paysafe.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace till::providers {

using hal::Currency;
using hal::json::Value;
using Kind = Outcome::Kind;

inline hal::Secret secret(std::string text) { return hal::Secret(std::move(text)); }
inline Money brl(std::int64_t minor) { return {minor, *Currency::from_code("BRL")}; }

inline const hal::Crypto& crypto() {
    static const drivers::crypto::MbedtlsCrypto made;
    return made;
}

inline PaysafeConfig paysafe_config() {
    PaysafeConfig config;
    config.base_url = "https://paysafe.example/paymenthub/v1";
    config.user = secret("till_made_up");
    config.password = secret("password_made_up");
    config.return_url = "https://shop.example/thanks";
    config.webhook_keys = {secret("dGVzdC1wYXlzYWZlLWhtYWMta2V5")};
    return config;
}

inline std::unique_ptr<Provider> paysafe(PaysafeConfig config = paysafe_config()) {
    auto made = make_paysafe(std::move(config), crypto());
    EXPECT_TRUE(made) << (made ? "" : made.error().detail);
    return made ? *std::move(made) : nullptr;
}

inline const std::string sale_ref = "01930000-0000-7000-8000-000000000001";
inline const std::string proceed_key = "01930000-0000-7000-8000-0000000000bb";
inline const std::string refund_key = "01930000-0000-7000-8000-0000000000cc";
inline const std::string token = "PHC0uHklty7AIXEI";
inline const std::string base = "https://paysafe.example/paymenthub/v1";

inline SaleRequest sale_of(Money amount = brl(12550)) {
    SaleRequest sale;
    sale.order_ref = "A-17";
    sale.method = "paysafe.safetypay";
    sale.amount = amount;
    return sale;
}

inline Command command(Action action, Value refs = Value::object(), Action about = Action::create) {
    Command out;
    out.action = action;
    out.about = about;
    out.own_reference = sale_ref;
    const auto operation = action == Action::inquire ? about : action;
    out.idempotency_key = operation == Action::proceed  ? proceed_key
                          : operation == Action::refund ? refund_key
                                                        : "01930000-0000-7000-8000-0000000000aa";
    out.sale = sale_of();
    out.amount = out.sale.amount;
    out.refs = std::move(refs);
    return out;
}

inline Value handle_refs() {
    return Value::object({{"handle_id", "h-1"},
                          {"handle_ref", sale_ref},
                          {"payment_handle_token", token},
                          {"token_digest", hal::to_hex(crypto().sha256(token))}});
}
inline Value paid_refs() {
    auto refs = handle_refs();
    return refs.set("payment_ref", proceed_key).set("payment_id", "p-1").set("settlement_id", "p-1");
}

inline hal::HttpResponse answer(int status, std::string body, hal::HttpHeaders headers = {}) {
    return {status, std::move(headers), std::move(body)};
}
inline hal::HttpResponse failure(int status, const std::string& code) {
    return answer(status, R"({"error":{"code":")" + code + R"(","message":"No","details":["because"]}})");
}

// `more` is appended as it is: ,"statusReason":"AUTH_EXPIRED"
inline std::string handle_json(std::string_view status, std::string_view more = "") {
    return R"({"id":"h-1","paymentHandleToken":")" + token + R"(","merchantRefNum":")" + sale_ref + R"(","status":")" +
           std::string(status) +
           R"(","amount":12550,"currencyCode":"BRL","action":"REDIRECT","liveMode":false,"executionMode":null,)"
           R"("links":[{"rel":"redirect_payment","href":"https://api.test.paysafe.com/alternatepayments/v1/redirect)"
           R"(?accountId=1&paymentHandleId=h-1&token=e30.e30.c2ln"}])" +
           std::string(more) + "}";
}

inline std::string payment_json(std::string_view status, std::string_view reference = proceed_key,
                                std::string_view more = R"(,"settleWithAuth":true)") {
    return R"({"id":"p-1","merchantRefNum":")" + std::string(reference) + R"(","paymentHandleToken":")" + token +
           R"(","status":")" + std::string(status) + R"(","amount":12550,"currencyCode":"BRL","liveMode":false)" +
           std::string(more) + "}";
}

inline std::string refund_json(std::string_view status, std::int64_t amount = 12550) {
    return R"({"id":"r-1","merchantRefNum":")" + refund_key + R"(","txnTime":1683188429000,"status":")" +
           std::string(status) + R"(","amount":)" + std::to_string(amount) + "}";
}

inline std::string list_json(std::string_view name, std::string_view entries) {
    return R"({"meta":{"numberOfRecords":1,"limit":10,"page":1},")" + std::string(name) + R"(":[)" +
           std::string(entries) + "]}";
}

// The engine's part, as far as a translator depends on it: refs of outcomes are merged, polls follow from refs.
class DrivenSale {
  public:
    explicit DrivenSale(PaysafeConfig config = paysafe_config()) : provider_(paysafe(std::move(config))) {}

    // The request a command leads to: "GET /payments/p-1".
    std::string asks(Action action, Action about = Action::create) const {
        const auto request = provider_->build(command(action, refs, about));
        if (!request) return request.error().type;
        return request->method + " " + request->url.substr(std::min(base.size(), request->url.size()));
    }
    const Outcome& answered(Action action, const hal::HttpResponse& response, Action about = Action::create) {
        last = provider_->read(command(action, refs, about), response);
        if (const auto* members = last.refs.members())
            for (const auto& [name, value] : *members)
                refs.set(name, value);
        return last;
    }
    const Outcome& polled(const std::string& body) { return answered(Action::inquire, answer(200, body)); }
    std::string asks() const { return asks(Action::inquire); }

    Value refs = Value::object();
    Outcome last;

  private:
    std::unique_ptr<Provider> provider_;
};

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

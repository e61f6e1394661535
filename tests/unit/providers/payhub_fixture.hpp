// A Payhub with made-up credentials, and the sales and commands the tests send through it.
#pragma once

#include "till/providers/payhub.hpp"

#include <gtest/gtest.h>

namespace till::providers {

using hal::Currency;
using hal::json::Value;

inline Money eur(std::int64_t minor) { return {minor, Currency::eur()}; }

inline PayhubConfig payhub_config() {
    PayhubConfig config;
    config.base_url = "https://payhub.example";
    config.api_key = hal::Secret(std::string("key-for-tests"));
    config.serial_number = "SN-1";
    config.software = "Till";
    config.store = {"ATH001", "TERM1234", {"Athens", "GR", "10434", "Ermou 12"}};
    config.webhook_tokens = {hal::Secret(std::string("token-0123456789abcdef")),
                             hal::Secret(std::string("older-0123456789abcdef"))};
    config.status_probe = true;
    return config;
}

inline std::unique_ptr<Provider> payhub_provider(PayhubConfig config = payhub_config()) {
    auto made = make_payhub(std::move(config));
    EXPECT_TRUE(made) << (made ? "" : made.error().detail);
    return made ? *std::move(made) : nullptr;
}

inline SaleRequest klarna_sale(std::string method = "klarna.dynamic_qr") {
    SaleRequest sale;
    sale.order_ref = "A-17";
    sale.method = std::move(method);
    sale.amount = eur(12550);
    sale.lines = {{"Olive oil 5 l", 2, eur(5000), eur(10000)}, {"Honey \"thyme\" 1 kg", 1, eur(2550), eur(2550)}};
    if (sale.method == "klarna.static_qr") sale.options["short_code"] = "48213";
    return sale;
}

inline Command command(Action action, std::string method = "klarna.dynamic_qr") {
    Command out;
    out.action = action;
    out.own_reference = "01930000-0000-7000-8000-000000000001";
    out.idempotency_key = "01930000-0000-7000-8000-0000000000aa";
    out.sale = klarna_sale(std::move(method));
    out.amount = out.sale.amount;
    out.refs = Value::object();
    if (action != Action::create) out.refs.set("payment_request_id", "54321").set("paycode", "RF98765432109876543");
    if (action == Action::refund) out.refs.set("payment_id", "98765");
    return out;
}

inline hal::HttpResponse answer(int status, std::string body, hal::HttpHeaders headers = {}) {
    return {status, std::move(headers), std::move(body)};
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

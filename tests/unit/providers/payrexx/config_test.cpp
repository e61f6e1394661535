#include "tests/unit/providers/payrexx/fixture.hpp"

namespace till::providers {
namespace {

template <class Spoil>
std::string config_error(Spoil spoil) {
    auto config = payrexx_config();
    spoil(config);
    const auto made = make_payrexx(std::move(config), crypto());
    return made ? "no error" : made.error().type;
}

TEST(PayrexxConfig, WhatCannotWorkIsSaidAtStart) {
    EXPECT_EQ(config_error([](auto&) {}), "no error");
    const std::string bad = "config-invalid";
    EXPECT_EQ(config_error([](auto& c) { c.base_url = "http://api.payrexx.example"; }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.base_url = ""; }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.version = "v1/../2"; }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.version = ""; }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.instance = ""; }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.instance = "a&b"; }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.api_secret = {}; }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.api_secret = secret("a\r\nb"); }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.currencies = {}; }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.currencies = {"chf"}; }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.payment_means = {""}; }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.validity_minutes = -1; }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.list_size = 0; }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.reference_prefix = "POS 7"; }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.reference_prefix = std::string(25, 'x'); }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.terminal_serial = "../x"; }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.terminal_means = "CARD;"; }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.reversal_done = {""}; }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.webhook_tokens = {secret("short")}; }), bad);
    EXPECT_EQ(config_error([](auto& c) { c.webhook_keys = {secret("")}; }), bad);
}

TEST(PayrexxConfig, TheTerminalIsOfferedOnlyWhereThereIsOne) {
    auto config = payrexx_config();
    EXPECT_EQ(payrexx_of(config)->methods().size(), 2U);
    config.terminal_serial.clear();
    config.hold = true;
    const auto provider = payrexx_of(config);
    ASSERT_EQ(provider->methods().size(), 1U);
    EXPECT_TRUE(provider->methods().front().manual_capture);
    EXPECT_EQ(provider->validate(sale_of("payrexx.terminal")).error().type, "method-unknown");
    for (const auto action : {Action::create, Action::inquire, Action::proceed, Action::refund})
        EXPECT_FALSE(provider->supports(action, sale_of("payrexx.terminal")));
}

TEST(PayrexxConfig, SalesAreJudgedBeforeAnythingIsWritten) {
    const auto provider = payrexx_of();
    const auto error = [&](SaleRequest sale) {
        const auto valid = provider->validate(sale);
        return valid ? std::string("no error") : valid.error().type;
    };
    EXPECT_EQ(error(sale_of()), "no error");
    EXPECT_EQ(error(sale_of("payrexx.terminal")), "no error");
    EXPECT_EQ(error(sale_of("payrexx.link")), "method-unknown");
    EXPECT_EQ(error(sale_of("payrexx.gateway", {1, *Currency::from_code("USD")})), "currency-not-supported");
    for (const std::int64_t minor : {0L, -1L, 100'000'000L, INT64_MAX, INT64_MIN})
        EXPECT_EQ(error(sale_of("payrexx.gateway", chf(minor))), "amount-invalid") << minor;
}

}  // namespace
}  // namespace till::providers

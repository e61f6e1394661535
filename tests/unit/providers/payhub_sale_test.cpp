// What is refused before anything is written or sent, and what the methods say about themselves.
#include "providers/payhub/matrix.hpp"
#include "tests/unit/providers/payhub_fixture.hpp"

#include <set>

namespace till::providers {
namespace {

std::string refusal(const SaleRequest& sale, PayhubConfig config = payhub_config()) {
    const auto valid = payhub_provider(std::move(config))->validate(sale);
    return valid ? "" : valid.error().type;
}

SaleRequest one_line(std::string name, std::int64_t quantity, std::int64_t price, std::int64_t total) {
    auto sale = klarna_sale();
    sale.lines = {{std::move(name), quantity, eur(price), eur(total)}};
    sale.amount = eur(total);
    return sale;
}

TEST(PayhubSale, AGoodOneIsTaken) {
    EXPECT_EQ(refusal(klarna_sale()), "");
    EXPECT_EQ(refusal(klarna_sale("klarna.static_qr")), "");
    EXPECT_EQ(refusal(one_line("x", 1, 1, 1)), "");
    EXPECT_EQ(refusal(one_line("x", 1, 200'000'000, 200'000'000)), "");
    EXPECT_EQ(refusal(one_line(std::string(255, 'x'), 3, 5, 15)), "");
}

TEST(PayhubSale, ADiscountLineIsNegative) {
    auto sale = klarna_sale();
    sale.lines.push_back({"Coupon", 1, eur(-550), eur(-550)});
    sale.amount = eur(12000);
    EXPECT_EQ(refusal(sale), "");
}

TEST(PayhubSale, MethodAndCurrency) {
    auto sale = klarna_sale();
    sale.method = "klarna.unknown";
    EXPECT_EQ(refusal(sale), "method-unknown");
    sale.method = "payhub.viv";
    EXPECT_EQ(refusal(sale), "method-unknown");
    sale = klarna_sale();
    sale.amount.currency = *Currency::from_code("CHF");
    EXPECT_EQ(refusal(sale), "currency-not-supported");
}

TEST(PayhubSale, AmountLimits) {
    EXPECT_EQ(refusal(one_line("x", 1, 0, 0)), "amount-invalid");
    EXPECT_EQ(refusal(one_line("x", 1, -1, -1)), "amount-invalid");
    EXPECT_EQ(refusal(one_line("x", 1, 200'000'001, 200'000'001)), "amount-invalid");
    EXPECT_EQ(refusal(one_line("x", 1, INT64_MAX, INT64_MAX)), "amount-invalid");
    EXPECT_EQ(refusal(one_line("x", 1, INT64_MIN, INT64_MIN)), "amount-invalid");
}

TEST(PayhubSale, OrderLinesAreKlarnas) {
    auto sale = klarna_sale();
    sale.lines.clear();
    EXPECT_EQ(refusal(sale), "order-lines-missing");
    sale = klarna_sale();
    sale.lines.pop_back();
    EXPECT_EQ(refusal(sale), "order-lines-mismatch");
    EXPECT_EQ(refusal(one_line("x", 0, 100, 100)), "order-line-invalid");
    EXPECT_EQ(refusal(one_line("x", -1, -100, 100)), "order-line-invalid");
    EXPECT_EQ(refusal(one_line("x", 3, 33, 100)), "order-line-invalid");
    EXPECT_EQ(refusal(one_line("", 1, 100, 100)), "order-line-invalid");
    EXPECT_EQ(refusal(one_line(std::string(256, 'x'), 1, 100, 100)), "order-line-invalid");
    EXPECT_EQ(refusal(one_line("a\nb", 1, 100, 100)), "order-line-invalid");
    // Would be right after wrapping at 64 bits: 2^62 * 4 + 100 is 100.
    EXPECT_EQ(refusal(one_line("x", (std::int64_t{1} << 62), 4, 100)), "order-line-invalid");
}

TEST(PayhubSale, ANameIsCountedInCharacters) {
    std::string greek;
    for (int i = 0; i < 255; ++i)
        greek += "λ";
    EXPECT_EQ(refusal(one_line(greek, 1, 100, 100)), "");
    EXPECT_EQ(refusal(one_line(greek + "λ", 1, 100, 100)), "order-line-invalid");
}

TEST(PayhubSale, LinesOfAnotherCurrencyOrTooMany) {
    auto sale = klarna_sale();
    sale.lines[0].unit_price.currency = *Currency::from_code("CHF");
    EXPECT_EQ(refusal(sale), "order-line-invalid");
    sale = klarna_sale();
    sale.lines.assign(1001, {"x", 1, eur(1), eur(1)});
    sale.amount = eur(1001);
    EXPECT_EQ(refusal(sale), "order-line-invalid");
    sale.lines.pop_back();
    sale.amount = eur(1000);
    EXPECT_EQ(refusal(sale), "");
}

TEST(PayhubSale, TheShortCodeIsDigitsUnlessSwitched) {
    auto sale = klarna_sale("klarna.static_qr");
    sale.options.clear();
    EXPECT_EQ(refusal(sale), "option-missing");
    auto named = payhub_config();
    named.short_code_digits_only = false;
    for (const auto& [code, digits, names] : {std::tuple{"", "option-missing", "option-missing"},
                                              {"1", "option-invalid", ""},
                                              {"12", "", ""},
                                              {"01234567890123456789", "", ""},
                                              {"012345678901234567890", "option-invalid", ""},
                                              {"12a", "option-invalid", ""},
                                              {"STORE-ATHENS-01", "option-invalid", ""},
                                              {"12 34", "option-invalid", "option-invalid"},
                                              {"1\n2", "option-invalid", "option-invalid"}}) {
        sale.options["short_code"] = code;
        EXPECT_EQ(refusal(sale), digits) << code;
        EXPECT_EQ(refusal(sale, named), names) << code;
    }
}

TEST(PayhubMethods, SayWhatTheyAre) {
    const auto provider = payhub_provider();
    ASSERT_EQ(provider->methods().size(), 8U);
    const auto& dynamic = provider->methods()[0];
    EXPECT_EQ(dynamic.name, "klarna.dynamic_qr");
    EXPECT_EQ(dynamic.presentation, "qr");
    EXPECT_TRUE(dynamic.required_options.empty());
    const auto& fixed = provider->methods()[1];
    EXPECT_EQ(fixed.name, "klarna.static_qr");
    EXPECT_EQ(fixed.presentation, "short_code");
    EXPECT_EQ(fixed.required_options, std::vector<std::string>{"short_code"});
    for (const auto& method : provider->methods()) {
        const bool klarna = method.name.starts_with("klarna.");
        EXPECT_TRUE(method.needs_line) << method.name;
        EXPECT_EQ(method.refundable, klarna) << method.name;
        EXPECT_EQ(method.cancellable, klarna) << method.name;
        EXPECT_EQ(method.several_payments, !klarna) << method.name;
        EXPECT_FALSE(method.manual_confirmation) << method.name;
        EXPECT_EQ(method.currencies, std::vector<std::string>{"EUR"}) << method.name;
    }
}

TEST(PayhubMethods, WhatIsSafeAfterAnUnknownOutcome) {
    const auto provider = payhub_provider();
    const auto dynamic = klarna_sale();
    const auto fixed = klarna_sale("klarna.static_qr");
    EXPECT_EQ(provider->after_unknown(Action::create, dynamic), AfterUnknown::repeat_same_key);
    EXPECT_EQ(provider->after_unknown(Action::create, fixed), AfterUnknown::never_repeat);
    for (const auto action : {Action::cancel, Action::refund, Action::inquire}) {
        EXPECT_EQ(provider->after_unknown(action, dynamic), AfterUnknown::repeat_same_key);
        EXPECT_EQ(provider->after_unknown(action, fixed), AfterUnknown::repeat_same_key);
    }
    SaleRequest other;
    other.method = "something.else";
    EXPECT_EQ(provider->after_unknown(Action::create, other), AfterUnknown::never_repeat);
    EXPECT_FALSE(provider->supports(Action::create, other));
}

TEST(PayhubMethods, TheStatusRequestIsASwitch) {
    auto config = payhub_config();
    EXPECT_TRUE(payhub_provider(config)->supports(Action::inquire, klarna_sale()));
    config.status_probe = false;
    EXPECT_FALSE(payhub_provider(config)->supports(Action::inquire, klarna_sale()));
    for (const auto action : {Action::create, Action::cancel, Action::refund})
        EXPECT_TRUE(payhub_provider(config)->supports(action, klarna_sale()));
}

// The contract's validation matrix, row by row.
TEST(PayhubMatrix, IsTheContracts) {
    std::set<std::string_view> providers;
    for (const auto& rule : payhub::rules()) {
        providers.insert(rule.provider);
        const bool klarna = rule.provider == "klarna";
        EXPECT_EQ(rule.payment_type == "DynamicQR" || rule.payment_type == "StaticQR", klarna) << rule.method;
        EXPECT_EQ(rule.order_lines, klarna) << rule.method;
        EXPECT_EQ(rule.klarna, klarna) << rule.method;
        EXPECT_EQ(rule.debtor_email, rule.provider == "worldline") << rule.method;
        EXPECT_EQ(rule.min_minor, rule.provider == "viva" ? 31 : 1) << rule.method;
        EXPECT_EQ(rule.presentation == "paycode", rule.provider == "dias") << rule.method;
        EXPECT_EQ(rule.short_code, rule.payment_type == "StaticQR") << rule.method;
    }
    EXPECT_EQ(providers,
              (std::set<std::string_view>{"dias", "klarna", "nexi", "onepay", "paygate", "viva", "worldline"}));
}

struct BadConfig {
    const char* name;
    void (*spoil)(PayhubConfig&);
};
void PrintTo(const BadConfig& bad, std::ostream* out) { *out << bad.name; }
class PayhubConfigRefused : public testing::TestWithParam<BadConfig> {};

TEST_P(PayhubConfigRefused, WithAReason) {
    auto config = payhub_config();
    GetParam().spoil(config);
    const auto made = make_payhub(config);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().type, "config-invalid");
    EXPECT_EQ(made.error().detail.find("key-for-tests"), std::string::npos);
    EXPECT_EQ(made.error().detail.find("0123456789abcdef"), std::string::npos);
}

using hal::Secret;
INSTANTIATE_TEST_SUITE_P(
    All, PayhubConfigRefused,
    testing::Values(
        BadConfig{"NoUrl", [](PayhubConfig& c) { c.base_url = ""; }},
        BadConfig{"PlainHttp", [](PayhubConfig& c) { c.base_url = "http://payhub.example"; }},
        BadConfig{"LoopbackLookalike", [](PayhubConfig& c) { c.base_url = "http://127.0.0.1.evil.example"; }},
        BadConfig{"UserInUrl", [](PayhubConfig& c) { c.base_url = "https://a@payhub.example"; }},
        BadConfig{"QueryInUrl", [](PayhubConfig& c) { c.base_url = "https://payhub.example?x"; }},
        BadConfig{"NoKey", [](PayhubConfig& c) { c.api_key = Secret(); }},
        BadConfig{"LineBreakInKey", [](PayhubConfig& c) { c.api_key = Secret(std::string("a\r\nX: y")); }},
        BadConfig{"LineBreakInAuthorization", [](PayhubConfig& c) { c.authorization = Secret(std::string("a\nb")); }},
        BadConfig{"BadHeaderName", [](PayhubConfig& c) { c.api_key_header = "X Key"; }},
        BadConfig{"NoHeaderName", [](PayhubConfig& c) { c.api_key_header = ""; }},
        BadConfig{"NoSerialNumber", [](PayhubConfig& c) { c.serial_number = ""; }},
        BadConfig{"NoSoftware", [](PayhubConfig& c) { c.software = ""; }},
        BadConfig{"LineBreakInSoftware", [](PayhubConfig& c) { c.software = "a\nb"; }},
        BadConfig{"Currency", [](PayhubConfig& c) { c.currency = "EURO"; }},
        BadConfig{"ControlInStore", [](PayhubConfig& c) { c.store.address.city = "a\x01"; }},
        BadConfig{"NoQrField", [](PayhubConfig& c) { c.qr_field = ""; }},
        BadConfig{"UnknownMethod",
                  [](PayhubConfig& c) {
                      c.methods = {"payhub.dias", "payhub.diaz"};
                  }},
        BadConfig{"UnknownMailer", [](PayhubConfig& c) { c.mails_payer = {"PayGate"}; }},
        BadConfig{"UnknownRefundable", [](PayhubConfig& c) { c.refundable = {"stripe"}; }},
        BadConfig{"DiasIsNeverOpen", [](PayhubConfig& c) { c.open_amounts = {"dias"}; }},
        BadConfig{"KlarnaIsNeverOpen", [](PayhubConfig& c) { c.open_amounts = {"klarna"}; }},
        BadConfig{"EmptyToken", [](PayhubConfig& c) { c.webhook_tokens.emplace_back(); }},
        BadConfig{"ShortToken",
                  [](PayhubConfig& c) { c.webhook_tokens.emplace_back(std::string("0123456789abcde")); }}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(PayhubConfig, LoopbackMayBePlainHttp) {
    auto config = payhub_config();
    for (const auto* url :
         {"http://127.0.0.1:9000", "http://localhost/payhub/", "http://[::1]:9000", "https://x.example/"}) {
        config.base_url = url;
        EXPECT_TRUE(make_payhub(config)) << url;
    }
    config.webhook_tokens.clear();  // allowed: every push is refused then
    EXPECT_TRUE(make_payhub(config));
}

}  // namespace
}  // namespace till::providers

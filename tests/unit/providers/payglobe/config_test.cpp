// What the provider says about itself, and which configurations and sales it takes.
#include "tests/unit/providers/payglobe/fixture.hpp"

#include <algorithm>

namespace till::providers {
namespace {

template <class Spoil>
std::string config_error(Spoil spoil) {
    auto config = payglobe_config();
    spoil(config);
    const auto made = make_payglobe(std::move(config), crypto());
    return made ? "no error" : made.error().type;
}

TEST(PayglobeConfig, TheUsualOneIsTaken) {
    EXPECT_EQ(config_error([](auto&) {}), "no error");
    EXPECT_EQ(config_error([](auto& c) { c.public_key = {}; }), "no error");
    EXPECT_EQ(config_error([](auto& c) { c.notify_url = c.error_url = c.callback_url = ""; }), "no error");
    EXPECT_EQ(config_error([](auto& c) { c.base_url = "http://127.0.0.1:8490/payglobe/"; }), "no error");
    EXPECT_EQ(config_error([](auto& c) { c.webhook_secrets.clear(); }), "no error") << "pushes are refused then";
}

TEST(PayglobeConfig, KeysAreOfOneMode) {
    EXPECT_EQ(config_error([](auto& c) { c.secret_key = {}; }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.secret_key = secret("pk_test_x"); }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.secret_key = secret("sk_test_"); }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.secret_key = secret("sk_prod_x"); }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.secret_key = secret("sk_live_x"); }), "config-invalid") << "pk is test";
    EXPECT_EQ(config_error([](auto& c) { c.public_key = secret("pk_live_x"); }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.public_key = secret("sk_test_x"); }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.secret_key = secret("sk_test_a\r\nX: y"); }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) {
                  c.secret_key = secret("sk_live_x");
                  c.public_key = secret("pk_live_x");
              }),
              "no error");
}

TEST(PayglobeConfig, AddressesAndSwitchesAreChecked) {
    EXPECT_EQ(config_error([](auto& c) { c.base_url = "http://payglobe.example"; }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.base_url = "ftp://payglobe.example"; }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.notify_url = "http://shop.example/x"; }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.error_url = "nonsense"; }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.callback_url = "https://x/{a b}"; }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.card_mode = "SALE DIRECT"; }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.page_field = ""; }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.void_statuses = {""}; }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.link_days = 0; }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.link_days = 366; }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.link_customer_email = "nobody"; }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.webhook_secrets = {secret("short")}; }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.webhook_secrets.emplace_back(); }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.webhook_tolerance = hal::Duration{0}; }), "config-invalid");
    EXPECT_EQ(config_error([](auto& c) { c.webhook_tolerance = hal::Duration{3'600'001}; }), "config-invalid");
}

const MethodInfo& method(const Provider& provider, std::string_view name) {
    return *std::ranges::find(provider.methods(), name, &MethodInfo::name);
}

TEST(PayglobeMethods, FourOfThem) {
    const auto provider = payglobe();
    ASSERT_EQ(provider->methods().size(), 4U);
    EXPECT_EQ(method(*provider, "payglobe.card_voucher").presentation, "qr");
    EXPECT_EQ(method(*provider, "payglobe.card").presentation, "qr");
    EXPECT_EQ(method(*provider, "payglobe.link").presentation, "qr");
    const auto& saved = method(*provider, "payglobe.saved_card");
    EXPECT_EQ(saved.presentation, "none");
    EXPECT_EQ(saved.required_options, (std::vector<std::string>{"card_id", "customer_id"}));
    for (const auto& info : provider->methods()) {
        EXPECT_TRUE(info.refundable && info.needs_line);
        EXPECT_FALSE(info.manual_capture || info.manual_confirmation);
        EXPECT_EQ(info.currencies, std::vector<std::string>{"EUR"});
    }
    EXPECT_EQ(provider->match_keys(), std::vector<std::string>{"transaction_id"});
}

TEST(PayglobeMethods, WhatTheySupportFollowsTheContract) {
    const auto what = [](const Provider& provider, const std::string& name) {
        std::string out;
        for (const auto action : {Action::create, Action::inquire, Action::cancel, Action::refund, Action::proceed,
                                  Action::capture, Action::release})
            out += provider.supports(action, sale_of(name)) ? '1' : '0';
        return out;
    };
    const auto usual = payglobe();
    EXPECT_EQ(what(*usual, "payglobe.card_voucher"), "1111001");
    EXPECT_EQ(what(*usual, "payglobe.card"), "1101000") << "an open page without a hold cannot be ended";
    EXPECT_EQ(what(*usual, "payglobe.link"), "1111000");
    EXPECT_EQ(what(*usual, "payglobe.saved_card"), "1001000") << "charged at once, and no lookup";
    EXPECT_EQ(what(*usual, "payglobe.other"), "0000000");

    auto config = payglobe_config();
    config.manual_capture = true;
    config.saved_card_looks_first = true;
    config.refund_links = false;
    config.refund_saved_cards = false;
    const auto other = payglobe(config);
    EXPECT_EQ(what(*other, "payglobe.card_voucher"), "1111011");
    EXPECT_EQ(what(*other, "payglobe.link"), "1110000");
    EXPECT_EQ(what(*other, "payglobe.saved_card"), "1100100");
    EXPECT_TRUE(method(*other, "payglobe.card_voucher").manual_capture);
    EXPECT_FALSE(method(*other, "payglobe.card").manual_capture);
    EXPECT_FALSE(method(*other, "payglobe.link").refundable);
}

// Contract section 6.
TEST(PayglobeMethods, WhatMayBeRepeated) {
    const auto provider = payglobe();
    using enum AfterUnknown;
    for (const auto* name : {"payglobe.card_voucher", "payglobe.card", "payglobe.link"}) {
        EXPECT_EQ(provider->after_unknown(Action::create, sale_of(name)), repeat_same_key) << name;
        for (const auto action : {Action::cancel, Action::release, Action::capture, Action::refund})
            EXPECT_EQ(provider->after_unknown(action, sale_of(name)), inquire_first) << name;
        EXPECT_EQ(provider->after_unknown(Action::inquire, sale_of(name)), repeat_same_key);
    }
    EXPECT_EQ(provider->after_unknown(Action::create, sale_of("payglobe.saved_card")), never_repeat);
    EXPECT_EQ(provider->after_unknown(Action::create, sale_of("payglobe.other")), never_repeat);
    auto config = payglobe_config();
    config.saved_card_looks_first = true;
    const auto looking = payglobe(config);
    EXPECT_EQ(looking->after_unknown(Action::create, sale_of("payglobe.saved_card")), repeat_same_key) << "only a look";
    EXPECT_EQ(looking->after_unknown(Action::proceed, sale_of("payglobe.saved_card")), never_repeat);
}

std::string sale_error(const SaleRequest& sale) {
    const auto valid = payglobe()->validate(sale);
    return valid ? "no error" : valid.error().type;
}

TEST(PayglobeSale, AmountsAndCurrency) {
    EXPECT_EQ(sale_error(sale_of("payglobe.card", 1)), "no error");
    EXPECT_EQ(sale_error(sale_of("payglobe.card", 0)), "amount-invalid");
    EXPECT_EQ(sale_error(sale_of("payglobe.card", -1)), "amount-invalid");
    EXPECT_EQ(sale_error(sale_of("payglobe.card", INT64_MAX)), "amount-invalid");
    EXPECT_EQ(sale_error(sale_of("payglobe.cash")), "method-unknown");
    auto sale = sale_of("payglobe.card");
    sale.amount.currency = *Currency::from_code("CHF");
    EXPECT_EQ(sale_error(sale), "currency-not-supported");
}

TEST(PayglobeSale, ASavedCardNeedsItsNumbers) {
    auto sale = sale_of("payglobe.saved_card");
    EXPECT_EQ(sale_error(sale), "no error");
    for (const auto* bad : {"0", "042", "-1", "4.2", "4e1", "4 2", "forty", "1234567890123456789"}) {
        sale.options["card_id"] = bad;
        EXPECT_EQ(sale_error(sale), "option-invalid") << bad;
    }
    sale.options["card_id"] = "";
    EXPECT_EQ(sale_error(sale), "option-missing");
    sale = sale_of("payglobe.saved_card");
    for (const auto* bad : {"a&b=c", "a b", "a/b", "?", "ü"}) {
        sale.options["customer_id"] = bad;
        EXPECT_EQ(sale_error(sale), "option-invalid") << bad;
    }
    sale.options.erase("customer_id");
    EXPECT_EQ(sale_error(sale), "option-missing");
    EXPECT_EQ(sale_error(sale_of("payglobe.card")), "no error") << "the others need none";
}

TEST(PayglobeSale, CustomersAreCheckedBeforeAnythingIsSent) {
    auto sale = sale_of("payglobe.link");
    sale.customer = {{"email", "a@b.example"}, {"name", "Ada"}};
    EXPECT_EQ(sale_error(sale), "no error");
    for (const auto* bad : {"ada", "@b", "a@", "a b@c.example", "a@b\n.example"}) {
        sale.customer["email"] = bad;
        EXPECT_EQ(sale_error(sale), "customer-invalid") << bad;
    }
    sale.customer = {{"name", "A\nB"}};
    EXPECT_EQ(sale_error(sale), "customer-invalid");
    sale.customer = {{"name", std::string(255, 'a')}};
    EXPECT_EQ(sale_error(sale), "customer-invalid");
}

}  // namespace
}  // namespace till::providers

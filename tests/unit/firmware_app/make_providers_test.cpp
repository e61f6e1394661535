// From configuration to providers: which come up, in which order, with which methods, and what is said when they do not.
#include "firmware/app/make_parts.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace till::firmware::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// Gives out a value of the right shape for every name, but for those that are said to be lost.
class FakeSecrets final : public hal::SecretStore {
  public:
    std::string lost;
    std::map<std::string, std::string> values = {{"payglobe-secret", "sk_test_0123456789"},
                                                 {"payglobe-public", "pk_test_0123456789"}};
    hal::Result<hal::Secret> get(const hal::SecretRef& ref) const override {
        if (ref.credential == lost) return hal::fail("secret-missing", ref.credential);
        const auto known = values.find(ref.credential);
        return hal::Secret(known != values.end() ? known->second : "0123456789abcdef-" + ref.credential);
    }
};

Config everything() {
    Config c;
    auto& p = c.providers;
    p.payhub.enabled = p.payglobe.enabled = p.portone.enabled = p.payrexx.enabled = p.paysafe.enabled = true;
    p.bank.enabled = true;
    p.payhub.values.base_url = "https://payhub.example/api";
    p.payhub.values.serial_number = "S";
    p.payhub.values.software = "till";
    p.payhub.api_key = {"payhub-key", ""};
    p.payhub.webhook_tokens = {{"payhub-hook", ""}};
    p.payglobe.secret_key = {"payglobe-secret", ""};
    p.payglobe.public_key = {"payglobe-public", ""};
    p.payglobe.webhook_secrets = {{"payglobe-hook", ""}};
    p.portone.values.portone_key = "merchant-key";
    p.portone.values.merchant_name = "Kiosk";
    p.portone.values.success_url = "https://shop.example/thanks";
    p.portone.values.failure_url = "https://shop.example/sorry";
    p.portone.portone_secret = {"portone-secret", ""};
    p.portone.webhook_tokens = {{"portone-hook", ""}};
    p.portone.webhook_secrets = {{"portone-signing", ""}};
    p.payrexx.values.instance = "demo";
    p.payrexx.values.terminal_serial = "T100";
    p.payrexx.api_secret = {"payrexx-secret", ""};
    p.payrexx.webhook_tokens = {{"payrexx-hook", ""}};
    p.payrexx.webhook_keys = {{"payrexx-signing", ""}};
    p.paysafe.values.return_url = "https://shop.example/thanks";
    p.paysafe.user = {"paysafe-user", ""};
    p.paysafe.password = {"paysafe-password", ""};
    p.paysafe.webhook_keys = {{"paysafe-hook", ""}};
    p.bank.values.payee = "Kiosk";
    p.bank.values.iban = "GR1601101250000000012300695";
    return c;
}

struct MakeProviders : testing::Test {
    drivers::crypto::MbedtlsCrypto crypto;
    FakeSecrets secrets;
    Config config = everything();

    auto make() { return make_providers(config, secrets, crypto); }
    std::vector<std::string> methods() {
        std::vector<std::string> names;
        auto made = make();
        if (!made) return {made.error().type + ": " + made.error().detail};
        for (const auto& provider : *made)
            for (const auto& method : provider->methods())
                names.push_back(method.name);
        return names;
    }
};

TEST_F(MakeProviders, AllOfThemInTheOrderACashierSeesThem) {
    const auto made = make();
    ASSERT_TRUE(made) << made.error().type << ": " << made.error().detail;
    std::vector<std::string> names;
    for (const auto& provider : *made)
        names.emplace_back(provider->name());
    EXPECT_THAT(names, ElementsAre("payhub", "payglobe", "portone", "payrexx", "paysafe", "bank"));
}

TEST_F(MakeProviders, EveryMethodOfTheDesignIsThere) {
    const auto all = methods();
    for (const auto* method : {"klarna.dynamic_qr", "klarna.static_qr", "payglobe.card_voucher", "payglobe.card",
                               "payglobe.link", "payglobe.saved_card", "portone.link", "payrexx.gateway",
                               "payrexx.terminal", "paysafe.safetypay", "bank.epc_qr"})
        EXPECT_THAT(all, testing::Contains(method));
}

TEST_F(MakeProviders, TheEmvCodeTakesItsFieldsFromTheConfiguration) {
    auto& bank = config.providers.bank;
    bank.emv_enabled = true;
    bank.emv.guid = "A000000615";
    bank.emv.merchant_category = "5812";
    bank.emv.country = "GR";
    bank.emv.name = "KIOSK";
    bank.emv.city = "ATHENS";
    bank.emv_fields = {"01 {reference}"};
    EXPECT_THAT(methods(), testing::Contains("bank.emv_qr"));
    const auto made = make();
    ASSERT_TRUE(made);
    providers::SaleRequest sale;
    sale.order_ref = "A-1";
    sale.method = "bank.emv_qr";
    sale.amount = {1250, hal::Currency::eur()};
    const auto code = made->back()->local_presentation(sale, "R7");
    ASSERT_TRUE(code);
    EXPECT_THAT(code->qr_payload, HasSubstr("0010A0000006150102R7"));
}

TEST_F(MakeProviders, OnlyWhatIsEnabled) {
    config.providers.payhub.enabled = config.providers.payglobe.enabled = config.providers.paysafe.enabled = false;
    config.providers.payrexx.values.terminal_serial.clear();
    EXPECT_THAT(methods(), ElementsAre("portone.link", "payrexx.gateway", "bank.epc_qr"));
}

TEST_F(MakeProviders, ASecretThatIsNotThereIsNamedByItsKey) {
    const std::pair<const char*, const char*> expected[] = {
        {"payhub-key", "providers.payhub.api_key: "},
        {"payhub-hook", "providers.payhub.webhook_tokens: "},
        {"payglobe-public", "providers.payglobe.public_key: "},
        {"payglobe-secret", "providers.payglobe.secret_key: "},
        {"payglobe-hook", "providers.payglobe.webhook_secrets: "},
        {"portone-secret", "providers.portone.portone_secret: "},
        {"portone-hook", "providers.portone.webhook_tokens: "},
        {"portone-signing", "providers.portone.webhook_secrets: "},
        {"payrexx-secret", "providers.payrexx.api_secret: "},
        {"payrexx-hook", "providers.payrexx.webhook_tokens: "},
        {"payrexx-signing", "providers.payrexx.webhook_keys: "},
        {"paysafe-user", "providers.paysafe.user: "},
        {"paysafe-password", "providers.paysafe.password: "},
        {"paysafe-hook", "providers.paysafe.webhook_keys: "},
    };
    for (const auto& [lost, where] : expected) {
        secrets.lost = lost;
        const auto made = make();
        ASSERT_FALSE(made) << lost;
        EXPECT_EQ(made.error().type, "secret-missing");
        EXPECT_THAT(made.error().detail, StartsWith(where));
    }
}

TEST_F(MakeProviders, WhatATranslatorRefusesIsTheConfigurationsFault) {
    secrets.values["payglobe-public"] = "pk_live_0123456789";  // test and live keys mixed
    const auto mixed = make();
    ASSERT_FALSE(mixed);
    EXPECT_EQ(mixed.error().type, "config-invalid");
    EXPECT_THAT(mixed.error().detail, HasSubstr("payglobe: public_key"));

    config.providers.payglobe.enabled = false;
    config.providers.paysafe.values.live = true;  // with the test host's address
    const auto host = make();
    ASSERT_FALSE(host);
    EXPECT_EQ(host.error().type, "config-invalid");
    EXPECT_THAT(host.error().detail, HasSubstr("paysafe: live"));
}

TEST_F(MakeProviders, NoSecretStandsInWhatIsSaid) {
    secrets.values["paysafe-password"] = "with a \x01 control character";
    const auto made = make();
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().detail, testing::Not(HasSubstr("control character\x01")));
    EXPECT_THAT(made.error().detail, testing::Not(HasSubstr("with a")));
}

TEST_F(MakeProviders, DisputesAndCardsComeWithTheProviderThatHasThem) {
    auto extras = make_extras(config, secrets);
    ASSERT_TRUE(extras) << extras.error().detail;
    ASSERT_NE(extras->disputes, nullptr);
    ASSERT_NE(extras->cards, nullptr);
    EXPECT_EQ(extras->disputes->provider(), "payglobe");
    EXPECT_EQ(extras->cards->provider(), "payglobe");
    config.providers.payglobe.enabled = false;
    extras = make_extras(config, secrets);
    ASSERT_TRUE(extras);
    EXPECT_EQ(extras->disputes, nullptr);
    EXPECT_EQ(extras->cards, nullptr);
    config.providers.payglobe.enabled = true;
    secrets.lost = "payglobe-secret";
    EXPECT_EQ(make_extras(config, secrets).error().type, "secret-missing");
}

TEST_F(MakeProviders, TheLineIsJudgedByEverybodyFarAwayOnce) {
    config.sync.enabled = true;
    config.sync.url = "https://office.example";
    config.providers.payrexx.values.base_url = config.sync.url;
    EXPECT_THAT(line_targets(config), ElementsAre("https://payhub.example/api", "https://api.payglobe.it/paymentgw",
                                                  "https://api.portone.cloud", "https://office.example",
                                                  "https://api.test.paysafe.com/paymenthub/v1"));
    EXPECT_THAT(line_targets(Config{}), ElementsAre());
}

}  // namespace
}  // namespace till::firmware::app

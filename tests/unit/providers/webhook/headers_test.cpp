// Several schemes in several headers: what is tried, and what wins.
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/providers/webhook.hpp"

#include <gtest/gtest.h>

namespace till::providers::webhook {
namespace {

const std::string body = R"({"id":"evt_1","object":"event"})";
const std::string base64 = "gBmJNtElVTnt2u9muIJEtbXJtR48i5ROyJnlQOPKPMk=";
const std::string hex = "80198936d1255539eddaef66b88244b5b5c9b51e3c8b944ec899e540e3ca3cc9";
const std::string stripe = "t=1699372800,v1=65cf62e8aae7e432d7a9fa01d06f8c2f76350d315d8b8bbe0e2c8ea2fe750640";
const Arrival on_time{hal::Wall(std::chrono::seconds(1'699'372'800)), true};
const Arrival late{hal::Wall(std::chrono::seconds(1'699'373'800)), true};

class WebhookHeaders : public testing::Test {
  protected:
    Result<Verified> check(const hal::HttpHeaders& headers, Arrival arrival = on_time) const {
        return verify_headers(crypto, keys, rule, headers, body, arrival);
    }
    std::string scheme(const hal::HttpHeaders& headers, Arrival arrival = on_time) const {
        const auto verified = check(headers, arrival);
        return verified ? std::string(verified->scheme) : verified.error().type;
    }

    drivers::crypto::MbedtlsCrypto crypto;
    std::vector<hal::Secret> keys = {hal::Secret(std::string("whsec_test_abc123"))};
    HeaderRule rule{
        .headers = {"X-PayGlobe-Signature", "Stripe-Signature"}, .hmac_base64 = true, .hmac_hex = true, .stripe = true};
};

TEST_F(WebhookHeaders, EachSchemeInEachHeader) {
    for (const auto* name : {"X-PayGlobe-Signature", "Stripe-Signature", "x-payglobe-signature", "STRIPE-SIGNATURE"}) {
        EXPECT_EQ(scheme({{name, base64}}), "hmac_base64") << name;
        EXPECT_EQ(scheme({{name, hex}}), "hmac_hex") << name;
        EXPECT_EQ(scheme({{name, stripe}}), "stripe") << name;
    }
    EXPECT_EQ(scheme({{"X-Other-Signature", base64}}), "webhook-unauthenticated");
    EXPECT_EQ(scheme({}), "webhook-unauthenticated");
}

TEST_F(WebhookHeaders, OnlyTheOnesThatAreSwitchedOn) {
    auto only = [this](bool b, bool h, bool s) {
        rule.hmac_base64 = b;
        rule.hmac_hex = h;
        rule.stripe = s;
        std::string passed;
        for (const auto& value : {base64, hex, stripe})
            passed += check({{"Stripe-Signature", value}}) ? '1' : '0';
        return passed;
    };
    EXPECT_EQ(only(true, false, false), "100");
    EXPECT_EQ(only(false, true, false), "010");
    EXPECT_EQ(only(false, false, true), "001");
    EXPECT_EQ(only(false, false, false), "000");
    EXPECT_EQ(only(true, true, true), "111");
}

TEST_F(WebhookHeaders, ASignedTimeIsPreferred) {
    EXPECT_EQ(scheme({{"X-PayGlobe-Signature", base64}, {"Stripe-Signature", stripe}}), "stripe");
    EXPECT_EQ(scheme({{"Stripe-Signature", stripe}, {"X-PayGlobe-Signature", hex}}), "stripe");
    EXPECT_EQ(scheme({{"X-PayGlobe-Signature", base64}, {"Stripe-Signature", stripe}}, late), "hmac_base64");
}

TEST_F(WebhookHeaders, OneGoodValueIsEnough) {
    const std::string wrong(64, '0');
    EXPECT_EQ(scheme({{"X-PayGlobe-Signature", wrong}, {"Stripe-Signature", base64}}), "hmac_base64");
    EXPECT_EQ(scheme({{"Stripe-Signature", wrong}, {"Stripe-Signature", hex}}), "hmac_hex");
    EXPECT_EQ(scheme({{"Stripe-Signature", wrong}}), "webhook-unauthenticated");
}

TEST_F(WebhookHeaders, BlanksAroundAreNoPartOfAValue) {
    EXPECT_EQ(scheme({{"Stripe-Signature", " \t" + base64 + "  "}}), "hmac_base64");
    EXPECT_EQ(scheme({{"Stripe-Signature", base64.substr(0, 20) + " " + base64.substr(20)}}),
              "webhook-unauthenticated");
}

TEST_F(WebhookHeaders, AbsurdHeadersCostNothing) {
    EXPECT_EQ(scheme({{"Stripe-Signature", stripe + "," + std::string(4000, 'x')}}), "webhook-unauthenticated");
    hal::HttpHeaders flood;
    for (int i = 0; i < 50; ++i)
        flood.add("Stripe-Signature", std::string(64, 'a'));
    flood.add("Stripe-Signature", base64);
    EXPECT_EQ(scheme(flood), "webhook-unauthenticated");
}

TEST_F(WebhookHeaders, TheReasonIsTold) {
    EXPECT_EQ(check({}).error().detail, "no signature");
    EXPECT_EQ(check({{"Stripe-Signature", stripe}}, late).error().detail,
              "the signature's time is outside the tolerance");
    EXPECT_EQ(check({{"Stripe-Signature", std::string(64, 'a')}}).error().detail, "no signature matches");
}

TEST_F(WebhookHeaders, AnUntrustedClockIsReported) {
    const auto verified = check({{"Stripe-Signature", stripe}}, {});
    ASSERT_TRUE(verified);
    EXPECT_FALSE(verified->time_checked);
    EXPECT_TRUE(verified->signs_time);
    EXPECT_FALSE(check({{"Stripe-Signature", base64}})->signs_time);
}

TEST_F(WebhookHeaders, NoKeysNoEntry) {
    keys = {hal::Secret()};
    for (const auto& value : {base64, hex, stripe})
        EXPECT_FALSE(check({{"Stripe-Signature", value}}));
    keys.clear();
    for (const auto& value : {base64, hex, stripe})
        EXPECT_FALSE(check({{"Stripe-Signature", value}}));
}

}  // namespace
}  // namespace till::providers::webhook

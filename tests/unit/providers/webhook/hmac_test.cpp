// The three schemes of the PayGlobe contract, section 4, with its vectors.
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/providers/webhook.hpp"

#include <gtest/gtest.h>

namespace till::providers::webhook {
namespace {

const std::string secret = "whsec_test_abc123";
const std::string body = R"({"id":"evt_1","object":"event"})";
const std::string base64 = "gBmJNtElVTnt2u9muIJEtbXJtR48i5ROyJnlQOPKPMk=";
const std::string hex = "80198936d1255539eddaef66b88244b5b5c9b51e3c8b944ec899e540e3ca3cc9";
const std::string v1 = "65cf62e8aae7e432d7a9fa01d06f8c2f76350d315d8b8bbe0e2c8ea2fe750640";
const std::string wrong_v1(64, 'a');
constexpr std::int64_t signed_at = 1'699'372'800;
constexpr hal::Duration tolerance{300'000};

class Webhook : public testing::Test {
  protected:
    static Arrival at(std::int64_t seconds, bool trusted = true) {
        return {hal::Wall(std::chrono::seconds(seconds)), trusted};
    }
    static std::string stripe(const std::string& more = "") { return "t=1699372800,v1=" + v1 + more; }
    Result<Verified> check(const std::string& value, Arrival arrival = at(signed_at)) const {
        return verify_stripe(crypto, keys, body, value, arrival, tolerance);
    }
    bool refused(const std::string& value, Arrival arrival = at(signed_at)) const {
        const auto verified = check(value, arrival);
        return !verified && verified.error().type == "webhook-unauthenticated";
    }

    drivers::crypto::MbedtlsCrypto crypto;
    std::vector<hal::Secret> keys = {hal::Secret(secret)};
};

// --- base64 and hex of the same HMAC

TEST_F(Webhook, TheContractsVectorsPass) {
    EXPECT_TRUE(is_hmac_base64(crypto, keys, body, base64));
    EXPECT_TRUE(is_hmac_hex(crypto, keys, body, hex));
    EXPECT_TRUE(check(stripe()));
}

TEST_F(Webhook, EachSchemeKnowsItsOwnTextOnly) {
    EXPECT_FALSE(is_hmac_base64(crypto, keys, body, hex));
    EXPECT_FALSE(is_hmac_hex(crypto, keys, body, base64));
    EXPECT_TRUE(refused(base64));
    EXPECT_TRUE(refused(hex));
}

TEST_F(Webhook, Base64IsComparedWithItsCanonicalText) {
    for (const auto& other : {std::string("gBmJNtElVTnt2u9muIJEtbXJtR48i5ROyJnlQOPKPMk"),    // no padding
                              std::string("gBmJNtElVTnt2u9muIJEtbXJtR48i5ROyJnlQOPKPMl="),   // other unused bits
                              std::string("gBmJNtElVTnt2u9muIJEtbXJtR48i5ROyJnlQOPKPMk=="),  // too much
                              std::string("gBmJNtElVTnt2u9muIJEtbXJtR48i5ROyJnlQOPKPMk=\n"), std::string()})
        EXPECT_FALSE(is_hmac_base64(crypto, keys, body, other)) << other;
    // A digest with '+' or '/' in its text: the URL alphabet is another text.
    for (int i = 0; i < 20; ++i) {
        const auto text = std::to_string(i);
        const auto canonical = hal::to_base64(*crypto.hmac_sha256(secret, text));
        auto url = canonical;
        for (auto& c : url)
            c = c == '+' ? '-' : c == '/' ? '_' : c;
        EXPECT_TRUE(is_hmac_base64(crypto, keys, text, canonical));
        EXPECT_EQ(is_hmac_base64(crypto, keys, text, url), url == canonical);
    }
}

TEST_F(Webhook, HexMayBeUpperCase) {
    std::string upper = hex;
    for (auto& c : upper)
        c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
    EXPECT_TRUE(is_hmac_hex(crypto, keys, body, upper));
    EXPECT_FALSE(is_hmac_hex(crypto, keys, body, hex.substr(1)));
    EXPECT_FALSE(is_hmac_hex(crypto, keys, body, hex + "0"));
    EXPECT_FALSE(is_hmac_hex(crypto, keys, body, ""));
}

TEST_F(Webhook, EveryByteOfTheBodyCounts) {
    for (std::size_t i = 0; i < body.size(); ++i) {
        auto other = body;
        other[i] = static_cast<char>(other[i] ^ 1);
        EXPECT_FALSE(is_hmac_base64(crypto, keys, other, base64)) << i;
        EXPECT_FALSE(is_hmac_hex(crypto, keys, other, hex)) << i;
        EXPECT_FALSE(verify_stripe(crypto, keys, other, stripe(), at(signed_at), tolerance)) << i;
    }
    for (const auto& other : {body + "\n", " " + body, body + '\0'})
        EXPECT_FALSE(is_hmac_base64(crypto, keys, other, base64));
}

TEST_F(Webhook, EveryCharacterOfTheSignatureCounts) {
    for (std::size_t i = 0; i < base64.size(); ++i) {
        auto other = base64;
        other[i] = other[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(is_hmac_base64(crypto, keys, body, other)) << i;
    }
    for (std::size_t i = 0; i < hex.size(); ++i) {
        auto other = hex;
        other[i] = other[i] == '0' ? '1' : '0';
        EXPECT_FALSE(is_hmac_hex(crypto, keys, body, other)) << i;
        auto spoiled = v1;
        spoiled[i] = spoiled[i] == '0' ? '1' : '0';
        EXPECT_TRUE(refused("t=1699372800,v1=" + spoiled)) << i;
    }
}

TEST_F(Webhook, TheKeyIsTheLiteralTextWithItsPrefix) {
    keys = {hal::Secret(std::string("abc123"))};
    EXPECT_FALSE(is_hmac_base64(crypto, keys, body, base64));
    EXPECT_TRUE(refused(stripe()));
}

TEST_F(Webhook, AnyKeyOfTheRotationFits) {
    const auto old = hal::Secret(std::string("whsec_test_old"));
    for (const auto& list : {std::vector{old, keys[0]}, std::vector{keys[0], old}}) {
        EXPECT_TRUE(is_hmac_base64(crypto, list, body, base64));
        EXPECT_TRUE(is_hmac_hex(crypto, list, body, hex));
        EXPECT_TRUE(verify_stripe(crypto, list, body, stripe(), at(signed_at), tolerance));
    }
    const std::vector only_old{old};
    EXPECT_FALSE(is_hmac_base64(crypto, only_old, body, base64));
}

TEST_F(Webhook, WithoutAKeyNothingPasses) {
    // What an attacker would send, were an empty key used as a key.
    const std::string of_empty_key = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";  // of ""
    for (const auto& none : {std::vector<hal::Secret>{}, std::vector{hal::Secret()}}) {
        EXPECT_FALSE(is_hmac_base64(crypto, none, body, base64));
        EXPECT_FALSE(is_hmac_hex(crypto, none, body, hex));
        EXPECT_FALSE(is_hmac_hex(crypto, none, "", of_empty_key));
        EXPECT_FALSE(verify_stripe(crypto, none, body, stripe(), at(signed_at), tolerance));
    }
    // An empty key beside a real one does not open the door either.
    keys.emplace_back();
    EXPECT_FALSE(is_hmac_hex(crypto, keys, "", of_empty_key));
    EXPECT_TRUE(is_hmac_base64(crypto, keys, body, base64));
}

// --- Stripe's own: what its libraries accept and refuse

TEST_F(Webhook, StripeSaysWhatItChecked) {
    const auto verified = check(stripe());
    ASSERT_TRUE(verified);
    EXPECT_EQ(verified->scheme, "stripe");
    EXPECT_TRUE(verified->signs_time);
    EXPECT_TRUE(verified->time_checked);
}

TEST_F(Webhook, StripeTakesAnyOfSeveralSignatures) {
    EXPECT_TRUE(check("t=1699372800,v1=" + wrong_v1 + ",v1=" + v1 + ",v0=abc"));
    EXPECT_TRUE(check("v1=" + v1 + ",t=1699372800"));
    EXPECT_TRUE(check(stripe(",v0=" + wrong_v1)));
    EXPECT_TRUE(refused("t=1699372800,v0=" + v1)) << "only v1 counts";
}

TEST_F(Webhook, StripeSignsTheTimeAsWell) {
    EXPECT_TRUE(refused("t=1699372800,v1=" + hex)) << "hex of the body alone";
    EXPECT_TRUE(refused("t=1699372800,v1=" + base64));
    EXPECT_TRUE(refused("t=1699372801,v1=" + v1));
}

TEST_F(Webhook, StripesToleranceHoldsBothWays) {
    EXPECT_TRUE(check(stripe(), at(signed_at + 300)));
    EXPECT_TRUE(refused(stripe(), at(signed_at + 301)));
    EXPECT_TRUE(refused(stripe(), at(signed_at + 1000)));
    EXPECT_TRUE(check(stripe(), at(signed_at - 300)));
    EXPECT_TRUE(refused(stripe(), at(signed_at - 301))) << "Stripe's libraries would take it from the future";
    EXPECT_TRUE(refused(stripe(), at(signed_at - 1000)));
}

TEST_F(Webhook, WithoutATrustedClockTheToleranceIsSkippedAndSaysSo) {
    const auto verified = check(stripe(), at(0, false));
    ASSERT_TRUE(verified);
    EXPECT_TRUE(verified->signs_time);
    EXPECT_FALSE(verified->time_checked);
    EXPECT_TRUE(refused("t=1699372800,v1=" + wrong_v1, at(0, false))) << "the signature still counts";
}

TEST_F(Webhook, StripeIsReadStrictly) {
    for (const auto& value : {std::string(), std::string(","), std::string("t="), std::string("v1="), "v1=" + v1,
                              std::string("t=1699372800"), "t=1699372800, v1=" + v1, "t =1699372800,v1=" + v1,
                              "t=+1699372800,v1=" + v1, "t=01699372800,v1=" + v1, "t=1699372800.0,v1=" + v1,
                              "t=1699372800 ,v1=" + v1, "t=9999999999999999999999,v1=" + v1, "t=-1,v1=" + v1,
                              "t=1699372800,t=1699372800,v1=" + v1, "t=1699372800,V1=" + v1, "t=1699372800;v1=" + v1})
        EXPECT_TRUE(refused(value)) << value;
    std::string upper = v1;
    for (auto& c : upper)
        c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
    EXPECT_TRUE(refused("t=1699372800,v1=" + upper)) << "their hex is case-sensitive";
}

TEST_F(Webhook, StripeElementsAreLimited) {
    std::string many = "t=1699372800";
    for (int i = 0; i < 40; ++i)
        many += ",v1=" + wrong_v1;
    EXPECT_TRUE(refused(many + ",v1=" + v1));
}

}  // namespace
}  // namespace till::providers::webhook

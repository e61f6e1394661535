// Configurations and sales, before anything is sent; and keys that are base64.
#include "tests/unit/providers/paysafe/fixture.hpp"
#include "till/providers/webhook.hpp"

namespace till::providers {
namespace {

std::string refused(const std::function<void(PaysafeConfig&)>& spoil) {
    auto config = paysafe_config();
    spoil(config);
    const auto made = make_paysafe(std::move(config), crypto());
    if (made) return "";
    EXPECT_EQ(made.error().type, "config-invalid");
    EXPECT_EQ(made.error().detail.find("made_up"), std::string::npos) << "no secret in a reason";
    return made.error().detail;
}
std::string refused_sale(const std::function<void(SaleRequest&)>& spoil) {
    auto sale = sale_of();
    spoil(sale);
    const auto valid = paysafe()->validate(sale);
    return valid ? "" : valid.error().type;
}

TEST(PaysafeSetup, Works) {
    EXPECT_EQ(refused([](auto&) {}), "");
}

TEST(PaysafeSetup, TheEnvironmentMustFitTheHost) {
    EXPECT_NE(refused([](auto& c) { c.base_url = "https://api.paysafe.com/paymenthub/v1"; }), "");
    EXPECT_NE(refused([](auto& c) {
                  c.live = true;
                  c.base_url = "https://api.test.paysafe.com/paymenthub/v1";
              }),
              "");
    EXPECT_NE(refused([](auto& c) {
                  c.live = true;
                  c.base_url = "https://api.test.paysafe.com:443/paymenthub/v1";
              }),
              "");
    EXPECT_EQ(refused([](auto& c) {
                  c.live = true;
                  c.base_url = "https://api.paysafe.com/paymenthub/v1";
              }),
              "");
    EXPECT_NE(refused([](auto& c) { c.base_url = "http://paysafe.example"; }), "");
    EXPECT_NE(refused([](auto& c) {
                  c.live = true;
                  c.simulator = "INTERNAL";
              }),
              "");
    EXPECT_NE(refused([](auto& c) { c.simulator = "NONE"; }), "");
}

TEST(PaysafeSetup, AnswersOfTheOtherEnvironmentAreNeverPaid) {
    auto config = paysafe_config();
    config.live = true;
    const auto outcome =
        paysafe(config)->read(command(Action::inquire, paid_refs()), answer(200, payment_json("COMPLETED")));
    EXPECT_EQ(outcome.problem.type, "answer-mismatch");
    EXPECT_FALSE(outcome.paid);
}

TEST(PaysafeSetup, EveryFieldIsChecked) {
    const std::vector<std::function<void(PaysafeConfig&)>> spoilers = {
        [](auto& c) { c.user = {}; },
        [](auto& c) { c.user = secret("a:b"); },
        [](auto& c) { c.user = secret("a\nb"); },
        [](auto& c) { c.password = {}; },
        [](auto& c) { c.password = secret(std::string(256, 'x')); },
        [](auto& c) { c.account_id = "1/2"; },
        [](auto& c) { c.payment_type = "CARD"; },
        [](auto& c) { c.country_code = "cl"; },
        [](auto& c) { c.return_url = ""; },
        [](auto& c) { c.return_url = "http://shop.example"; },
        [](auto& c) { c.customer_email = "nobody"; },
        [](auto& c) { c.expiry_minutes = -1; },
        [](auto& c) { c.expiry_field = "a\"b"; },
        [](auto& c) { c.empty_reads = 2; },
        [](auto& c) { c.empty_reads = 11; },
        [](auto& c) { c.currencies = {}; },
        [](auto& c) { c.currencies = {"XXX"}; },
        [](auto& c) {
            c.amount_exponents = {{"CLP", 5}};
        },
        [](auto& c) {
            c.amount_exponents = {{"clp", 2}};
        },
        [](auto& c) { c.webhook_keys = {secret("short")}; },
        [](auto& c) { c.webhook_keys = {secret("")}; },
        [](auto& c) {
            c.key_encoding = PaysafeConfig::KeyEncoding::base64;
            c.webhook_keys = {secret("no base64 at all!!")};
        },
    };
    for (std::size_t at = 0; at < spoilers.size(); ++at)
        EXPECT_NE(refused(spoilers[at]), "") << at;
}

TEST(PaysafeSale, Refused) {
    EXPECT_EQ(refused_sale([](auto&) {}), "");
    EXPECT_EQ(refused_sale([](auto& s) { s.method = "paysafe.card"; }), "method-unknown");
    EXPECT_EQ(refused_sale([](auto& s) { s.amount = {100, Currency::eur()}; }), "currency-not-supported");
    for (const auto minor : {std::int64_t{0}, std::int64_t{-1}, INT64_MIN, INT64_MAX})
        EXPECT_EQ(refused_sale([&](auto& s) { s.amount.minor = minor; }), "amount-invalid") << minor;
    EXPECT_EQ(refused_sale([](auto& s) { s.customer["email"] = "a b@c"; }), "customer-invalid");
    EXPECT_EQ(refused_sale([](auto& s) { s.customer["email"] = ""; }), "");
}

TEST(PaysafeSale, TheMethodSaysWhatItCan) {
    const auto provider = paysafe();
    ASSERT_EQ(provider->methods().size(), 1U);
    const auto& method = provider->methods().front();
    EXPECT_EQ(method.name, "paysafe.safetypay");
    EXPECT_TRUE(method.needs_line && method.refundable);
    EXPECT_FALSE(method.manual_capture);
    EXPECT_EQ(method.currencies, paysafe_config().currencies);
    auto other = sale_of();
    other.method = "paysafe.card";
    EXPECT_FALSE(provider->supports(Action::create, other));
}

// --- keys that are base64 (RFC 4648 section 10)

TEST(WebhookBase64Key, TheRfcsVectors) {
    for (const auto& [text, bytes] : std::vector<std::pair<std::string, std::string>>{{"Zg==", "f"},
                                                                                      {"Zm8=", "fo"},
                                                                                      {"Zm9v", "foo"},
                                                                                      {"Zm9vYg==", "foob"},
                                                                                      {"Zm9vYmE=", "fooba"},
                                                                                      {"Zm9vYmFy", "foobar"},
                                                                                      {"+/+/", "\xFB\xFF\xBF"},
                                                                                      {"AAAA", std::string(3, '\0')}}) {
        const auto decoded = webhook::decode_base64_key(secret(text));
        ASSERT_TRUE(decoded) << text;
        EXPECT_EQ(decoded->reveal(), bytes) << text;
    }
}

TEST(WebhookBase64Key, OnlyTheCanonicalText) {
    for (const auto* text : {"", "=", "====", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z===", "Zm 9", "Zm9v\n",
                             "Zm9v Zg==", "-_-_", "Zg==Zg=="})
        EXPECT_FALSE(webhook::decode_base64_key(secret(text))) << text;
}

}  // namespace
}  // namespace till::providers

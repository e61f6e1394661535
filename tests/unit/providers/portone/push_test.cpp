// Webhooks: what a genuine one says, and how little it is believed.
#include "common/go_form.hpp"
#include "tests/unit/providers/portone/fixture.hpp"

namespace till::providers {
namespace {

PortoneConfig push_config() {
    auto config = portone_config();
    config.webhook_secrets = {secret("test-portone-secret")};
    return config;
}

// The vendor's samples, with the members that matter; signed by vectors V1 and V3 under "test-portone-secret".
const std::string payment =
    R"({"currency":"USD","order_ref":"2mbbExY77pp8iC0AQ1ucWymnd3c","channel_order_ref":"20240926HULUNYGP6MA2",)"
    R"("merchant_order_ref":"2mbbDi9wX3wAgLUDCnRMbQwkwZm_1","country_code":"US","status":"Success","amount":500,)"
    R"("channel_key":"PAYLETTER","method_name":"Payletter Credit Card",)"
    R"("signature_hash":"hSx5uDJpl5whLReAYUGHul0LVQYBXo0i2cm7KI4jzAM=","status_code":"2000",)"
    R"("created_at":"2024-09-26 10:50:34.5 +0000 UTC","link_order_ref":"SALE-1","payment_link_ref":"LINK1",)"
    R"("environment":"sandbox","description":"\u0026 카드","is_refund_allowed":true,"additional_data":{}})";

const std::string link =
    R"({"link_ref":"2mbaHZ6VVokmHJNtKafVCyIZIxv","link":"https://checkout.portone.cloud?ref=2mbaHZ6VVokmHJNtKafVCyIZIxv",)"
    R"("currency":"JPY","amount":500,"countryCode":"JP","chaipaykey":"k","status":"Success",)"
    R"("merchant_order_ref":"1779AA6E40071177","expiry_hours":48,"created_at":"2024-09-26T10:47:22.372093Z",)"
    R"("signature_hash":"knNX2thD+nPAIL3UkBCsH7ghdQOgb27fYqP1fku1jeI=","portone_key":"k"})";

const std::string refunded =
    R"({"refund_date":"2024-09-26 10:42:24.650023 +0000 UTC","refund_id":"r1","psp_refund_id":"p1","amount":500,)"
    R"("currency":"JPY","refund_status":"SUCCESS","refund_type":"full","refund_reason":"duplicate",)"
    R"("payment_txn_ref":"ORDER1","payment_channel":"KOMOJU"})";

Result<Push> push(const std::string& body, PortoneConfig config = push_config()) {
    return translator(std::move(config))->read_push(url_token, {}, body);
}

std::string error_of(const std::string& body, PortoneConfig config = push_config()) {
    const auto read = push(body, std::move(config));
    return read ? "no error" : read.error().type;
}

// A payment's push with another status, signed anew.
std::string payment_with(std::string_view status) {
    const auto signature = hal::to_base64(
        *crypto().hmac_sha256("test-portone-secret", go_form({{"amount", "500"},
                                                              {"channel_key", "PAYLETTER"},
                                                              {"channel_order_ref", "20240926HULUNYGP6MA2"},
                                                              {"country_code", "US"},
                                                              {"currency", "USD"},
                                                              {"merchant_order_ref", "2mbbDi9wX3wAgLUDCnRMbQwkwZm_1"},
                                                              {"method_name", "Payletter Credit Card"},
                                                              {"order_ref", "2mbbExY77pp8iC0AQ1ucWymnd3c"},
                                                              {"status", std::string(status)}})));
    return with(with(payment, "\"Success\"", "\"" + std::string(status) + "\""),
                "hSx5uDJpl5whLReAYUGHul0LVQYBXo0i2cm7KI4jzAM=", signature);
}

TEST(PortonePush, PaymentOfALink) {
    const auto read = push(payment);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->match_key, "payment_link_ref");
    EXPECT_EQ(read->match_value, "LINK1");
    EXPECT_EQ(read->must_match, Value::object({{"payment_link_ref", "LINK1"}}));
    EXPECT_EQ(read->state, ProviderState::paid);
    EXPECT_EQ(read->amount, usd(50000)) << "500 are 500 dollars";
    EXPECT_FALSE(read->trusted);
    EXPECT_EQ(read->verified_by, "portone payment");
    EXPECT_EQ(read->refs, Value::object()) << "what is not signed, and what is signed for another sale, is not kept";
}

TEST(PortonePush, PaymentThatNamesOnlyOurReference) {
    const auto read = push(with(payment, R"("payment_link_ref":"LINK1",)", ""));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->match_key, "merchant_order_id");
    EXPECT_EQ(read->match_value, "SALE-1");
    EXPECT_EQ(error_of(with(with(payment, R"("payment_link_ref":"LINK1",)", ""), R"("link_order_ref":"SALE-1",)", "")),
              "webhook-unsupported");
}

TEST(PortonePush, Link) {
    const auto read = push(link);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->match_key, "payment_link_ref");
    EXPECT_EQ(read->match_value, "2mbaHZ6VVokmHJNtKafVCyIZIxv");
    EXPECT_EQ(read->must_match.string_or("merchant_order_id", ""), "1779AA6E40071177");
    EXPECT_EQ(read->state, ProviderState::paid);
    EXPECT_EQ(read->amount, (Money{500, *Currency::from_code("JPY")}));
    EXPECT_FALSE(read->trusted);
    EXPECT_EQ(error_of(with(link, "countryCode", "country_code")), "webhook-unauthenticated") << "its name on the wire";
}

TEST(PortonePush, RefundIsUnsignedAndOnlyMakesUsAsk) {
    const auto read = push(refunded);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->match_key, "order_ref");
    EXPECT_EQ(read->match_value, "ORDER1");
    EXPECT_EQ(read->state, ProviderState::unknown);
    EXPECT_FALSE(read->amount);
    EXPECT_FALSE(read->trusted);
    EXPECT_EQ(read->verified_by, "token only");
    EXPECT_NE(push(with(refunded, "p1", "p2"))->event_id, read->event_id);
    EXPECT_NE(push(with(refunded, "SUCCESS", "PENDING"))->event_id, read->event_id);
}

TEST(PortonePush, EverySignedMemberCounts) {
    for (const auto& [from, to] : std::initializer_list<std::pair<const char*, const char*>>{
             {":500,", ":501,"},
             {"PAYLETTER", "PAYLETTES"},
             {"20240926HULUNYGP6MA2", "20240926HULUNYGP6MA3"},
             {R"("country_code":"US")", R"("country_code":"GB")"},
             {"\"USD\"", "\"JPY\""},
             {"Zm_1", "Zm_2"},
             {"Credit Card", "Debit Card"},
             {"nd3c", "nd3d"},
             {"\"Success\"", "\"Failed\""},
             {"hSx5", "hSx6"}})
        EXPECT_EQ(error_of(with(payment, from, to)), "webhook-unauthenticated") << from;
    for (const auto& [from, to] :
         std::initializer_list<std::pair<const char*, const char*>>{{":500,", ":501,"},
                                                                    {"\"JP\"", "\"KR\""},
                                                                    {"JPY", "USD"},
                                                                    {"71177", "71178"},
                                                                    {"\"Success\"", "\"Expired\""}})
        EXPECT_EQ(error_of(with(link, from, to)), "webhook-unauthenticated") << from;
}

TEST(PortonePush, TheOtherMembersProveNothing) {
    EXPECT_EQ(push(with(payment, "LINK1", "LINK2"))->match_value, "LINK2") << "so it is never trusted";
    EXPECT_FALSE(push(with(payment, "LINK1", "LINK2"))->trusted);
}

TEST(PortonePush, TheSameAmountHoweverItIsWritten) {
    for (const auto* amount : {":500.00,", ":5e2,", ":500.0,"})
        EXPECT_TRUE(push(with(payment, ":500,", amount))) << amount;
    for (const auto* amount : {":\"500\",", ":null,", ":true,", ":[500],", ":500.00000000000001,"})
        EXPECT_EQ(error_of(with(payment, ":500,", amount)), "webhook-malformed") << amount;
}

TEST(PortonePush, AFailedTryIsNoEnd) {
    using enum ProviderState;
    const std::pair<const char*, ProviderState> statuses[] = {{"Failed", unknown},
                                                              {"Expired", unknown},
                                                              {"Pending", customer_active},
                                                              {"Initiated", customer_active},
                                                              {"New", unknown}};
    for (const auto& [status, state] : statuses) {
        const auto read = push(payment_with(status));
        ASSERT_TRUE(read) << status;
        EXPECT_EQ(read->state, state) << status;
    }
}

TEST(PortonePush, RepeatsHaveTheSameIdAndAnotherStatusAnother) {
    EXPECT_EQ(push(payment)->event_id,
              push(with(payment, "is_refund_allowed\":true", "is_refund_allowed\":false"))->event_id);
    EXPECT_NE(push(payment)->event_id, push(payment_with("Failed"))->event_id);
    EXPECT_NE(push(payment)->event_id, push(link)->event_id);
}

TEST(PortonePush, TheTokenComesFirst) {
    for (const auto* wrong : {"", "x", "url-token-made-uq", "url-token-made-up "})
        for (const auto& body : {payment, link, refunded, std::string("{")})
            EXPECT_EQ(translator(push_config())->read_push(wrong, {}, body).error().type, "webhook-unauthenticated");
    auto config = push_config();
    config.webhook_tokens.clear();
    EXPECT_EQ(error_of(refunded, config), "webhook-unauthenticated") << "no token: nothing gets in";
    config.webhook_tokens = {secret("another-url-token"), secret(url_token)};
    EXPECT_EQ(error_of(refunded, config), "no error") << "while rotating";
}

TEST(PortonePush, SecretsRotate) {
    auto config = push_config();
    config.webhook_secrets = {secret("the-new-portone-secret"), secret("test-portone-secret")};
    EXPECT_TRUE(push(payment, config));
    config.webhook_secrets = {secret("the-new-portone-secret")};
    EXPECT_EQ(error_of(payment, config), "webhook-unauthenticated");
    config.webhook_secrets.clear();
    EXPECT_EQ(error_of(payment, config), "webhook-unauthenticated") << "the secret of the requests is another";
    config.portone_secret = secret("test-portone-secret");
    EXPECT_TRUE(push(payment, config)) << "and is used where no other is given";
}

TEST(PortonePush, EachKindCanBeSwitchedOff) {
    auto config = push_config();
    config.payment_webhook = false;
    EXPECT_EQ(error_of(payment, config), "webhook-unsupported");
    EXPECT_EQ(error_of(link, config), "no error");
    config.link_webhook = false;
    EXPECT_EQ(error_of(link, config), "webhook-unsupported");
    config.refund_webhook = false;
    EXPECT_EQ(error_of(refunded, config), "webhook-unsupported");
}

TEST(PortonePush, ATakenOutSignatureDoesNotMakeItARefund) {
    auto config = push_config();
    config.payment_webhook = false;
    const auto disguised = with(payment, R"("is_refund_allowed":true)", R"("payment_txn_ref":"ORDER1")");
    const auto read = push(disguised, config);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->state, ProviderState::unknown) << "it says nothing about money";
    EXPECT_EQ(error_of(with(payment, "signature_hash", "signature")), "webhook-unauthenticated");
}

TEST(PortonePush, TheOtherEnvironmentIsRefused) {
    EXPECT_EQ(error_of(with(payment, "sandbox", "live")), "webhook-unsupported");
    EXPECT_EQ(error_of(with(payment, R"("environment":"sandbox",)", "")), "no error") << "not told: no contradiction";
    auto config = push_config();
    config.environment = PortoneConfig::Environment::live;
    EXPECT_EQ(error_of(payment, config), "webhook-unsupported");
}

TEST(PortonePush, HostileBodies) {
    for (const auto& body : {std::string(), std::string("[]"), std::string("null"), std::string("{"),
                             with(payment, R"("status":"Success")", R"("status":"Failed","status":"Success")"),
                             with(payment, R"("status":"Success")", R"("Status":"Failed","status":"Success")"),
                             with(refunded, "ORDER1", "../x"), with(refunded, "ORDER1", ""),
                             R"({"order_ref":"x"})" + std::string(70'000, ' ')})
        EXPECT_EQ(error_of(body), "webhook-malformed") << body.substr(0, 60);
    EXPECT_EQ(error_of("{}"), "webhook-unsupported");
    EXPECT_EQ(error_of(R"({"a":)" + std::string(40, '[') + std::string(40, ']') + "}"), "webhook-malformed");
}

}  // namespace
}  // namespace till::providers

// Pushes: who may send them, in which shapes they come, and that they are never more than a hint.
#include "tests/unit/providers/paysafe/fixture.hpp"
#include "tests/unit/providers/paysafe/samples.hpp"

namespace till::providers {
namespace {

const std::string key = "dGVzdC1wYXlzYWZlLWhtYWMta2V5";  // base64 of "test-paysafe-hmac-key"
// The contract's vector: 356 bytes and their signature under either reading of the key.
const std::string vector_body =
    R"({"payload":{"id":"7422f92f-fb13-4f51-bc00-86bee277a506","merchantRefNum":"523a463c-c6a1-4e64-ace9-0c1161b9a31a",)"
    R"("amount":500000,"currencyCode":"CLP","status":"COMPLETED"},"eventType":"PAYMENT_COMPLETED","attemptNumber":"1",)"
    R"("resourceId":"7422f92f-fb13-4f51-bc00-86bee277a506","eventDate":"2023-05-04T08:20:29Z","mode":"live",)"
    R"("eventName":"PAYMENT_COMPLETED"})";
const std::string under_text = "fAPFJmzFh6qvCaG1eFM56Hz9WVGVe2muf9Zm2xPK0n4=";
const std::string under_decoded = "8++TZ+7JNQJuEc0eAsH2QzMq8n0iLm2Ebu8r/hEQbjQ=";

std::string signature(const std::string& body, const std::string& with = key) {
    return hal::to_base64(*crypto().hmac_sha256(with, body));
}
Result<Push> push(const std::string& body, PaysafeConfig config = paysafe_config()) {
    return paysafe(std::move(config))->read_push("", {{"signature", signature(body)}}, body);
}
Result<Push> push_with(const hal::HttpHeaders& headers, PaysafeConfig config = paysafe_config()) {
    return paysafe(std::move(config))->read_push("", headers, vector_body);
}

std::string event_json(const std::string& event, const std::string& payload) {
    return R"({"payload":)" + payload + R"(,"eventType":")" + event +
           R"(","attemptNumber":"1","resourceId":"p-1","eventName":")" + event + R"("})";
}

// --- signatures

TEST(PaysafePush, TheVectorUnderTheKeyAsText) {
    ASSERT_EQ(vector_body.size(), 356U);
    EXPECT_TRUE(push_with({{"Signature", under_text}}));
    EXPECT_FALSE(push_with({{"Signature", under_decoded}})) << "one reading of the key, not both";
}

TEST(PaysafePush, TheVectorUnderTheDecodedKey) {
    auto config = paysafe_config();
    config.key_encoding = PaysafeConfig::KeyEncoding::base64;
    EXPECT_TRUE(push_with({{"Signature", under_decoded}}, config));
    EXPECT_FALSE(push_with({{"Signature", under_text}}, config));
}

TEST(PaysafePush, WithoutAMatchingSignatureEverythingIsRefused) {
    for (const auto& headers :
         {hal::HttpHeaders{}, hal::HttpHeaders{{"Signature", ""}},
          hal::HttpHeaders{{"Signature", signature(vector_body, "another key")}},
          hal::HttpHeaders{{"X-Signature", under_text}}, hal::HttpHeaders{{"Signature", under_text.substr(0, 43)}},
          hal::HttpHeaders{{"Signature", under_text + "="}}}) {
        const auto refused = push_with(headers);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().type, "webhook-unauthenticated");
    }
    auto config = paysafe_config();
    config.webhook_keys.clear();
    EXPECT_EQ(push_with({{"Signature", under_text}}, config).error().type, "webhook-unauthenticated");
}

TEST(PaysafePush, AnyKeyOfARotationFits) {
    auto config = paysafe_config();
    config.webhook_keys = {secret("the key that comes next"), secret(key)};
    EXPECT_TRUE(push_with({{"Signature", under_text}}, config));
    EXPECT_TRUE(push_with({{"Signature", signature(vector_body, "the key that comes next")}}, config));
}

TEST(PaysafePush, TheSignatureIsOverTheRawBytes) {
    const auto refused = paysafe()->read_push("", {{"Signature", under_text}}, vector_body + "\n");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().type, "webhook-unauthenticated");
}

// --- what a push tells

TEST(PaysafePush, IsAlwaysAHint) {
    for (const auto& body : {vector_body, event_json("PAYMENT_COMPLETED", payment_json("COMPLETED")),
                             event_json("PAYMENT_HANDLE_PAYABLE", handle_json("PAYABLE"))}) {
        const auto read = push(body);
        ASSERT_TRUE(read) << body;
        EXPECT_FALSE(read->trusted);
        EXPECT_EQ(read->verified_by, "hmac_base64");
    }
}

TEST(PaysafePush, IsFoundByTheTokensDigestAndNeverByTheToken) {
    const auto read = push(event_json("PAYMENT_COMPLETED", payment_json("COMPLETED")));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->match_key, "token_digest");
    EXPECT_EQ(read->match_value, handle_refs().string_or("token_digest", ""));
    EXPECT_EQ(read->refs, Value::object({{"told_payment_id", "p-1"}}));
    EXPECT_EQ(read->state, ProviderState::paid);
    EXPECT_EQ(read->amount, brl(12550));
    for (const auto& name : {read->match_key, std::string("handle_id"), std::string("payment_id")}) {
        const auto keys = paysafe()->match_keys();
        EXPECT_NE(std::ranges::find(keys, name), keys.end()) << name;
    }
}

TEST(PaysafePush, WithoutATokenByTheId) {
    EXPECT_EQ(push(vector_body)->match_key, "payment_id");
    EXPECT_EQ(push(vector_body)->match_value, "7422f92f-fb13-4f51-bc00-86bee277a506");
    EXPECT_EQ(push(vector_body)->amount->to_decimal(), "5000") << "500000 in Paysafe's CLP";
    const auto handle =
        push(event_json("PAYMENT_HANDLE_EXPIRED", R"({"id":"h-1","status":"EXPIRED","statusReason":"AUTH_EXPIRED"})"));
    EXPECT_EQ(handle->match_key, "handle_id");
    EXPECT_EQ(handle->state, ProviderState::expired);
    EXPECT_TRUE(handle->refs.members()->empty());
    const auto settlement = push(event_json("SETTLEMENT_COMPLETED", R"({"id":"p-1","status":"COMPLETED"})"));
    EXPECT_EQ(settlement->match_key, "payment_id") << "with settleWithAuth they share the id";
    EXPECT_EQ(settlement->state, ProviderState::unknown);
    const auto refund =
        push(event_json("REFUND_COMPLETED", R"({"id":"r-1","merchantRefNum":"m-1","amount":1,"currencyCode":"clp"})"));
    EXPECT_EQ(refund->match_key + " " + refund->match_value, "refund_ref m-1") << "names no payment";
}

TEST(PaysafePush, StatesFollowTheWeakerOfEventAndStatus) {
    const auto state = [](const std::string& event, const std::string& body) {
        return push(event_json(event, body))->state;
    };
    EXPECT_EQ(state("PAYMENT_PROCESSING", payment_json("COMPLETED")), ProviderState::unknown);
    EXPECT_EQ(state("PAYMENT_COMPLETED", payment_json("PROCESSING")), ProviderState::customer_active);
    EXPECT_EQ(state("PAYMENT_COMPLETED", payment_json("COMPLETED", "x", R"(,"settleWithAuth":false)")),
              ProviderState::authorized);
    EXPECT_EQ(state("PAYMENT_HANDLE_COMPLETED", handle_json("COMPLETED")), ProviderState::customer_active);
    EXPECT_EQ(state("PAYMENT_HANDLE_EXPIRED", handle_json("EXPIRED")), ProviderState::unknown);
    EXPECT_EQ(state("PAYMENT_FAILED", payment_json("FAILED")), ProviderState::declined);
    EXPECT_EQ(state("NEW_EVENT", payment_json("COMPLETED")), ProviderState::unknown);
    EXPECT_EQ(state("PAYMENT_COMPLETED", R"({"id":"p-1","status":"COMPLETED"})"), ProviderState::unknown)
        << "no amount";
}

TEST(PaysafePush, VariantsOfTheEnvelope) {
    const std::string payload = R"({"payload":)" + payment_json("COMPLETED");
    for (const auto* rest :
         {R"(,"EventName":"PAYMENT_COMPLETED"})", R"(,"eventType":"PAYMENT_COMPLETED"})",
          R"(,"type":"PAYMENT","eventName":"PAYMENT.COMPLETED","attemptNumber":3})",
          R"(,"eventName":"PAYMENT_COMPLETED","EventName":"PAYMENT_FAILED","extra":{"a":[null]}})"}) {
        const auto read = push(payload + rest);
        ASSERT_TRUE(read) << rest;
        EXPECT_EQ(read->state, ProviderState::paid) << rest;
    }
}

TEST(PaysafePush, TheDigestSeenInTheWild) {
    const auto read =
        push(R"({"eventName":"PAYMENT_RETURN_COMPLETED","attemptNumber":4,"eventDate":"2026-08-01T00:00:00Z",)"
             R"("payload":{"id":"c41a9f07-2b6d-4e1f-8a35-90d7e6b2c418","status":"COMPLETED",)"
             R"("statusTime":"2026-08-06T14:02:11Z","txnTime":"2026-08-01T00:00:00Z"}})");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->event_id, "906b3a185b17430fca50c6d044fc0851ff939b4b7dd0614e783b21652fb5a89a");
}

TEST(PaysafePush, ADeliveryAgainIsTheSamePushAnotherStatusIsNot) {
    const auto id = [](std::string attempt, std::string status, std::string time) {
        return push(R"({"payload":{"id":"p-1","status":")" + status + R"(","statusTime":)" + time +
                    R"(},"eventName":"PAYMENT_X","eventDate":"2023-05-04T08:20:29Z","attemptNumber":)" + attempt + "}")
            ->event_id;
    };
    const auto first = id(R"("1")", "PROCESSING", R"("2023-05-04T08:21:34Z")");
    EXPECT_EQ(id("2", "PROCESSING", R"("2023-05-04T08:21:34Z")"), first);
    EXPECT_NE(id(R"("1")", "COMPLETED", R"("2023-05-04T08:21:34Z")"), first);
    EXPECT_NE(id(R"("1")", "PROCESSING", "1683188494000"), first) << "times as numbers are told apart as well";
}

TEST(PaysafePush, WhatNamesNothingIsMalformed) {
    for (const auto* body :
         {"{}", "[]", "null", "\"x\"", "", "{\"payload\":{}}", "{\"payload\":[],\"eventName\":\"PAYMENT_X\"}",
          R"({"payload":{"status":"COMPLETED"},"eventName":"PAYMENT_COMPLETED"})",
          R"({"payload":{"id":"../x"},"eventName":"PAYMENT_COMPLETED"})",
          R"({"payload":{"id":"p-1"},"payload":{"id":"p-2"},"eventName":"PAYMENT_COMPLETED"})"}) {
        const auto read = push(body);
        ASSERT_FALSE(read) << body;
        EXPECT_EQ(read.error().type, "webhook-malformed") << body;
    }
    EXPECT_EQ(push(std::string(65 * 1024, ' ')).error().type, "webhook-malformed");
    EXPECT_EQ(push(std::string(30, '[') + std::string(30, ']')).error().type, "webhook-malformed");
}

// --- the samples of the manual

class PaysafeSample : public testing::TestWithParam<Sample> {};

TEST_P(PaysafeSample, IsNoJsonAndBrokenInTheKnownWays) {
    const auto& body = GetParam().body;
    ASSERT_GT(body.size(), 500U) << "the file is not there";
    EXPECT_FALSE(hal::json::parse(body));
    EXPECT_EQ(body.find(R"(transactionType:"transactionType")") != std::string::npos, GetParam().is_handle);
    EXPECT_NE(body.find("<Cur"), std::string::npos) << "the currency was never filled in";
}

TEST_P(PaysafeSample, UnsignedIsRefusedBeforeItIsRead) {
    for (const auto& headers :
         {hal::HttpHeaders{}, hal::HttpHeaders{{"Signature", signature(GetParam().body, "no")}}}) {
        const auto refused = paysafe()->read_push("", headers, GetParam().body);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().type, "webhook-unauthenticated");
    }
}

TEST_P(PaysafeSample, SignedItOnlyMakesTheTerminalAsk) {
    const auto hint = push(GetParam().body);
    ASSERT_TRUE(hint) << hint.error().detail;
    EXPECT_FALSE(hint->trusted);
    EXPECT_EQ(hint->state, ProviderState::unknown) << "PAYMENT_COMPLETED is no word about money here";
    EXPECT_FALSE(hint->amount);
    EXPECT_EQ(hint->verified_by, "hmac_base64, malformed");
    EXPECT_EQ(hint->match_key, "token_digest");
    EXPECT_EQ(hint->match_value, hal::to_hex(crypto().sha256("Payment Handle8adi9300Lw80Iu")));
    EXPECT_EQ(hint->refs.string_or("told_payment_id", "-"),
              GetParam().is_handle ? "-" : "7422f92f-fb13-4f51-bc00-86bee277a506");
}

TEST_P(PaysafeSample, SwitchedOffItIsRejectedCleanly) {
    auto config = paysafe_config();
    config.hints_from_malformed = false;
    const auto refused = push(GetParam().body, config);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().type, "webhook-malformed");
}

TEST_P(PaysafeSample, FurtherDefectsAreNotRepaired) {
    const auto& body = GetParam().body;
    EXPECT_FALSE(push(body.substr(0, body.size() - 1)));
    EXPECT_FALSE(push(body + "x"));
    auto quoteless = body;
    quoteless.erase(quoteless.find("\"status\""), 1);
    EXPECT_FALSE(push(quoteless));
    auto twice = body;
    twice.insert(twice.find("\"amount\""), R"("amount": 1, )");
    EXPECT_FALSE(push(twice)) << "a name twice stays refused";
}

INSTANTIATE_TEST_SUITE_P(OfTheManual, PaysafeSample, testing::ValuesIn(manual_samples()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace till::providers

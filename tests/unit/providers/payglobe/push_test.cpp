// Pushes: both bodies, three schemes, and that none of them is ever believed.
#include "tests/unit/providers/payglobe/fixture.hpp"

namespace till::providers {
namespace {

const std::string flat =
    R"({"transactionId":"TXN_20251107_123456","totalAmount":150.00,"cardAmount":100.00,"voucherAmount":50.00,)"
    R"("paymentMethod":"CARD_AND_VOUCHER","status":"SUCCESS","cardGatewayDetails":{"paymentId":"P1","operationType":"CAPTURE",)"
    R"("preauthorizedAmount":150.00,"capturedAmount":100.00,"responseCode":"00"},"completedAt":"2025-11-07T13:09:21Z"})";

std::string event(const std::string& type, const std::string& object,
                  const std::string& more = R"(,"livemode":false)") {
    return R"({"id":"evt_1a2b3c","object":"event","api_version":"2023-10-16","created":1699372800,"type":")" + type +
           "\"" + more + R"(,"pending_webhooks":0,"data":{"object":)" + object + R"(},"request":null})";
}

std::string base64_of(const std::string& body, const std::string& key = "whsec_test_abc123") {
    return hal::to_base64(*crypto().hmac_sha256(key, body));
}

Result<Push> push(const std::string& body, PayglobeConfig config = payglobe_config()) {
    return payglobe(std::move(config))->read_push("any", {{"X-PayGlobe-Signature", base64_of(body)}}, body);
}

std::string error_of(const std::string& body) {
    const auto read = push(body);
    return read ? "no error" : read.error().type;
}

TEST(PayglobePush, TheFlatBody) {
    const auto read = push(flat);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->match_key, "transaction_id");
    EXPECT_EQ(read->match_value, "TXN_20251107_123456");
    EXPECT_EQ(read->must_match, Value::object({{"transaction_id", "TXN_20251107_123456"}}));
    EXPECT_EQ(read->state, ProviderState::paid);
    EXPECT_EQ(read->amount, eur(15000));
    EXPECT_FALSE(read->trusted) << "a lookup exists";
    EXPECT_EQ(read->verified_by, "hmac_base64");
}

TEST(PayglobePush, TheEventBody) {
    const auto read = push(event("payment_intent.succeeded", flat));
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->event_id, "evt:evt_1a2b3c");
    EXPECT_EQ(read->match_value, "TXN_20251107_123456");
    EXPECT_EQ(read->state, ProviderState::paid);
    EXPECT_EQ(read->amount, eur(15000)) << "major units, unlike Stripe";
    EXPECT_FALSE(read->trusted);
}

TEST(PayglobePush, AWordAloneProvesNothing) {
    const auto state = [](const std::string& type, const std::string& object) {
        return push(event(type, object))->state;
    };
    EXPECT_EQ(state("checkout.session.completed", flat), ProviderState::unknown) << "a page was closed";
    EXPECT_EQ(state("payment_intent.processing", flat), ProviderState::unknown);
    EXPECT_EQ(state("brand.new", flat), ProviderState::unknown);
    const std::string held =
        R"({"transactionId":"T1","totalAmount":150.00,"cardAmount":150.00,"status":"CARD_PREAUTH_SUCCESS"})";
    EXPECT_EQ(state("payment_intent.succeeded", held), ProviderState::authorized) << "only held";
    EXPECT_EQ(state("payment_intent.succeeded", R"({"transactionId":"T1","status":"SUCCESS"})"),
              ProviderState::unknown);
    EXPECT_EQ(state("payment_intent.payment_failed", R"({"transactionId":"T1","status":"CARD_PREAUTH_FAILED"})"),
              ProviderState::declined);
    EXPECT_EQ(state("payment_intent.payment_failed", R"({"transactionId":"T1","status":"FAILED"})"),
              ProviderState::unknown);
    EXPECT_EQ(state("charge.refunded", R"({"transactionId":"T1","refundAmount":50.00})"), ProviderState::unknown);
}

TEST(PayglobePush, ADisputeNamesItsPayment) {
    const auto read =
        push(event("charge.dispute.created",
                   R"({"disputeId":"D9","originalTransactionId":"TXN_1","amountDisputed":10.00,"status":"OPEN"})", ""));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->match_value, "TXN_1");
    EXPECT_EQ(read->refs.string_or("dispute_id", ""), "D9");
    EXPECT_EQ(read->state, ProviderState::unknown);
    EXPECT_FALSE(read->amount);
}

// --- schemes; the vectors themselves are tested with the verifier

TEST(PayglobePush, EverySchemeInEitherHeader) {
    constexpr std::int64_t now = 1'699'372'800;
    const hal::Stamp stamp{{}, hal::Wall(std::chrono::seconds(now)), true, "boot"};
    const auto hex = hal::to_hex(*crypto().hmac_sha256("whsec_test_abc123", flat));
    const auto v1 = hal::to_hex(*crypto().hmac_sha256("whsec_test_abc123", std::to_string(now) + "." + flat));
    const auto signed_now = "t=" + std::to_string(now) + ",v1=" + v1;
    const auto provider = payglobe();
    for (const auto* header : {"X-PayGlobe-Signature", "Stripe-Signature", "stripe-signature"}) {
        EXPECT_EQ(provider->read_push_at(stamp, "t", {{header, base64_of(flat)}}, flat)->verified_by, "hmac_base64");
        EXPECT_EQ(provider->read_push_at(stamp, "t", {{header, hex}}, flat)->verified_by, "hmac_hex");
        EXPECT_EQ(provider->read_push_at(stamp, "t", {{header, signed_now}}, flat)->verified_by, "stripe");
        EXPECT_EQ(provider->read_push("t", {{header, signed_now}}, flat)->verified_by, "stripe, time unchecked");
    }
    for (const auto offset : {-301, 301}) {
        const hal::Stamp other{{}, hal::Wall(std::chrono::seconds(now + offset)), true, "boot"};
        EXPECT_EQ(provider->read_push_at(other, "t", {{"Stripe-Signature", signed_now}}, flat).error().type,
                  "webhook-unauthenticated");
        const hal::Stamp untrusted{{}, hal::Wall(std::chrono::seconds(now + offset)), false, "boot"};
        EXPECT_TRUE(provider->read_push_at(untrusted, "t", {{"Stripe-Signature", signed_now}}, flat));
    }
}

TEST(PayglobePush, SchemesCanBeSwitchedOff) {
    auto config = payglobe_config();
    config.webhook_hmac_base64 = false;
    EXPECT_EQ(push(flat, config).error().type, "webhook-unauthenticated");
    config.webhook_hmac_base64 = true;
    config.webhook_hmac_hex = config.webhook_stripe = false;
    EXPECT_TRUE(push(flat, config));
}

TEST(PayglobePush, WithoutASecretNothingGetsIn) {
    auto config = payglobe_config();
    config.webhook_secrets.clear();
    EXPECT_EQ(push(flat, config).error().type, "webhook-unauthenticated");
    EXPECT_EQ(payglobe()->read_push("t", {}, flat).error().type, "webhook-unauthenticated");
    EXPECT_EQ(
        payglobe()->read_push("t", {{"X-PayGlobe-Signature", base64_of(flat, "another-secret")}}, flat).error().type,
        "webhook-unauthenticated");
}

TEST(PayglobePush, OldAndNewSecretBothWorkWhileRotating) {
    auto config = payglobe_config();
    config.webhook_secrets = {secret("whsec_test_the_new_one"), secret("whsec_test_abc123")};
    EXPECT_TRUE(push(flat, config));
    const auto by_new = base64_of(flat, "whsec_test_the_new_one");
    EXPECT_TRUE(payglobe(config)->read_push("t", {{"Stripe-Signature", by_new}}, flat));
}

TEST(PayglobePush, TheOtherModeIsRefused) {
    const auto live = event("payment_intent.succeeded", flat, R"(,"livemode":true)");
    EXPECT_EQ(error_of(live), "webhook-unsupported");
    EXPECT_EQ(error_of(event("payment_intent.succeeded", flat, R"(,"livemode":"false")")), "webhook-unsupported");
    EXPECT_EQ(error_of(event("payment_intent.succeeded", flat, "")), "no error") << "not told: no contradiction";
    auto config = payglobe_config();
    config.secret_key = secret("sk_live_x");
    config.public_key = {};
    EXPECT_TRUE(push(live, config));
    EXPECT_FALSE(push(event("payment_intent.succeeded", flat), config));
}

TEST(PayglobePush, RepeatsHaveTheSameIdAndDifferencesAnother) {
    const auto id = [](std::string body, const std::string& from = "", const std::string& to = "") {
        if (!from.empty()) body.replace(body.find(from), from.size(), to);
        return push(body)->event_id;
    };
    EXPECT_EQ(id(flat), id(flat));
    EXPECT_EQ(id(flat), id(flat, "\"cardAmount\":100.00", "\"cardAmount\":99.00")) << "these four decide";
    EXPECT_NE(id(flat), id(flat, "123456", "123457"));
    EXPECT_NE(id(flat), id(flat, "SUCCESS", "REFUNDED"));
    EXPECT_NE(id(flat), id(flat, "CAPTURE", "VOID"));
    EXPECT_NE(id(flat), id(flat, "13:09:21", "13:09:22"));
    const auto odd = event("payment_intent.succeeded", flat);
    EXPECT_EQ(id(odd, "evt_1a2b3c", "evt 1/2 ü").size(), 4U + 64U) << "unfit for a key: its hash";
    EXPECT_NE(id(odd, "evt_1a2b3c", "evt 1/2 ü"), id(odd, "evt_1a2b3c", "evt 1/2 u"));
}

TEST(PayglobePush, HostileBodies) {
    for (const auto* body :
         {"", "[]", "null", "{", "{\"a\":1,\"a\":2}", "{}", R"({"transactionId":""})", R"({"transactionId":"../x"})",
          R"({"transactionId":"T1","TransactionId":"T2"})", R"({"type":"x","data":{"object":{"transactionId":"T1"}}})",
          R"({"type":"","id":"e","data":{"object":{"transactionId":"T1"}}})",
          R"({"type":"x","id":"e","data":{"object":[]}})", R"({"type":"x","id":"e","data":{"object":null}})"})
        EXPECT_EQ(error_of(body), "webhook-malformed") << body;
    EXPECT_EQ(error_of(R"({"transactionId":"T1","x":")" + std::string(70'000, 'x') + "\"}"), "webhook-malformed");
    EXPECT_EQ(error_of(event("payment_intent.succeeded", flat).replace(7, 10, std::string(201, 'e'))),
              "webhook-malformed");
    std::string deep(40, '[');
    EXPECT_EQ(error_of(R"({"transactionId":"T1","x":)" + deep + std::string(40, ']') + "}"), "webhook-malformed");
}

TEST(PayglobePush, AmountsThatAreNoneLeaveAHintWithoutOne) {
    for (const auto* amount : {"\"150.00\"", "-150.00", "1e5", "0"}) {
        auto body = flat;
        body.replace(body.find("150.00"), 6, amount);
        const auto read = push(body);
        ASSERT_TRUE(read) << amount;
        EXPECT_FALSE(read->amount) << amount;
        EXPECT_NE(read->state, ProviderState::paid) << amount;
    }
}

}  // namespace
}  // namespace till::providers

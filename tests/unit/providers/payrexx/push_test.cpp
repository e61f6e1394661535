// Webhooks: the contract's signatures, both content types, every kind of event, and what is refused.
#include "tests/unit/providers/payrexx/fixture.hpp"

#include <algorithm>
#include <cctype>

namespace till::providers {
namespace {

const std::string json_body =
    R"({"transaction":{"id":1234,"uuid":"1122aabb","amount":5000,"status":"confirmed","mode":"LIVE","invoice":{"currency":"CHF","referenceId":"POS-1","test":0}}})";
const std::string json_signature = "69506275b1677a2445c6bae691c235d0fd36d58c00a81930bd2b9150809e4c5d";
const std::string form_body =
    "transaction%5Bid%5D=1234&transaction%5Buuid%5D=1122aabb&transaction%5Bamount%5D=5000&transaction%5Bstatus%5D="
    "confirmed"
    "&transaction%5Bmode%5D=LIVE&transaction%5Binvoice%5D%5Bcurrency%5D=CHF&transaction%5Binvoice%5D%5BreferenceId%5D="
    "POS-1"
    "&transaction%5Binvoice%5D%5Btest%5D=0";
const std::string form_signature = "2bd82594b176345c3cca6391cf6eb1460e31be834089d4b129f50ab81981389a";

hal::HttpHeaders form_headers(const std::string& signature) {
    return {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}, {"x-webhook-signature", signature}};
}
hal::HttpHeaders signed_headers(std::string_view body) {
    return {{"X-Webhook-Signature", hal::to_hex(*crypto().hmac_sha256("webhook-signing-key", body))}};
}
Result<Push> push(const std::string& body, PayrexxConfig config = payrexx_config()) {
    return payrexx_of(std::move(config))->read_push("", signed_headers(body), body);
}
std::string error(const Result<Push>& push) { return push ? "no error" : push.error().type; }

std::string body_of(std::string_view status,
                    std::string_view invoice = R"("currency":"CHF","referenceId":"POS-1","test":0)",
                    std::string_view mode = "LIVE") {
    return R"({"transaction":{"id":1234,"uuid":"1122aabb","amount":5000,"status":")" + std::string(status) +
           R"(","mode":")" + std::string(mode) + R"(","invoice":{)" + std::string(invoice) + "}}}";
}

void expect_the_payment(const Result<Push>& push) {
    ASSERT_TRUE(push) << push.error().type << " " << push.error().detail;
    EXPECT_EQ(push->state, ProviderState::paid);
    EXPECT_EQ(push->amount, chf(5000));
    EXPECT_EQ(push->match_key, "reference");
    EXPECT_EQ(push->match_value, "POS-1");
    EXPECT_EQ(push->must_match.dump(), R"({"reference":"POS-1"})");
    EXPECT_EQ(push->refs.dump(), "{}") << "an old push must not change what is refunded";
    EXPECT_FALSE(push->trusted);
    EXPECT_EQ(push->verified_by, "hmac_hex");
}

TEST(PayrexxPush, TheContractsSignatures) {
    ASSERT_EQ(json_body.size(), 154U);
    ASSERT_EQ(form_body.size(), 273U);
    const auto provider = payrexx_of();
    const auto json = provider->read_push("", {{"X-Webhook-Signature", json_signature}}, json_body);
    const auto form = provider->read_push("", form_headers(form_signature), form_body);
    expect_the_payment(json);
    expect_the_payment(form);
    EXPECT_EQ(json->event_id, form->event_id) << "the same event in another dress";
    std::string upper = json_signature;
    for (auto& c : upper)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    expect_the_payment(provider->read_push("", {{"X-Webhook-Signature", upper}}, json_body));
    const auto empty = provider->read_push(
        "", {{"X-Webhook-Signature", "b6103ab70946b989fcbd7c73c7464a018f154df95c9a2b271228b39d41384427"}}, "");
    EXPECT_EQ(error(empty), "webhook-malformed") << "authentic, and nothing in it";
}

TEST(PayrexxPush, WithoutItsSignatureNothingIsRead) {
    const auto provider = payrexx_of();
    const std::string refused = "webhook-unauthenticated";
    EXPECT_EQ(error(provider->read_push("", {}, json_body)), refused);
    EXPECT_EQ(error(provider->read_push("", {{"X-Webhook-Signature", ""}}, json_body)), refused);
    EXPECT_EQ(error(provider->read_push("", {{"X-Webhook-Signature", form_signature}}, json_body)), refused);
    EXPECT_EQ(error(provider->read_push("", {{"X-Webhook-Signature", json_signature}}, json_body + " ")), refused);
    EXPECT_EQ(error(provider->read_push("", {{"X-Webhook-Signature", json_signature + "0"}}, json_body)), refused);
    auto rotating = payrexx_config();
    rotating.webhook_keys = {secret("the-new-signing-key"), secret("webhook-signing-key")};
    EXPECT_EQ(error(payrexx_of(rotating)->read_push("", {{"X-Webhook-Signature", json_signature}}, json_body)),
              "no error");
    rotating.webhook_keys.pop_back();
    EXPECT_EQ(error(payrexx_of(rotating)->read_push("", {{"X-Webhook-Signature", json_signature}}, json_body)),
              refused);
}

TEST(PayrexxPush, WhereNothingIsSignedTheAddressIsTheSecret) {
    auto config = payrexx_config();
    config.webhook_keys.clear();
    EXPECT_EQ(error(payrexx_of(config)->read_push("", {}, json_body)), "webhook-unauthenticated")
        << "nothing configured";
    config.webhook_tokens = {secret("0123456789abcdef"), secret("fedcba9876543210")};
    const auto provider = payrexx_of(config);
    EXPECT_EQ(provider->read_push("fedcba9876543210", {}, json_body)->verified_by, "token");
    for (const auto* bad : {"", "0123456789abcde", "0123456789ABCDEF"})
        EXPECT_EQ(error(provider->read_push(bad, {}, json_body)), "webhook-unauthenticated") << bad;
    config.webhook_keys = {secret("webhook-signing-key")};
    const auto both = payrexx_of(config);
    EXPECT_EQ(error(both->read_push("0123456789abcdef", {}, json_body)), "webhook-unauthenticated");
    EXPECT_EQ(error(both->read_push("", signed_headers(json_body), json_body)), "webhook-unauthenticated");
    EXPECT_EQ(error(both->read_push("0123456789abcdef", signed_headers(json_body), json_body)), "no error");
}

TEST(PayrexxPush, EveryStatusIsOnlyAHint) {
    const std::pair<const char*, ProviderState> all[] = {{"waiting", ProviderState::customer_active},
                                                         {"confirmed", ProviderState::paid},
                                                         {"cancelled", ProviderState::cancelled},
                                                         {"declined", ProviderState::declined},
                                                         {"error", ProviderState::declined},
                                                         {"expired", ProviderState::expired},
                                                         {"authorized", ProviderState::unknown},
                                                         {"uncaptured", ProviderState::authorized},
                                                         {"reserved", ProviderState::authorized},
                                                         {"refund_pending", ProviderState::unknown},
                                                         {"refunded", ProviderState::unknown},
                                                         {"partially-refunded", ProviderState::unknown},
                                                         {"chargeback", ProviderState::unknown},
                                                         {"insecure", ProviderState::unknown},
                                                         {"novel", ProviderState::unknown}};
    std::vector<std::string> ids;
    for (const auto& [status, state] : all) {
        const auto told = push(body_of(status));
        ASSERT_TRUE(told) << status;
        EXPECT_EQ(told->state, state) << status;
        EXPECT_FALSE(told->trusted);
        EXPECT_EQ(std::ranges::find(ids, told->event_id), ids.end()) << "one event per status";
        ids.push_back(told->event_id);
    }
    EXPECT_EQ(push(body_of("confirmed"))->event_id, push(body_of("confirmed"))->event_id);
    const auto refund = [](const char* sum) {
        return push(body_of("partially-refunded", R"("referenceId":"POS-1","refundedAmount":)" + std::string(sum)))
            ->event_id;
    };
    EXPECT_NE(refund("100"), refund("200"));
}

TEST(PayrexxPush, TestMoneyDoesNotReachALiveTerminal) {
    EXPECT_EQ(error(push(body_of("confirmed", R"("referenceId":"POS-1")", "TEST"))), "webhook-unsupported");
    EXPECT_EQ(error(push(body_of("confirmed", R"("referenceId":"POS-1","test":1)"))), "webhook-unsupported");
    EXPECT_EQ(error(push(body_of("confirmed", R"("referenceId":"POS-1","test":"1")"))), "webhook-unsupported");
    auto config = payrexx_config();
    config.environment = PayrexxConfig::Environment::test;
    EXPECT_EQ(error(push(body_of("confirmed"), config)), "webhook-unsupported");
    EXPECT_EQ(error(push(body_of("confirmed", R"("referenceId":"POS-1","test":1)", "TEST"), config)), "no error");
}

TEST(PayrexxPush, FindsItsPaymentWithoutAReferenceToo) {
    const auto found = [](std::string_view invoice) {
        const auto told = push(body_of("confirmed", invoice));
        return told ? told->match_key + "=" + told->match_value : told.error().type;
    };
    EXPECT_EQ(found(R"("paymentRequestId":17)"), "gateway_id=17");
    EXPECT_EQ(found(R"("paymentLink":{"hash":"x","referenceId":"POS-2"})"), "reference=POS-2");
    EXPECT_EQ(found(R"("purpose":"POS-3")"), "reference=POS-3");
    EXPECT_EQ(found(R"("purpose":"two coffees")"), "transaction_id=1234");
    EXPECT_EQ(found(R"("purpose":"Coffee","paymentRequestId":17)"), "gateway_id=17") << "a page has its own purpose";
    EXPECT_EQ(found(""), "transaction_id=1234");
    EXPECT_EQ(push(body_of("confirmed", ""))->state, ProviderState::unknown) << "no currency, no amount";
}

TEST(PayrexxPush, WhatTheWebShopSoldIsNotMoneyForThisTill) {
    auto config = payrexx_config();
    config.reference_prefix = "TILL-";
    const auto foreign =
        push(body_of("confirmed", R"("currency":"CHF","referenceId":"SHOP-1","paymentRequestId":5)"), config);
    ASSERT_TRUE(foreign);
    EXPECT_EQ(foreign->state, ProviderState::unknown);
    EXPECT_FALSE(foreign->amount);
    EXPECT_EQ(foreign->match_key, "gateway_id");
    EXPECT_EQ(push(body_of("confirmed", R"("currency":"CHF","referenceId":"TILL-1")"), config)->state,
              ProviderState::paid);
}

TEST(PayrexxPush, SubscriptionsAndPayoutsAreNoted) {
    for (const auto* status : {"active", "overdue", "failed", "in_notice", "cancelled"}) {
        const auto noted = push(R"({"subscription":{"id":42,"status":")" + std::string(status) + "\"}}");
        ASSERT_TRUE(noted) << status;
        EXPECT_EQ(noted->state, ProviderState::unknown);
        EXPECT_FALSE(noted->amount);
        EXPECT_FALSE(noted->trusted);
        EXPECT_EQ(noted->match_key, "subscription_id");
    }
    EXPECT_EQ(push(R"({"payout":{"uuid":"ab12","amount":5000}})")->match_key, "payout_id");
    EXPECT_EQ(error(push(R"({"payout":{"amount":5000}})")), "webhook-malformed");
}

TEST(PayrexxPush, WhatCannotBeReadIsRefused) {
    for (const auto* bad : {"", "{}", "[]", "null", "{\"transaction\":1}", "{\"transaction\":{}}", "<html>",
                            R"({"transaction":{"id":"../1","status":"confirmed"}})", R"({"transaction":{"id":1}})",
                            R"({"transaction":{"id":1,"status":"a","Status":"b"}})", R"({"something":{"id":1}})"})
        EXPECT_EQ(error(push(bad)), "webhook-malformed") << bad;
    EXPECT_EQ(error(push(std::string(70'000, ' '))), "webhook-malformed");
    for (const auto* bad :
         {"transaction=1", "transaction[id]=1&transaction=2", "transaction[id]=%4", "transaction[]=1"}) {
        auto headers = signed_headers(bad);
        headers.add("Content-Type", "application/x-www-form-urlencoded");
        EXPECT_EQ(error(payrexx_of()->read_push("", headers, bad)), "webhook-malformed") << bad;
    }
}

}  // namespace
}  // namespace till::providers

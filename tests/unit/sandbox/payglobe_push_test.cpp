// PayGlobe's pushes: what is said, how it is signed, and when it is said again.
#include "tests/unit/sandbox/payglobe_fixture.hpp"

namespace till::sandbox::testing {
namespace {

using PayglobePush = PayglobeTest;

TEST_F(PayglobePush, EventsByDefault) {
    const auto id = init();
    act(id, "card");
    act(id, "voucher", R"({"amount":5000})");
    ASSERT_EQ(transport.sent.size(), 2U);
    EXPECT_EQ(transport.sent[0].url, "http://127.0.0.1:8481/webhooks/payglobe/t");
    EXPECT_EQ(pushed(0).string_or("type", ""), "payment_intent.processing");
    const auto event = pushed(1);
    EXPECT_EQ(event.string_or("type", ""), "payment_intent.succeeded");
    EXPECT_TRUE(event.string_or("id", "").starts_with("evt_"));
    EXPECT_FALSE(event.boolean_or("livemode", true));
    const auto& object = *event.find("data")->find("object");
    EXPECT_EQ(object.string_or("transactionId", ""), id);
    EXPECT_EQ(object.string_or("status", ""), "SUCCESS");
    EXPECT_EQ(amount(object, "totalAmount"), "150.00") << "major units, unlike Stripe";
    EXPECT_EQ(amount(object, "voucherAmount"), "50.00");
    EXPECT_EQ(object.find("id"), nullptr) << "no PaymentIntent";
    EXPECT_EQ(object.find("currency"), nullptr);
}

TEST_F(PayglobePush, FlatBySwitch) {
    set(R"({"payglobe.webhook_body":"flat"})");
    const auto id = init();
    act(id, "card");
    api("POST", "payment/void/" + id, "{}");
    ASSERT_EQ(transport.sent.size(), 2U);
    EXPECT_EQ(pushed(0).string_or("transactionId", ""), id);
    EXPECT_EQ(pushed(0).string_or("status", ""), "CARD_PREAUTH_SUCCESS");
    EXPECT_EQ(amount(pushed(0), "cardAmount"), "150.00");
    EXPECT_EQ(pushed(0).find("cardGatewayDetails")->string_or("operationType", ""), "PREAUTH");
    EXPECT_EQ(pushed(1).string_or("status", ""), "VOIDED");
}

TEST_F(PayglobePush, AVoidHasNoEventType) {
    const auto id = init();
    act(id, "card");
    api("POST", "payment/void/" + id, "{}");
    EXPECT_EQ(transport.sent.size(), 1U);
}

TEST_F(PayglobePush, ThreeSignatures) {
    const auto sign = [this](std::string_view scheme) {
        set(R"({"payglobe.webhook_scheme":")" + std::string(scheme) + "\"}");
        act(init(), "card");
        const auto& request = transport.sent.back();
        EXPECT_EQ(request.headers.find("X-PayGlobe-Signature"), request.headers.find("Stripe-Signature"));
        return std::pair(std::string(request.headers.find("Stripe-Signature").value_or("")), request.body);
    };
    const std::string key = "whsec_till_sandbox";
    auto [base64, first] = sign("base64");
    EXPECT_EQ(base64, hal::to_base64(*crypto.hmac_sha256(key, first)));
    auto [hex, second] = sign("hex");
    EXPECT_EQ(hex, hal::to_hex(*crypto.hmac_sha256(key, second)));
    auto [stripe, third] = sign("stripe");
    const auto seconds = std::to_string(milliseconds(loop.now().wall) / 1000);
    EXPECT_EQ(stripe, "t=" + seconds + ",v1=" + hal::to_hex(*crypto.hmac_sha256(key, seconds + "." + third)));
    EXPECT_EQ(sign("wrong").first, std::string(64, '0'));
    EXPECT_EQ(sign("none").first, "");
}

TEST_F(PayglobePush, TheSignatureCoversWhatIsSentAlsoWhenItIsSpoiled) {
    fault(R"({"match":{"service":"webhook","operation":"hold"},"action":"wrong_amount"})");
    act(init(), "card");
    const auto& request = transport.sent.back();
    EXPECT_EQ(amount(*pushed(0).find("data")->find("object"), "totalAmount"), "151.00");
    EXPECT_EQ(request.headers.find("Stripe-Signature"),
              hal::to_base64(*crypto.hmac_sha256("whsec_till_sandbox", request.body)));
}

TEST_F(PayglobePush, TenAttemptsFiveMinutesApartThenNoMore) {
    transport.status = 500;
    act(init(), "card");
    for (int i = 1; i <= 9; ++i) {
        EXPECT_EQ(transport.sent.size(), static_cast<std::size_t>(i));
        loop.advance(std::chrono::seconds(299));
        EXPECT_EQ(transport.sent.size(), static_cast<std::size_t>(i)) << "not before five minutes";
        loop.advance(std::chrono::seconds(1));
    }
    EXPECT_EQ(transport.sent.size(), 10U);
    loop.advance(std::chrono::hours(24));
    EXPECT_EQ(transport.sent.size(), 10U);
    EXPECT_EQ(get("/admin/webhooks").json().find("webhooks")->array_items()->at(0).string_or("state", ""), "given_up");
    restart();
    EXPECT_EQ(transport.sent.size(), 10U) << "also not after a restart";
}

TEST_F(PayglobePush, AReplayIsTheSameBytes) {
    const auto id = init();
    EXPECT_EQ(act(id, "replay").status(), 409);
    act(id, "approve");
    const auto body = transport.sent.back().body;
    EXPECT_EQ(act(id, "replay").status(), 200);
    ASSERT_EQ(transport.sent.size(), 2U);
    EXPECT_EQ(transport.sent[1].body, body);
}

TEST_F(PayglobePush, WhatCanBeBent) {
    set(R"({"payglobe.livemode":true,"payglobe.event_type_override":"brand.new"})");
    act(init(), "approve");
    EXPECT_TRUE(pushed(0).boolean_or("livemode", false));
    EXPECT_EQ(pushed(0).string_or("type", ""), "brand.new");
}

TEST_F(PayglobePush, RefundsAndLinks) {
    const auto id = init();
    act(id, "approve");
    api("POST", "payment/refund/" + id, R"({"amount":50.00})");
    const auto refunded = pushed(transport.sent.size() - 1);
    EXPECT_EQ(refunded.string_or("type", ""), "charge.refunded");
    EXPECT_EQ(amount(*refunded.find("data")->find("object"), "refundAmount"), "50.00");
    EXPECT_EQ(refunded.find("data")->find("object")->find("refundId"), nullptr);
    set(R"({"payglobe.link_pushes":true})");
    act(link(), "approve");
    EXPECT_EQ(pushed(transport.sent.size() - 1).string_or("type", ""), "payment_intent.succeeded");
}

TEST_F(PayglobePush, OneThatOvertakesTheAnswer) {
    fault(R"({"match":{"service":"payglobe","operation":"create"},"action":"early_webhook"})");
    transport.hold = true;
    const auto answer = begin({"POST",
                               "/payglobe/api/payment/init",
                               "",
                               {{"Authorization", "Bearer sk_test_till_sandbox"}},
                               R"({"amount":150.00})"});
    EXPECT_EQ(answer->kind, Outcome::Kind::waiting);
    ASSERT_EQ(transport.sent.size(), 1U);
    EXPECT_EQ(pushed(0).string_or("type", ""), "payment_intent.succeeded");
    transport.held[0](hal::HttpResponse{200, {}, {}});
    loop.run_ready();
    EXPECT_EQ(answer->status(), 200);
    EXPECT_EQ(word(answer->json().string_or("transactionId", "")), "SUCCESS");
}

TEST_F(PayglobePush, FaultsKnowPayglobesNames) {
    const auto armed = [this](const std::string& json) { return admin("faults", json).status(); };
    EXPECT_EQ(armed(R"({"match":{"service":"payglobe","operation":"verify"},"action":"html"})"), 201);
    EXPECT_EQ(armed(R"({"match":{"service":"payglobe"},"action":"wrong_currency"})"), 201);
    EXPECT_EQ(armed(R"({"match":{"service":"webhook","operation":"dispute"},"action":"withhold"})"), 201);
    EXPECT_EQ(armed(R"({"match":{"service":"payglobe","operation":"batch"},"action":"drop"})"), 400);
    EXPECT_EQ(armed(R"({"match":{"service":"payglobe"},"action":"reject"})"), 400);
    EXPECT_EQ(armed(R"({"match":{"service":"payglobe"},"action":"duplicate"})"), 400);
    EXPECT_EQ(armed(R"({"match":{"service":"nobody"},"action":"drop"})"), 400);
}

}  // namespace
}  // namespace till::sandbox::testing

// PortOne's three pushes: what is said, which members are signed, and that a refund's is not.
#include "tests/sandbox/portone/pushes.hpp"
#include "tests/unit/sandbox/portone_fixture.hpp"

namespace till::sandbox::testing {
namespace {

class PortonePush : public PortoneTest {
  protected:
    std::string right(std::string_view kind, const Value& body) {
        return portone::signature_of(kind, body, secret, crypto);
    }
    static std::string hash(const Value& body) { return body.string_or("signature_hash", ""); }
};

// --- the contract's values

TEST_F(PortonePush, V1APayment) {
    const auto body = hal::json::parse(
        R"({"amount":500,"channel_key":"PAYLETTER","channel_order_ref":"20240926HULUNYGP6MA2","country_code":"US",)"
        R"("currency":"USD","merchant_order_ref":"2mbbDi9wX3wAgLUDCnRMbQwkwZm_1","method_name":"Payletter Credit Card",)"
        R"("order_ref":"2mbbExY77pp8iC0AQ1ucWymnd3c","status":"Success","environment":"sandbox"})");
    EXPECT_EQ(portone::signature_of("payment", *body, "test-portone-secret", crypto),
              "hSx5uDJpl5whLReAYUGHul0LVQYBXo0i2cm7KI4jzAM=");
}

TEST_F(PortonePush, V3ALink) {
    const auto body = hal::json::parse(
        R"({"amount":500.00,"countryCode":"JP","currency":"JPY","link_ref":"2mbaHZ6VVokmHJNtKafVCyIZIxv",)"
        R"("merchant_order_ref":"1779AA6E40071177","status":"Success"})");
    EXPECT_EQ(portone::signature_of("link", *body, "test-portone-secret", crypto),
              "knNX2thD+nPAIL3UkBCsH7ghdQOgb27fYqP1fku1jeI=");
}

// --- what is pushed when

TEST_F(PortonePush, APaymentIsToldTwice) {
    const auto ref = link();
    const auto order = paid(ref);
    ASSERT_EQ(payment_pushes().size(), 1U);
    ASSERT_EQ(link_pushes().size(), 1U);
    const auto payment = payment_pushes()[0];
    EXPECT_EQ(payment.string_or("status", ""), "Success");
    EXPECT_EQ(payment.string_or("order_ref", ""), order);
    EXPECT_EQ(payment.string_or("merchant_order_ref", ""), tries(ref)[0].string_or("ref", "-"));
    EXPECT_EQ(payment.string_or("link_order_ref", ""), "sale-1") << "ours, and not signed";
    EXPECT_EQ(payment.string_or("payment_link_ref", ""), ref);
    EXPECT_EQ(amount(payment, "amount"), "12.5");
    EXPECT_EQ(payment.string_or("environment", ""), "sandbox");
    EXPECT_TRUE(payment.find("cross_border_data")->is_object());
    EXPECT_EQ(hash(payment), right("payment", payment));
    const auto told = link_pushes()[0];
    EXPECT_EQ(told.string_or("status", ""), "Success");
    EXPECT_EQ(told.string_or("merchant_order_ref", ""), "sale-1");
    EXPECT_EQ(told.string_or("countryCode", ""), "GR");
    EXPECT_EQ(told.find("country_code"), nullptr) << "signed under another name than it is sent";
    EXPECT_EQ(told.integer_or("expiry_hours", 0), 48);
    EXPECT_EQ(hash(told), right("link", told));
}

TEST_F(PortonePush, FailedTriesAndEnds) {
    const auto ref = link();
    act(ref, "decline");
    ASSERT_EQ(transport.sent.size(), 1U);
    EXPECT_EQ(payment_pushes()[0].string_or("status", ""), "Failed");
    EXPECT_EQ(payment_pushes()[0].string_or("status_code", ""), "6002");
    act(ref, "leave");
    EXPECT_EQ(transport.sent.size(), 1U) << "what is under way is not told";
    set(R"({"portone.pending_pushes":true})");
    act(ref, "leave");
    EXPECT_EQ(payment_pushes().back().string_or("status", ""), "Pending");
    api("PUT", "paymentLink/" + ref + "/status/cancelled");
    api("PUT", "paymentLink/" + ref + "/status/cancelled");
    ASSERT_EQ(link_pushes().size(), 1U) << "once";
    EXPECT_EQ(link_pushes()[0].string_or("status", ""), "Cancelled");
    const auto old = link("old");
    act(old, "expire");
    EXPECT_EQ(link_pushes().back().string_or("status", ""), "Expired");
}

TEST_F(PortonePush, TheEndOfTimeIsToldByItself) {
    const auto ref = link();
    const auto other = link("paid");
    paid(other);
    loop.advance(std::chrono::hours(48) - std::chrono::milliseconds(1));
    EXPECT_EQ(link_pushes().size(), 1U);
    loop.advance(std::chrono::milliseconds(1));
    ASSERT_EQ(link_pushes().size(), 2U);
    EXPECT_EQ(link_pushes().back().string_or("link_ref", ""), ref);
    EXPECT_EQ(link_pushes().back().string_or("status", ""), "Expired");
    restart();
    loop.advance(std::chrono::hours(48));
    EXPECT_EQ(link_pushes().size(), 2U) << "once";
}

TEST_F(PortonePush, ARefundIsNotSigned) {
    const auto ref = link();
    const auto order = paid(ref);
    api("POST", "refund/" + order, refund_body("2.50"));
    ASSERT_EQ(refund_pushes().size(), 1U);
    const auto told = refund_pushes()[0];
    EXPECT_EQ(told.string_or("payment_txn_ref", ""), order);
    EXPECT_EQ(amount(told, "amount"), "2.5");
    EXPECT_EQ(told.string_or("refund_type", ""), "partial");
    EXPECT_EQ(told.find("signature_hash"), nullptr);
    EXPECT_TRUE(told.string_or("refund_date", "").ends_with(" +0000 UTC"));
}

TEST_F(PortonePush, WrittenAsGoWritesIt) {
    paid(link());
    const auto& raw = transport.sent.back().body;
    EXPECT_NE(raw.find("\\u003ctill-sandbox\\u003e \\u0026 others"), std::string::npos) << raw;
    EXPECT_NE(raw.find("결제가"), std::string::npos) << "not only ASCII";
}

// --- signatures that are not right

TEST_F(PortonePush, BySwitchWrongOrNone) {
    set(R"({"portone.webhook_signature":"wrong"})");
    paid(link("a"));
    const auto wrong = payment_pushes().back();
    EXPECT_EQ(hash(wrong).size(), 44U);
    EXPECT_NE(hash(wrong), right("payment", wrong));
    set(R"({"portone.webhook_signature":"none"})");
    paid(link("b"));
    EXPECT_EQ(payment_pushes().back().find("signature_hash"), nullptr);
    EXPECT_EQ(link_pushes().back().find("signature_hash"), nullptr);
}

TEST_F(PortonePush, WhatIsSpoiledIsSignedAsSpoiled) {
    fault(R"({"match":{"service":"webhook","operation":"payment"},"action":"wrong_amount"})");
    paid(link());
    const auto body = payment_pushes().back();
    EXPECT_EQ(amount(body, "amount"), "13.50");
    EXPECT_EQ(hash(body), right("payment", body));
    EXPECT_EQ(amount(link_pushes().back(), "amount"), "12.5");
    set(R"({"portone.environment_override":"live"})");
    paid(link("b"));
    EXPECT_EQ(payment_pushes().back().string_or("environment", ""), "live");
}

// --- delivery

TEST_F(PortonePush, AReplayIsTheSameBytes) {
    const auto ref = link();
    EXPECT_EQ(act(ref, "replay").status(), 409);
    act(ref, "approve");
    const auto before = payment_pushes().back().dump();
    const auto count = transport.sent.size();
    EXPECT_EQ(act(ref, "replay").status(), 200);
    ASSERT_EQ(transport.sent.size(), count + 1);
    EXPECT_EQ(transport.body(count).dump(), before);
}

TEST_F(PortonePush, BeforeTheCreateAnswer) {
    transport.hold = true;
    fault(R"({"match":{"service":"portone","operation":"create"},"action":"early_webhook"})");
    const auto answered = begin({"POST",
                                 "/portone/api/paymentLink",
                                 "",
                                 {{"X-Portone-Client-Key", std::string(key)}, {"Authorization", "Bearer " + token()}},
                                 create_body("early")});
    EXPECT_EQ(answered->kind, Outcome::Kind::waiting);
    ASSERT_EQ(payment_pushes().size(), 1U);
    EXPECT_EQ(payment_pushes()[0].string_or("link_order_ref", ""), "early");
    for (auto& done : transport.held)
        done(hal::HttpResponse{200, {}, {}});
    loop.run_ready();
    EXPECT_EQ(answered->status(), 200);
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 1250 EUR", "capture 1250 EUR"}));
}

TEST_F(PortonePush, AgainUntilTaken) {
    transport.status = 503;
    paid(link());
    const auto first = transport.sent.size();
    transport.status = 200;
    loop.advance(std::chrono::milliseconds(500));
    EXPECT_EQ(transport.sent.size(), 2 * first);
    EXPECT_EQ(transport.sent[0].body, transport.sent[first].body);
    loop.advance(std::chrono::hours(1));
    EXPECT_EQ(transport.sent.size(), 2 * first) << "taken";
}

}  // namespace
}  // namespace till::sandbox::testing

// What happens to a request after it was made: status, cancel, payment, and the pushes that tell of it.
#include "tests/unit/sandbox/sandbox_fixture.hpp"

namespace till::sandbox::testing {
namespace {

using PayhubLife = SandboxTest;

TEST_F(PayhubLife, StatusIsNotThereUnlessSwitchedOn) {
    const auto id = std::to_string(create(klarna()));
    EXPECT_EQ(payhub("GET", "request/" + id).status(), 404);
    set(R"({"payhub.status_enabled":true})");
    const auto status = payhub("GET", "request/" + id);
    ASSERT_EQ(status.status(), 200);
    EXPECT_EQ(status.json().string_or("Status", ""), "WAITING");
    EXPECT_EQ(status.json().find("Amount")->number()->text, "12.5");
    EXPECT_EQ(payhub("GET", "request/999").status(), 404);
    EXPECT_EQ(payhub("GET", "request/1x").status(), 404);
}

TEST_F(PayhubLife, ApprovalPushesAPaymentAsTheContractSays) {
    const auto id = create(klarna("250.50"));
    EXPECT_EQ(act(id, "approve").status(), 200);
    ASSERT_EQ(transport.sent.size(), 1U);
    EXPECT_EQ(transport.sent[0].method, "POST");
    EXPECT_EQ(transport.sent[0].url, "http://127.0.0.1:8481/webhooks/payhub/t");
    const auto push = transport.body(0);
    EXPECT_EQ(push.integer_or("paymentRequestId", 0), id);
    EXPECT_GT(push.integer_or("paymentId", 0), id);
    EXPECT_EQ(push.string_or("provider", ""), "klarna");
    EXPECT_EQ(push.string_or("type", ""), "payment");
    EXPECT_EQ(push.find("amount")->number()->text, "250.5");
    EXPECT_TRUE(push.string_or("paymentRequestCode", "").starts_with("RF"));
    EXPECT_EQ(push.string_or("createdAt", ""), "2026-11-20T00:00:00.0000000");
    EXPECT_FALSE(push.string_or("bankOrderId", "").empty());
    EXPECT_EQ(state(id), "COMPLETED");
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 25050 EUR", "capture 25050 EUR"}));
}

TEST_F(PayhubLife, APaidRequestIsNotPaidTwice) {
    const auto id = create(klarna());
    act(id, "approve");
    EXPECT_EQ(act(id, "approve").status(), 409);
    EXPECT_EQ(act(id, "approve_late").status(), 409);
    EXPECT_EQ(acts().size(), 2U);
}

TEST_F(PayhubLife, CancelIs204AndPushes) {
    const auto id = create(klarna());
    const auto cancelled = payhub("PATCH", "request/" + std::to_string(id), R"({"status":"canceled"})");
    EXPECT_EQ(cancelled.status(), 204);
    EXPECT_EQ(cancelled.response.body, "");
    EXPECT_EQ(state(id), "CANCELED");
    ASSERT_EQ(transport.sent.size(), 1U);
    const auto push = transport.body(0);
    EXPECT_EQ(push.string_or("type", ""), "cancellation");
    EXPECT_EQ(push.find("amount"), nullptr);
    EXPECT_EQ(push.find("provider"), nullptr);
    EXPECT_EQ(push.find("paymentId"), nullptr);
    EXPECT_EQ(acts(), (std::vector<std::string>{"cancel 1250 EUR"}));
}

TEST_F(PayhubLife, CancelIsSafeToRepeat) {
    const auto path = "request/" + std::to_string(create(klarna()));
    payhub("PATCH", path, R"({"status":"canceled"})");
    EXPECT_EQ(payhub("PATCH", path, R"({"status":"canceled"})").status(), 204);
    EXPECT_EQ(transport.sent.size(), 1U);
    EXPECT_EQ(acts().size(), 1U);
}

TEST_F(PayhubLife, CancelWithoutPushWhenSwitchedOff) {
    set(R"({"payhub.cancellation_push_on_patch":false})");
    payhub("PATCH", "request/" + std::to_string(create(klarna())), R"({"status":"canceled"})");
    EXPECT_TRUE(transport.sent.empty());
}

TEST_F(PayhubLife, CancelOfPaidIsAConflict) {
    const auto id = create(klarna());
    act(id, "approve");
    EXPECT_EQ(payhub("PATCH", "request/" + std::to_string(id), R"({"status":"canceled"})").status(), 409);
    EXPECT_EQ(state(id), "COMPLETED");
}

TEST_F(PayhubLife, CancelIsForKlarnaAndForOneSpellingOnly) {
    const auto dias = create(R"({"Provider":"dias","PaymentType":"Fixed","Amount":1})");
    EXPECT_EQ(payhub("PATCH", "request/" + std::to_string(dias), R"({"status":"canceled"})").status(), 400);
    const auto id = create(klarna());
    EXPECT_EQ(payhub("PATCH", "request/" + std::to_string(id), R"({"status":"cancelled"})").status(), 400);
    EXPECT_EQ(payhub("PATCH", "request/" + std::to_string(id), "no json").status(), 400);
    EXPECT_EQ(payhub("PATCH", "request/7", R"({"status":"canceled"})").status(), 404);
}

TEST_F(PayhubLife, ADeclineIsSilent) {
    const auto id = create(klarna());
    EXPECT_EQ(act(id, "decline").status(), 200);
    EXPECT_EQ(state(id), "FAILED");
    EXPECT_TRUE(transport.sent.empty());
    EXPECT_TRUE(acts().empty());
    EXPECT_EQ(act(id, "approve").status(), 409);
}

TEST_F(PayhubLife, ACustomersCancelPushes) {
    const auto id = create(klarna());
    EXPECT_EQ(act(id, "cancel").status(), 200);
    ASSERT_EQ(transport.sent.size(), 1U);
    EXPECT_EQ(transport.body(0).string_or("type", ""), "cancellation");
}

TEST_F(PayhubLife, ARequestExpiresAfterItsLifetimeSilently) {
    const auto id = create(klarna());
    loop.advance(std::chrono::hours(46) - std::chrono::seconds(1));
    EXPECT_EQ(state(id), "WAITING");
    loop.advance(std::chrono::seconds(1));
    EXPECT_EQ(state(id), "EXPIRED");
    EXPECT_EQ(act(id, "approve").status(), 409);
    EXPECT_TRUE(transport.sent.empty());
}

TEST_F(PayhubLife, TheClockOffsetMovesTheSandboxOnly) {
    const auto id = create(klarna());
    set(R"({"clock_offset_ms":165600000})");
    EXPECT_EQ(state(id), "EXPIRED");
    set(R"({"clock_offset_ms":null})");
    EXPECT_EQ(state(id), "WAITING");
}

TEST_F(PayhubLife, LateMoneyComesThroughTheSwitchesOrByAdmin) {
    const auto cancelled = create(klarna());
    payhub("PATCH", "request/" + std::to_string(cancelled), R"({"status":"canceled"})");
    EXPECT_EQ(act(cancelled, "approve").status(), 409);
    set(R"({"payhub.pay_after_cancel":true})");
    EXPECT_EQ(act(cancelled, "approve").status(), 200);
    EXPECT_EQ(state(cancelled), "COMPLETED");

    const auto expired = create(klarna());
    act(expired, "expire");
    EXPECT_EQ(act(expired, "approve").status(), 409);
    set(R"({"payhub.pay_after_expiry":true})");
    EXPECT_EQ(act(expired, "approve").status(), 200);

    const auto forced = create(klarna());
    act(forced, "decline");
    EXPECT_EQ(act(forced, "approve_late").status(), 200);
    EXPECT_EQ(transport.body(transport.sent.size() - 1).integer_or("paymentRequestId", 0), forced);
}

TEST_F(PayhubLife, OpenAmountsArePaidInParts) {
    const auto id = create(R"({"Provider":"paygate","PaymentType":"SplitPay","Amount":10})");
    act(id, "approve", R"({"amount":400})");
    EXPECT_NE(state(id), "COMPLETED");
    act(id, "approve");
    EXPECT_EQ(state(id), "COMPLETED");
    ASSERT_EQ(transport.sent.size(), 2U);
    EXPECT_EQ(transport.body(0).find("amount")->number()->text, "4");
    EXPECT_EQ(transport.body(1).find("amount")->number()->text, "6");
    EXPECT_NE(transport.body(0).integer_or("paymentId", 0), transport.body(1).integer_or("paymentId", 0));
}

TEST_F(PayhubLife, AFixedAmountIsPaidWhole) {
    const auto id = create(klarna());
    act(id, "approve", R"({"amount":1})");
    EXPECT_EQ(acts().back(), "capture 1250 EUR");
}

TEST_F(PayhubLife, AdminKnowsItsRequests) {
    EXPECT_EQ(act(1, "approve").status(), 404);
    EXPECT_EQ(act(create(klarna()), "steal").status(), 404);
    EXPECT_EQ(get("/admin/payhub/requests/1").status(), 404);
}

}  // namespace
}  // namespace till::sandbox::testing

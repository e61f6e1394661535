#include "tests/unit/sandbox/sandbox_fixture.hpp"

namespace till::sandbox::testing {
namespace {

using PayhubRefund = SandboxTest;

TEST_F(PayhubRefund, SucceedsWithIdHeaderAndMovesMoney) {
    const auto payment = paid();
    const auto refunded = refund(payment, "4.50", "k1");
    ASSERT_EQ(refunded.status(), 201);
    const auto body = refunded.json();
    EXPECT_EQ(body.string_or("status", ""), "Succeeded");
    EXPECT_EQ(body.integer_or("paymentId", 0), payment);
    EXPECT_EQ(body.string_or("providerRefundId", ""), refunded.header("Refund-Id"));
    EXPECT_FALSE(refunded.header("Refund-Id").empty());
    EXPECT_NE(body.find("refundRequestId"), nullptr);
    EXPECT_NE(body.find("referenceCode"), nullptr);
    EXPECT_TRUE(body.string_or("requestedAt", "").ends_with("0000"));
    EXPECT_EQ(acts().back(), "refund 450 EUR");
}

TEST_F(PayhubRefund, TheKeyAloneDecides) {
    const auto payment = paid();
    const auto first = refund(payment, "4.50", "k1");
    const auto other_amount = refund(payment, "9.99", "k1");
    const auto other_payment = refund(paid(), "1.00", "k1");
    EXPECT_EQ(other_amount.response.body, first.response.body);
    EXPECT_EQ(other_payment.response.body, first.response.body);
    EXPECT_EQ(other_amount.header("Refund-Id"), first.header("Refund-Id"));
    EXPECT_EQ(std::ranges::count(acts(), "refund 450 EUR"), 1);
    EXPECT_EQ(std::ranges::count(acts(), "refund 999 EUR"), 0);
}

TEST_F(PayhubRefund, ARepeatMayGetANewRowButNeverANewRefund) {
    set(R"({"payhub.repeat_makes_new_row":true})");
    const auto payment = paid();
    const auto first = refund(payment, "4.50", "k1").json();
    const auto again = refund(payment, "4.50", "k1").json();
    EXPECT_NE(first.integer_or("refundRequestId", 0), again.integer_or("refundRequestId", 0));
    EXPECT_EQ(first.string_or("providerRefundId", ""), again.string_or("providerRefundId", ""));
    EXPECT_EQ(std::ranges::count(acts(), "refund 450 EUR"), 1);
}

TEST_F(PayhubRefund, KeysAreForgottenAfterADay) {
    const auto payment = paid();
    refund(payment, "4.00", "k1");
    loop.advance(std::chrono::hours(24));
    refund(payment, "4.00", "k1");
    EXPECT_EQ(std::ranges::count(acts(), "refund 400 EUR"), 2);
}

TEST_F(PayhubRefund, WithoutAKeyEveryCallIsARefund) {
    const auto payment = paid();
    refund(payment, "4.00", "");
    refund(payment, "4.00", "");
    EXPECT_EQ(std::ranges::count(acts(), "refund 400 EUR"), 2);
}

TEST_F(PayhubRefund, TheSumIsLimited) {
    const auto payment = paid("12.50");
    EXPECT_EQ(refund(payment, "10.00", "k1").status(), 201);
    const auto over = refund(payment, "2.51", "k2");
    ASSERT_EQ(over.status(), 403);
    EXPECT_EQ(over.json().string_or("detail", ""), "Over refund is not allowed");
    EXPECT_EQ(refund(payment, "2.50", "k3").status(), 201);
    EXPECT_EQ(refund(payment, "0.01", "k4").status(), 403);
}

TEST_F(PayhubRefund, ARefusedRefundLeavesItsKeyFree) {
    const auto payment = paid("10.00");
    refund(payment, "6.00", "k1");
    EXPECT_EQ(refund(payment, "6.00", "k2").status(), 403);
    EXPECT_EQ(refund(payment, "4.00", "k2").status(), 201);
}

TEST_F(PayhubRefund, MoreThanThePaymentIsPayhubsOwn400) {
    const auto refused = refund(paid("10.00"), "10.01", "k1");
    EXPECT_EQ(refused.status(), 400);
    EXPECT_NE(refused.json().find("errors")->find("amount"), nullptr);
}

TEST_F(PayhubRefund, BadInputIsRefused) {
    const auto payment = paid();
    for (const std::string amount : {"0", "-1", "1.005", "\"1\"", "null"}) {
        EXPECT_EQ(refund(payment, amount, "k").status(), 400) << amount;
    }
    const auto path = std::to_string(payment) + "/refund";
    EXPECT_EQ(payhub("POST", path, R"({"amount":1})", {{"Software", "till"}}).status(), 400);
    EXPECT_EQ(payhub("POST", path, R"({"amount":1})", {{"Serialnumber", "1"}}).status(), 400);
    EXPECT_EQ(payhub("POST", path, R"({"amount":1,"reason":")" + std::string(256, 'x') + "\"}",
                     {{"Serialnumber", "1"}, {"Software", "till"}})
                  .status(),
              400);
    EXPECT_EQ(acts().size(), 2U);
}

TEST_F(PayhubRefund, GoesByPaymentIdNotRequestId) {
    const auto id = create(klarna());
    act(id, "approve");
    EXPECT_EQ(refund(id, "1.00", "k1").status(), 404);
}

TEST_F(PayhubRefund, IsForKlarnaOnly) {
    const auto id = create(R"({"Provider":"dias","PaymentType":"Fixed","Amount":10})");
    act(id, "approve");
    const auto payment = transport.body(0).integer_or("paymentId", 0);
    EXPECT_EQ(refund(payment, "1.00", "k1").status(), 400);
}

TEST_F(PayhubRefund, RequestedMovesMoneyWhenItSucceeds) {
    set(R"({"payhub.refund_status":"Requested"})");
    const auto payment = paid("10.00");
    const auto first = refund(payment, "10.00", "k1").json();
    EXPECT_EQ(first.string_or("status", ""), "Requested");
    EXPECT_EQ(acts().size(), 2U);
    EXPECT_EQ(refund(payment, "1.00", "k2").status(), 403) << "what is requested counts";
    const auto id = std::to_string(first.integer_or("refundRequestId", 0));
    EXPECT_EQ(admin("payhub/refunds/" + id + "/succeed").status(), 200);
    EXPECT_EQ(admin("payhub/refunds/" + id + "/fail").status(), 409);
    EXPECT_EQ(refund(payment, "10.00", "k1").json().string_or("status", ""), "Succeeded");
    EXPECT_EQ(acts().back(), "refund 1000 EUR");
}

TEST_F(PayhubRefund, FailedMovesNothingAndFreesTheSum) {
    set(R"({"payhub.refund_status":"Failed"})");
    const auto payment = paid("10.00");
    EXPECT_EQ(refund(payment, "10.00", "k1").json().string_or("status", ""), "Failed");
    EXPECT_EQ(acts().size(), 2U);
    set(R"({"payhub.refund_status":"Succeeded"})");
    EXPECT_EQ(refund(payment, "10.00", "k2").status(), 201);
    EXPECT_EQ(refund(payment, "10.00", "k1").json().string_or("status", ""), "Failed") << "the first refund, always";
}

TEST_F(PayhubRefund, ProviderRefundIdCanBeMissing) {
    set(R"({"payhub.provider_refund_id":false})");
    const auto refunded = refund(paid(), "1.00", "k1");
    EXPECT_EQ(refunded.json().find("providerRefundId"), nullptr);
    EXPECT_EQ(refunded.header("Refund-Id"), "");
}

TEST_F(PayhubRefund, TheLedgerAddsUp) {
    const auto payment = paid("12.50");
    refund(payment, "2.50", "k1");
    refund(payment, "1.00", "k2");
    const auto totals = *get("/admin/ledger").json().find("totals")->find("EUR");
    EXPECT_EQ(totals.integer_or("captured", 0), 1250);
    EXPECT_EQ(totals.integer_or("refunded", 0), 350);
}

}  // namespace
}  // namespace till::sandbox::testing

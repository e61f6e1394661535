// The five sequences of Paysafe's SafetyPay Express manual (contract 4.5): what is pushed, what the reads
// say, and whose the money is.
#include "tests/unit/sandbox/paysafe_fixture.hpp"

namespace till::sandbox::testing {
namespace {

using PaysafeScenarios = PaysafeTest;
const Texts bought = {"authorize 12550 BRL", "capture 12550 BRL"};
constexpr auto auto_settled = "AUTO_SETTLE_EXPIRED_PAYMENT_HANDLE";

TEST_F(PaysafeScenarios, Scenario1) {
    const auto made = handle();
    EXPECT_EQ(word(made), "INITIATED");
    open(made);
    EXPECT_EQ(word(made), "PAYABLE") << "opened, not paid";
    const auto asked = pay(made).json();
    EXPECT_EQ(asked.string_or("status", ""), "PROCESSING");
    EXPECT_EQ(word(made), "COMPLETED") << "the handle's, before anybody has paid";
    EXPECT_TRUE(acts().empty());
    EXPECT_EQ(act(made, "pay").status(), 200);
    EXPECT_EQ(events(),
              (Texts{"PAYMENT_HANDLE_PAYABLE", "PAYMENT_HANDLE_COMPLETED", "PAYMENT_PROCESSING", "PAYMENT_COMPLETED"}));
    EXPECT_EQ(gateway_status(2), "101");
    EXPECT_EQ(gateway_status(3), "102");
    const auto seen = api("GET", "payments/" + asked.string_or("id", "")).json();
    EXPECT_EQ(seen.string_or("status", ""), "COMPLETED");
    EXPECT_EQ(acts(), bought);
}

TEST_F(PaysafeScenarios, Scenario2) {
    const auto made = handle();
    open(made);
    EXPECT_EQ(act(made, "pay").status(), 200);
    EXPECT_EQ(word(made), "PAYABLE") << "the handle does not tell that it was paid";
    EXPECT_EQ(acts(), Texts{"authorize 12550 BRL"});
    EXPECT_EQ(pay(made).json().string_or("status", ""), "COMPLETED");
    EXPECT_EQ(events(), (Texts{"PAYMENT_HANDLE_PAYABLE", "PAYMENT_HANDLE_COMPLETED", "PAYMENT_COMPLETED",
                               "SETTLEMENT_COMPLETED"}));
    EXPECT_EQ(acts(), bought);
    let_it_expire();
    EXPECT_EQ(transport.sent.size(), 4U) << "a handle that was used does not expire";
}

TEST_F(PaysafeScenarios, Scenario3) {
    const auto made = handle();
    open(made);
    act(made, "pay");
    let_it_expire();
    const auto reason = std::string(" ") + auto_settled;
    EXPECT_EQ(events(), (Texts{"PAYMENT_HANDLE_PAYABLE", "PAYMENT_HANDLE_EXPIRED" + reason,
                               "PAYMENT_COMPLETED" + reason, "SETTLEMENT_COMPLETED"}));
    EXPECT_EQ(word(made), "EXPIRED");
    EXPECT_EQ(look(made).string_or("statusReason", ""), auto_settled);
    const auto payments = found("payments", "sale-1");
    ASSERT_EQ(payments.size(), 1U) << "under the handle's merchantRefNum";
    EXPECT_EQ(payments[0].string_or("status", ""), "COMPLETED");
    EXPECT_EQ(payments[0].string_or("paymentHandleToken", ""), made.token);
    EXPECT_EQ(acts(), bought);
}

TEST_F(PaysafeScenarios, Scenario4) {
    const auto made = handle();
    open(made);
    let_it_expire();
    const auto reason = std::string(" ") + auto_settled;
    EXPECT_EQ(events(),
              (Texts{"PAYMENT_HANDLE_PAYABLE", "PAYMENT_HANDLE_EXPIRED" + reason, "PAYMENT_PROCESSING" + reason}));
    EXPECT_TRUE(acts().empty());
    EXPECT_EQ(found("payments", "sale-1").at(0).string_or("status", ""), "PROCESSING");
    loop.advance(std::chrono::hours(3));
    EXPECT_EQ(act(made, "pay").status(), 200) << "late";
    EXPECT_EQ(events().back(), "PAYMENT_COMPLETED" + reason);
    EXPECT_EQ(transport.sent.size(), 4U);
    EXPECT_EQ(found("payments", "sale-1").at(0).string_or("status", ""), "COMPLETED");
    EXPECT_EQ(word(made), "EXPIRED");
    EXPECT_EQ(acts(), bought);
}

TEST_F(PaysafeScenarios, Scenario5) {
    const auto made = handle();
    loop.advance(std::chrono::seconds(898));
    EXPECT_EQ(word(made), "INITIATED");
    loop.advance(std::chrono::seconds(1));
    EXPECT_EQ(word(made), "EXPIRED");
    EXPECT_EQ(look(made).string_or("statusReason", ""), "AUTH_EXPIRED");
    EXPECT_EQ(events(), Texts{"PAYMENT_HANDLE_EXPIRED AUTH_EXPIRED"});
    EXPECT_TRUE(found("payments", "sale-1").empty());
    EXPECT_EQ(act(made, "pay").status(), 409) << "final";
    open(made);
    EXPECT_EQ(word(made), "EXPIRED");
    EXPECT_TRUE(acts().empty());
}

// --- what the scenarios leave open, by switch

TEST_F(PaysafeScenarios, AnAutoSettledPaymentMayHaveAnotherReference) {
    set(R"({"paysafe.auto_ref":"other"})");
    const auto made = handle();
    open(made);
    act(made, "pay");
    let_it_expire();
    EXPECT_TRUE(found("payments", "sale-1").empty());
    EXPECT_EQ(payload(2).string_or("paymentHandleToken", ""), made.token) << "the token names the sale";
    EXPECT_EQ(acts(), bought);
}

TEST_F(PaysafeScenarios, TheReasonMayBeAbsentStrangeOrMisspelt) {
    const auto told = [this](const std::string& how, const std::string& member) {
        set(R"({"paysafe.expired_reason":")" + how + "\"}");
        const auto made = handle("sale-" + how + "-" + member);
        open(made);
        let_it_expire();
        return look(made).string_or(member, "(none)");
    };
    EXPECT_EQ(told("none", "statusReason"), "(none)");
    EXPECT_EQ(told("strange", "statusReason"), "SOMETHING_NEW");
    EXPECT_EQ(told("misspelt", "statusReason"), "(none)");
    EXPECT_EQ(told("misspelt", "statuReason"), auto_settled);
}

TEST_F(PaysafeScenarios, ACustomerWhoIsRefusedBeforeTheEndLeavesAFailedPayment) {
    const auto made = handle();
    open(made);
    act(made, "decline");
    let_it_expire();
    EXPECT_EQ(events().back(), std::string("PAYMENT_FAILED ") + auto_settled);
    EXPECT_TRUE(acts().empty());
    EXPECT_EQ(act(made, "approve_late").status(), 200) << "failed, then paid after all";
    EXPECT_EQ(found("payments", "sale-1").at(0).string_or("status", ""), "COMPLETED");
    EXPECT_EQ(acts(), bought);
}

TEST_F(PaysafeScenarios, TimeGoesOnOverARestart) {
    const auto made = handle();
    open(made);
    act(made, "pay");
    restart();
    let_it_expire();
    EXPECT_EQ(word(made), "EXPIRED");
    EXPECT_EQ(acts(), bought);
    restart();
    EXPECT_EQ(found("payments", "sale-1").at(0).string_or("status", ""), "COMPLETED");
    EXPECT_EQ(acts(), bought) << "once";
}

TEST_F(PaysafeScenarios, TheLifetimeCanBeAskedForInBothSpellings) {
    const auto first = handle("sale-1", R"(,"paymentExpiryInMinutes":1)");
    const auto second = handle("sale-2", R"(,"paymentExpiryMinutes":2)");
    EXPECT_EQ(look(first).integer_or("timeToLiveSeconds", 0), 60);
    loop.advance(std::chrono::seconds(60));
    EXPECT_EQ(word(first), "EXPIRED");
    EXPECT_EQ(word(second), "INITIATED");
    loop.advance(std::chrono::seconds(60));
    EXPECT_EQ(word(second), "EXPIRED");
}

}  // namespace
}  // namespace till::sandbox::testing

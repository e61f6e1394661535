// Settlements, refunds, voids and cancels: who has the money, and whether the ledger says so.
#include "tests/unit/sandbox/paysafe_fixture.hpp"

namespace till::sandbox::testing {
namespace {

class PaysafeMoney : public PaysafeTest {
  protected:
    // An authorisation: settleWithAuth false, paid by the customer.
    std::string authorized() {
        const auto made = handle();
        open(made);
        act(made, "pay");
        const auto payment = api("POST", "payments",
                                 R"({"merchantRefNum":"pay-1","amount":12550,"currencyCode":"BRL","dupCheck":true,)"
                                 R"("paymentHandleToken":")" +
                                     made.token + R"(","settleWithAuth":false})");
        EXPECT_EQ(payment.json().string_or("status", ""), "COMPLETED");
        EXPECT_EQ(payment.json().integer_or("availableToSettle", 0), 12550);
        return payment.json().string_or("id", "");
    }
    Outcome settle(const std::string& payment, std::int64_t wire, const std::string& ref) {
        return api("POST", "payments/" + payment + "/settlements",
                   R"({"merchantRefNum":")" + ref + R"(","amount":")" + std::to_string(wire) + R"("})");
    }
    Outcome give_back(const std::string& payment, const std::string& more = "") {
        return api("POST", "payments/" + payment + "/voidauths", R"({"merchantRefNum":"void-1")" + more + "}");
    }
    Outcome cancel(const std::string& path) { return api("PUT", path, R"({"status":"CANCELLED"})"); }
    std::int64_t left(const std::string& settlement) {
        return api("GET", "settlements/" + settlement).json().integer_or("availableToRefund", -1);
    }
    Texts refunded(std::initializer_list<const char*> amounts) const {
        Texts out = {"authorize 12550 BRL", "capture 12550 BRL"};
        for (const auto* amount : amounts)
            out.push_back(std::string("refund ") + amount + " BRL");
        return out;
    }
};

TEST_F(PaysafeMoney, ARefundIsPendingAndThenDone) {
    const auto id = paid();
    const auto asked = refund(id, 2550, "ref-1");
    EXPECT_EQ(asked.status(), 201);
    EXPECT_EQ(asked.json().string_or("status", ""), "PENDING");
    EXPECT_EQ(acts(), refunded({})) << "not yet";
    EXPECT_EQ(left(id), 10000) << "but spoken for";
    loop.advance(std::chrono::seconds(2));
    EXPECT_EQ(acts(), refunded({"2550"}));
    EXPECT_EQ(found("refunds", "ref-1").at(0).string_or("status", ""), "COMPLETED");
    EXPECT_EQ(api("GET", "refunds/" + asked.json().string_or("id", "")).json().integer_or("amount", 0), 2550);
    EXPECT_EQ(events().back(), "REFUND_COMPLETED");
    const auto told = payload(transport.sent.size() - 1);
    EXPECT_EQ(told.string_or("merchantRefNum", ""), "ref-1");
    EXPECT_EQ(told.string_or("currencyCode", ""), "brl") << "in lower case, as in the samples";
    EXPECT_EQ(told.find("paymentHandleToken"), nullptr) << "names no payment";
}

TEST_F(PaysafeMoney, RefundsStopAtWhatRemains) {
    const auto id = paid();
    EXPECT_EQ(code(refund(id, 12551, "ref-0")), "3402");
    EXPECT_EQ(refund(id, 12000, "ref-1").status(), 201);
    EXPECT_EQ(code(refund(id, 551, "ref-2")), "3402");
    const auto rest = api("POST", "settlements/" + id + "/refunds", R"({"merchantRefNum":"ref-3"})");
    EXPECT_EQ(rest.json().integer_or("amount", 0), 550) << "without an amount: all there is";
    EXPECT_EQ(code(refund("none", 1, "ref-4")), "3407");
    EXPECT_EQ(code(refund(id, 0, "ref-5")), "5068");
    EXPECT_EQ(refund(id, 1, "ref-1").status(), 409) << "dupCheck is on by itself";
    loop.advance(std::chrono::seconds(2));
    EXPECT_EQ(acts(), refunded({"12000", "550"}));
}

TEST_F(PaysafeMoney, TooEarlyForARefund) {
    set(R"({"paysafe.settlement_batch_s":3600})");
    const auto id = paid();
    const auto early = refund(id, 12550, "ref-1");
    EXPECT_EQ(early.status(), 402);
    EXPECT_EQ(code(early), "3406");
    EXPECT_TRUE(found("refunds", "ref-1").empty());
    loop.advance(std::chrono::hours(1));
    EXPECT_EQ(events().back(), "SETTLEMENT_COMPLETED") << "batched";
    EXPECT_EQ(refund(id, 12550, "ref-1").status(), 201) << "nothing was done with this reference";
}

TEST_F(PaysafeMoney, OfTheSameDayTheSettlementIsCancelledInstead) {
    set(R"({"paysafe.settlement_batch_s":3600})");
    const auto id = paid();
    EXPECT_EQ(cancel("settlements/" + id).json().string_or("status", ""), "CANCELLED");
    EXPECT_EQ(acts(), refunded({"12550"}));
    loop.advance(std::chrono::hours(2));
    EXPECT_EQ(events().back(), "SETTLEMENT_CANCELLED") << "and is not batched";
    EXPECT_EQ(code(cancel("settlements/" + id)), "5068");
    EXPECT_EQ(code(refund(id, 1, "ref-1")), "3402");
}

TEST_F(PaysafeMoney, RefundsThatFailOrAreCancelledGiveTheAmountFree) {
    set(R"({"paysafe.refund_result":"FAILED"})");
    const auto id = paid();
    refund(id, 12550, "ref-1");
    EXPECT_EQ(left(id), 0);
    loop.advance(std::chrono::seconds(2));
    EXPECT_EQ(events().back(), "REFUND_FAILED");
    EXPECT_EQ(left(id), 12550);
    set(R"({"paysafe.refund_result":"PENDING"})");
    const auto second = refund(id, 12550, "ref-2").json().string_or("id", "");
    loop.advance(std::chrono::hours(1));
    EXPECT_EQ(found("refunds", "ref-2").at(0).string_or("status", ""), "PENDING");
    EXPECT_EQ(cancel("refunds/" + second).json().string_or("status", ""), "CANCELLED");
    EXPECT_EQ(left(id), 12550);
    const auto third = refund(id, 50, "ref-3").json().string_or("id", "");
    EXPECT_EQ(admin("paysafe/refunds/" + third + "/complete").status(), 200);
    EXPECT_EQ(admin("paysafe/refunds/" + third + "/fail").status(), 409);
    EXPECT_EQ(admin("paysafe/refunds/none/fail").status(), 404);
    EXPECT_EQ(acts(), refunded({"50"}));
}

TEST_F(PaysafeMoney, WhatIsOnlyAuthorizedIsSettledInParts) {
    const auto id = authorized();
    EXPECT_EQ(acts(), Texts{"authorize 12550 BRL"});
    const auto first = settle(id, 10000, "set-1");
    EXPECT_EQ(first.status(), 201) << first.response.body;
    EXPECT_EQ(first.json().integer_or("amount", 0), 10000) << "an amount as text is taken, as in the fixture";
    EXPECT_EQ(settle(id, 1, "set-1").status(), 409);
    EXPECT_EQ(settle(id, 2551, "set-2").status(), 402);
    EXPECT_EQ(give_back(id, R"(,"dupCheck":true)").status(), 400) << "voids have no dupCheck";
    EXPECT_EQ(give_back(id, R"(,"amount":2550)").status(), 201);
    EXPECT_EQ(give_back(id).status(), 402) << "nothing is left";
    EXPECT_EQ(found("voidauths", "void-1").at(0).string_or("status", ""), "COMPLETED");
    EXPECT_EQ(acts(), (Texts{"authorize 12550 BRL", "capture 10000 BRL", "cancel 2550 BRL"}));
    EXPECT_EQ(found("settlements", "set-1").size(), 1U);
}

TEST_F(PaysafeMoney, APaymentThatSettlesItselfCannotBeVoided) {
    const auto id = paid();
    EXPECT_EQ(give_back(id).status(), 402);
    EXPECT_EQ(settle(id, 1, "set-1").status(), 402);
    EXPECT_EQ(give_back("none").status(), 404);
}

TEST_F(PaysafeMoney, AnUnpaidPaymentCanBeCancelledAPaidOneNot) {
    const auto made = handle();
    open(made);
    const auto id = pay(made).json().string_or("id", "");
    EXPECT_EQ(cancel("payments/" + id).json().string_or("status", ""), "CANCELLED");
    EXPECT_EQ(cancel("payments/" + id).status(), 200) << "again is no harm";
    EXPECT_EQ(act(made, "pay").status(), 409);
    EXPECT_EQ(events().back(), "PAYMENT_CANCELLED");
    EXPECT_EQ(code(cancel("payments/" + paid("2"))), "5068");
    EXPECT_EQ(code(api("PUT", "payments/" + id, R"({"status":"COMPLETED"})")), "5068");
}

TEST_F(PaysafeMoney, AHandleCannotBeCancelledUnlessTheSwitchSaysSo) {
    const auto made = handle();
    EXPECT_EQ(cancel("paymenthandles/" + made.id).status(), 404);
    set(R"({"paysafe.handle_put":true})");
    open(made);
    EXPECT_EQ(cancel("paymenthandles/" + made.id).json().string_or("status", ""), "CANCELLED");
    EXPECT_EQ(code(pay(made)), "5283");
    let_it_expire();
    EXPECT_EQ(word(made), "CANCELLED");
    const auto taken = handle("sale-2");
    open(taken);
    act(taken, "pay");
    EXPECT_EQ(code(cancel("paymenthandles/" + taken.id)), "5068") << "the customer has paid";
}

TEST_F(PaysafeMoney, LateMoneyAfterACancel) {
    const auto made = handle();
    open(made);
    cancel("payments/" + pay(made).json().string_or("id", ""));
    EXPECT_EQ(act(made, "approve_late").status(), 200);
    EXPECT_EQ(found("payments", "pay-1").at(0).string_or("status", ""), "COMPLETED");
    EXPECT_EQ(acts(), refunded({}));
    EXPECT_EQ(act(made, "approve_late").status(), 409) << "once";
    const auto never = handle("sale-2");
    let_it_expire();
    EXPECT_EQ(act(never, "approve_late").status(), 200) << "also what the manual calls final";
    EXPECT_EQ(found("payments", "sale-2").at(0).string_or("status", ""), "COMPLETED");
}

TEST_F(PaysafeMoney, TheLedgerNamesHandlePaymentAndRefund) {
    const auto made = handle();
    act(made, "approve");
    const auto id = pay(made).json().string_or("id", "");
    const auto back = refund(id, 12550, "ref-1").json().string_or("id", "");
    loop.advance(std::chrono::seconds(2));
    const auto ledger = get("/admin/ledger?request_id=" + made.id).json();
    const auto& list = *ledger.find("acts")->array_items();
    ASSERT_EQ(list.size(), 3U);
    EXPECT_EQ(list[1].string_or("payment_id", ""), id);
    EXPECT_EQ(list[2].string_or("refund_id", ""), back);
    EXPECT_EQ(list[2].string_or("service", ""), "paysafe");
    const auto& sums = *ledger.find("totals")->find("BRL");
    EXPECT_EQ(sums.integer_or("captured", 0), 12550);
    EXPECT_EQ(sums.integer_or("refunded", 0), 12550);
}

}  // namespace
}  // namespace till::sandbox::testing

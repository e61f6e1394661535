// PortOne's refunds: what is left, what is refused, and what becomes of one that is not through yet.
#include "tests/unit/sandbox/portone_fixture.hpp"

namespace till::sandbox::testing {
namespace {

class PortoneRefund : public PortoneTest {
  protected:
    void SetUp() override {
        PortoneTest::SetUp();
        ref = link();
        order = paid(ref);
    }
    Outcome refund(const std::string& of_amount, const std::string& type = "partial", const std::string& why = "R-1") {
        return api("POST", "refund/" + order, refund_body(of_amount, type, why));
    }
    Value history() { return api("GET", "refund/" + order).json(); }
    Value entry(std::size_t i) { return history().find("refundDetails")->array_items()->at(i); }
    std::string left() { return amount(history(), "amountToRefund"); }
    std::vector<std::string> refunds_of_ledger() {
        std::vector<std::string> out;
        for (const auto& one : acts())
            if (one.starts_with("refund")) out.push_back(one);
        return out;
    }

    std::string ref, order;
};

TEST_F(PortoneRefund, EachLeavesLess) {
    EXPECT_EQ(left(), "12.5");
    const auto first = refund("2.50", "partial", "R-1 honey");
    EXPECT_EQ(first.status(), 200);
    EXPECT_EQ(amount(first.json(), "amountToRefund"), "10") << "the rest, not what went back";
    EXPECT_EQ(first.json().find("refundDetails")->array_items()->size(), 1U);
    const auto second = refund("10");
    EXPECT_EQ(amount(second.json(), "amountToRefund"), "0");
    EXPECT_EQ(second.json().find("refundDetails")->array_items()->size(), 2U) << "all refunds so far";
    EXPECT_EQ(history().dump(), second.json().dump()) << "the lookup tells the same";
    EXPECT_EQ(entry(0).string_or("refund_reason", ""), "R-1 honey");
    EXPECT_EQ(entry(0).string_or("refund_id", "-"), "");
    EXPECT_EQ(entry(0).string_or("currency", ""), "eur") << "lower case";
    EXPECT_EQ(entry(1).string_or("refund_status", ""), "SUCCESS");
    EXPECT_NE(entry(0).string_or("psp_refund_id", ""), entry(1).string_or("psp_refund_id", ""));
    EXPECT_EQ(refunds_of_ledger(), (std::vector<std::string>{"refund 250 EUR", "refund 1000 EUR"}));
}

TEST_F(PortoneRefund, AFullOneIgnoresTheAmount) {
    EXPECT_EQ(amount(refund("0.01", "full").json(), "amountToRefund"), "0");
    EXPECT_EQ(refunds_of_ledger(), std::vector<std::string>{"refund 1250 EUR"});
    EXPECT_EQ(code(refund("1", "full")), "400 4041") << "nothing is left";
}

TEST_F(PortoneRefund, NeverMoreThanWasPaid) {
    EXPECT_EQ(code(refund("12.51")), "400 4041");
    EXPECT_EQ(refund("10").status(), 200);
    EXPECT_EQ(code(refund("2.51")), "400 4041");
    for (const auto* bad : {"0", "-1", "\"2\"", "1.005", "null"})
        EXPECT_EQ(code(refund(bad)), "400 4041") << bad;
    EXPECT_EQ(left(), "2.5");
    EXPECT_EQ(refunds_of_ledger().size(), 1U);
}

TEST_F(PortoneRefund, EveryCallIsARefund) {
    refund("1");
    refund("1");
    EXPECT_EQ(refunds_of_ledger().size(), 2U) << "the same reason is no key";
}

TEST_F(PortoneRefund, WhatIsRefused) {
    const auto sent = [this](std::string_view from, std::string_view to) {
        auto body = refund_body("1");
        body.replace(body.find(from), from.size(), to);
        return code(api("POST", "refund/" + order, body));
    };
    EXPECT_EQ(sent("PAYLETTER", "OMISE"), "400 4001");
    EXPECT_EQ(sent("sandbox", "live"), "400 4001");
    EXPECT_EQ(sent("partial", "half"), "400 4001");
    EXPECT_EQ(sent(R"("description":"d")", R"("description":"")"), "400 4001");
    EXPECT_EQ(code(api("POST", "refund/none", refund_body("1"))), "400 5001");
    EXPECT_EQ(code(api("GET", "refund/none")), "400 5001");
    set(R"({"portone.several_refunds":false})");
    EXPECT_EQ(refund("1").status(), 200);
    EXPECT_EQ(code(refund("1")), "400 4081");
    set(R"({"portone.refund_allowed":false})");
    EXPECT_EQ(code(refund("1")), "400 4070");
    const auto failed = link("failed");
    act(failed, "decline");
    order = tries(failed)[0].string_or("order_ref", "");
    EXPECT_EQ(code(refund("1")), "400 4003") << "never paid";
    EXPECT_EQ(refunds_of_ledger().size(), 1U);
}

TEST_F(PortoneRefund, PendingThenThroughOrNot) {
    set(R"({"portone.refund_status":"PENDING"})");
    refund("5");
    refund("6");
    EXPECT_EQ(left(), "1.5") << "spoken for";
    EXPECT_TRUE(refunds_of_ledger().empty()) << "no money moved yet";
    const auto first = entry(0).string_or("psp_refund_id", "");
    const auto second = entry(1).string_or("psp_refund_id", "");
    EXPECT_EQ(admin("portone/refunds/" + first + "/succeed").status(), 200);
    EXPECT_EQ(admin("portone/refunds/" + first + "/succeed").status(), 404) << "once";
    EXPECT_EQ(admin("portone/refunds/" + second + "/fail").status(), 200);
    EXPECT_EQ(entry(0).string_or("refund_status", ""), "SUCCESS");
    EXPECT_EQ(entry(1).string_or("refund_status", ""), "FAILED");
    EXPECT_EQ(left(), "7.5");
    EXPECT_EQ(refunds_of_ledger(), std::vector<std::string>{"refund 500 EUR"});
    EXPECT_EQ(refund_pushes().size(), 4U);
}

TEST_F(PortoneRefund, ByHandOnThePortal) {
    EXPECT_EQ(act(ref, "refund", R"({"amount":250})").status(), 200);
    EXPECT_EQ(entry(0).string_or("refund_reason", ""), "by hand");
    EXPECT_EQ(act(ref, "refund", R"({"amount":1001})").status(), 409);
    EXPECT_EQ(act(ref, "refund").status(), 200) << "the rest";
    EXPECT_EQ(left(), "0");
    EXPECT_EQ(refunds_of_ledger().size(), 2U);
}

TEST_F(PortoneRefund, TheReasonNeedNotComeBack) {
    set(R"({"portone.refund_reason_comes_back":false})");
    refund("1");
    EXPECT_EQ(entry(0).string_or("refund_reason", "-"), "");
}

TEST_F(PortoneRefund, DroppedBeforeAndAfter) {
    fault(R"({"match":{"service":"portone","operation":"refund","phase":"before"},"action":"drop"})");
    EXPECT_EQ(refund("1").kind, Outcome::Kind::dropped);
    EXPECT_EQ(left(), "12.5");
    fault(R"({"match":{"service":"portone","operation":"refund","phase":"after"},"action":"status","status":500})");
    EXPECT_EQ(refund("1").status(), 500);
    EXPECT_EQ(left(), "11.5") << "it went back all the same";
    EXPECT_EQ(refunds_of_ledger().size(), 1U);
    fault(R"({"match":{"service":"portone","operation":"refunds"},"action":"wrong_amount"})");
    EXPECT_EQ(amount(entry(0), "amount"), "2");
}

}  // namespace
}  // namespace till::sandbox::testing

// The life of a link: the customer's tries, the end, the page, and what the money ledger says about each.
#include "tests/unit/sandbox/portone_fixture.hpp"

namespace till::sandbox::testing {
namespace {

using PortoneLife = PortoneTest;

const std::vector<std::string> once = {"authorize 1250 EUR", "capture 1250 EUR"};

TEST_F(PortoneLife, PaidAtOnce) {
    const auto ref = link();
    const auto order = paid(ref);
    EXPECT_EQ(word(ref), "Success");
    EXPECT_EQ(try_words(ref), "Success");
    EXPECT_EQ(acts(), once);
    EXPECT_EQ(act(ref, "approve").status(), 409) << "a link is paid once";
    EXPECT_EQ(act(ref, "approve_late").status(), 409);
    EXPECT_EQ(act(ref, "decline").status(), 409);
    EXPECT_EQ(acts(), once);
    const auto ledger = get("/admin/ledger?request_id=" + ref).json();
    EXPECT_EQ(ledger.find("acts")->array_items()->at(1).string_or("payment_id", ""), order);
    EXPECT_EQ(ledger.find("totals")->find("EUR")->integer_or("captured", 0), 1250);
}

TEST_F(PortoneLife, TheThreeLooksAtAPayment) {
    const auto ref = link();
    const auto order = paid(ref);
    const auto one = status(ref).find("transactionsList")->array_items()->at(0);
    const auto own = one.string_or("merchantOrderRef", "");
    EXPECT_TRUE(own.ends_with("_1")) << own;
    EXPECT_NE(own, "sale-1") << "PortOne's own, not the till's";
    const auto transaction = content(api("GET", "transaction/" + own + "/status"));
    EXPECT_EQ(transaction.string_or("order_ref", ""), order);
    EXPECT_EQ(transaction.string_or("status", ""), "Success");
    EXPECT_EQ(transaction.string_or("channel_order_ref", ""), one.string_or("channelOrderRef", "-"));
    const auto ask = [&] {
        return api("POST", std::string(key) + "/transaction-details", R"({"order_ref":")" + order + "\"}");
    };
    auto record = content(ask());
    EXPECT_EQ(amount(record, "amount"), "12.5");
    EXPECT_EQ(record.string_or("currency", ""), "EUR");
    EXPECT_EQ(record.string_or("payment_link_merchant_order_ref", ""), "sale-1");
    EXPECT_EQ(record.string_or("environment", ""), "sandbox");
    EXPECT_EQ(record.string_or("merchant_order_ref", ""), own);
    EXPECT_TRUE(record.string_or("date", "").ends_with(" +0000 UTC")) << record.string_or("date", "");
    set(R"({"portone.details_flat":true,"portone.details_sale":false,"portone.environment_override":"live"})");
    record = ask().json();
    EXPECT_EQ(record.string_or("order_ref", ""), order);
    EXPECT_EQ(record.find("payment_link_merchant_order_ref"), nullptr);
    EXPECT_EQ(record.string_or("environment", ""), "live");
}

TEST_F(PortoneLife, RefusedThenPaidOnTheSameLink) {
    const auto ref = link();
    EXPECT_EQ(act(ref, "decline").status(), 200);
    EXPECT_EQ(word(ref), "Created") << "a failed try ends nothing";
    EXPECT_EQ(act(ref, "cancel").status(), 200);
    EXPECT_EQ(try_words(ref), "Failed Failed");
    EXPECT_TRUE(acts().empty());
    paid(ref);
    EXPECT_EQ(word(ref), "Success");
    EXPECT_EQ(try_words(ref), "Failed Failed Success");
    EXPECT_EQ(acts(), once);
    const auto own = tries(ref).back().string_or("ref", "");
    EXPECT_TRUE(own.ends_with("_3")) << own;
}

TEST_F(PortoneLife, LeftAtTheBankThenFinished) {
    const auto ref = link();
    act(ref, "leave");
    EXPECT_EQ(word(ref), "Processing");
    EXPECT_EQ(try_words(ref), "Pending");
    EXPECT_TRUE(acts().empty());
    act(ref, "approve");
    EXPECT_EQ(try_words(ref), "Success") << "the same try";
    EXPECT_EQ(acts(), once);
}

TEST_F(PortoneLife, TimeEndsALinkAndItsTries) {
    const auto ref = link();
    act(ref, "leave");
    const auto own = tries(ref).back().string_or("ref", "");
    loop.advance(std::chrono::hours(48) - std::chrono::milliseconds(1));
    EXPECT_EQ(word(ref), "Processing");
    loop.advance(std::chrono::milliseconds(1));
    EXPECT_EQ(word(ref), "Expired");
    const auto late = api("GET", "transaction/" + own + "/status");
    EXPECT_EQ(code(late), "200 2000") << "the lookup worked";
    EXPECT_EQ(content(late).string_or("status", ""), "Expired");
    EXPECT_EQ(act(ref, "approve").status(), 409);
    EXPECT_EQ(act(ref, "leave").status(), 409);
    EXPECT_EQ(code(api("PUT", "paymentLink/" + ref + "/status/cancelled")), "400 4072");
    const auto other = link("other");
    EXPECT_EQ(act(other, "expire").status(), 200);
    EXPECT_EQ(word(other), "Expired") << "by hand";
    EXPECT_TRUE(acts().empty());
}

TEST_F(PortoneLife, CancelledByTheTill) {
    const auto ref = link();
    const auto cancel = [&](const std::string& to) { return code(api("PUT", "paymentLink/" + ref + "/status/" + to)); };
    EXPECT_EQ(cancel("expired"), "400 4001") << "only cancelled is accepted";
    EXPECT_EQ(word(ref), "Created");
    EXPECT_EQ(cancel("cancelled"), "200 2000");
    EXPECT_EQ(word(ref), "Cancelled");
    EXPECT_EQ(cancel("cancelled"), "200 2000") << "the same end";
    EXPECT_EQ(act(ref, "approve").status(), 409);
    EXPECT_EQ(code(api("PUT", "paymentLink/none/status/cancelled")), "400 5001");
    EXPECT_TRUE(acts().empty());
}

TEST_F(PortoneLife, TheCustomerWasFaster) {
    const auto ref = link();
    paid(ref);
    EXPECT_EQ(code(api("PUT", "paymentLink/" + ref + "/status/cancelled")), "400 4001");
    EXPECT_EQ(word(ref), "Success");
}

TEST_F(PortoneLife, MoneyAfterTheEnd) {
    const auto first = link("a");
    api("PUT", "paymentLink/" + first + "/status/cancelled");
    EXPECT_EQ(act(first, "approve_late").status(), 200);
    EXPECT_EQ(word(first), "Success");
    const auto second = link("b");
    set(R"({"portone.pay_after_end":true,"portone.late_success_keeps_status":true})");
    act(second, "expire");
    EXPECT_EQ(act(second, "approve").status(), 200);
    EXPECT_EQ(word(second), "Expired");
    EXPECT_EQ(try_words(second), "Success");
    EXPECT_EQ(acts().size(), 4U);
}

TEST_F(PortoneLife, PaidTwice) {
    const auto ref = link();
    EXPECT_EQ(act(ref, "approve_again").status(), 409) << "not even once";
    paid(ref);
    EXPECT_EQ(act(ref, "approve_again").status(), 200);
    EXPECT_EQ(try_words(ref), "Success Success");
    EXPECT_NE(tries(ref)[0].string_or("order_ref", ""), tries(ref)[1].string_or("order_ref", ""));
    const auto ledger = get("/admin/ledger").json();
    EXPECT_EQ(ledger.find("totals")->find("EUR")->integer_or("captured", 0), 2500) << "real money, twice";
}

TEST_F(PortoneLife, WordsNobodyKnows) {
    const auto ref = link();
    paid(ref);
    set(R"({"portone.link_status_override":"Frozen","portone.status_override":"Reversed"})");
    EXPECT_EQ(word(ref), "Frozen");
    EXPECT_EQ(try_words(ref), "Reversed");
}

TEST_F(PortoneLife, AllPaymentsOfAnEnvironment) {
    paid(link("a"));
    paid(link("b"));
    const auto list = [this](const std::string& more) {
        const auto answer = api("POST", "merchant/poTillSandboxKey/fetch-all-payments",
                                R"({"page":1,"size":1,"environment":"sandbox")" + more + "}");
        EXPECT_EQ(code(answer), "200 2000");
        return *content(answer).array_items();
    };
    const auto newest = list("");
    ASSERT_EQ(newest.size(), 1U);
    EXPECT_EQ(newest[0].string_or("payment_link_merchant_order_ref", ""), "b");
    EXPECT_TRUE(list(R"(,"to":"2001-01-01T00:00:00Z")").empty());
    EXPECT_EQ(code(api("POST", "merchant/poTillSandboxKey/fetch-all-payments", "{}")), "400 4001");
    const auto second =
        api("POST", "merchant/poTillSandboxKey/fetch-all-payments", R"({"page":2,"size":1,"environment":"sandbox"})");
    EXPECT_EQ(content(second).array_items()->at(0).string_or("payment_link_merchant_order_ref", ""), "a");
}

// --- the customer's page

class PortonePage : public PortoneTest {
  protected:
    std::string show(const std::string& ref) {
        const auto page = get("/portone/checkout?ref=" + ref);
        EXPECT_EQ(page.status(), 200);
        return page.response.body;
    }
    int press(const std::string& ref, const std::string& act_name) {
        const auto answer = call("POST", "/portone/checkout/" + ref + "/" + act_name);
        if (answer.status() == 303) {
            EXPECT_EQ(answer.header("Location"), "/portone/checkout?ref=" + ref);
        }
        return answer.status();
    }
    static bool has(const std::string& page, std::string_view text) { return page.find(text) != std::string::npos; }
};

TEST_F(PortonePage, OffersWhatCanBeDone) {
    const auto ref = link();
    const auto page = show(ref);
    for (const auto* text : {"€12.50", "Kafeneio", "Pay now", "Card is refused", "Go to the bank and leave", "Cancel",
                             "No real money moves"})
        EXPECT_TRUE(has(page, text)) << text;
    EXPECT_EQ(word(ref), "Created") << "looking changes nothing";
    EXPECT_EQ(get("/portone/checkout?ref=none").status(), 404);
    EXPECT_EQ(get("/portone/checkout").status(), 404);
}

TEST_F(PortonePage, RefusedThenPaid) {
    const auto ref = link();
    EXPECT_EQ(press(ref, "decline"), 303);
    EXPECT_TRUE(has(show(ref), "The card was refused."));
    EXPECT_EQ(press(ref, "cancel"), 303);
    EXPECT_TRUE(has(show(ref), "You cancelled the payment."));
    EXPECT_EQ(press(ref, "leave"), 303);
    EXPECT_TRUE(has(show(ref), "Finish the payment"));
    EXPECT_EQ(press(ref, "approve"), 303);
    EXPECT_TRUE(has(show(ref), "Payment approved"));
    EXPECT_FALSE(has(show(ref), "Pay once more"));
    EXPECT_EQ(press(ref, "approve_again"), 404) << "only by switch";
    EXPECT_EQ(acts(), once);
    set(R"({"portone.pay_twice":true})");
    EXPECT_TRUE(has(show(ref), "Pay once more"));
    EXPECT_EQ(press(ref, "approve_again"), 303);
    EXPECT_EQ(acts().size(), 4U);
}

TEST_F(PortonePage, OverIsOver) {
    const auto ref = link();
    api("PUT", "paymentLink/" + ref + "/status/cancelled");
    EXPECT_TRUE(has(show(ref), "Payment cancelled"));
    EXPECT_EQ(press(ref, "approve"), 303);
    EXPECT_TRUE(has(show(ref), "Nothing was charged"));
    EXPECT_TRUE(acts().empty());
    for (const auto* act_name : {"approve_late", "expire", "nonsense"})
        EXPECT_EQ(press(ref, act_name), 404) << "not the customer's to do: " << act_name;
    const auto old = link("old");
    act(old, "expire");
    EXPECT_TRUE(has(show(old), "Payment expired"));
    set(R"({"portone.pay_after_end":true})");
    EXPECT_TRUE(has(show(old), "Pay all the same"));
    EXPECT_EQ(press(old, "approve"), 303);
    EXPECT_TRUE(has(show(old), "Payment approved"));
}

TEST_F(PortonePage, WhatTheShopWroteIsEscaped) {
    auto body = create_body("evil");
    body.replace(body.find("Kafeneio"), 8, "<b>A&B</b>");
    const auto ref = api("POST", "paymentLink", body).json().string_or("payment_link_ref", "");
    EXPECT_TRUE(has(show(ref), "&lt;b&gt;A&amp;B"));
    EXPECT_FALSE(has(show(ref), "<b>A"));
}

TEST_F(PortonePage, StandsOnTheFirstPage) {
    const auto ref = link();
    const auto index = get("/").response.body;
    EXPECT_TRUE(has(index, "/portone/checkout?ref=" + ref));
    EXPECT_TRUE(has(index, "portone · link"));
}

}  // namespace
}  // namespace till::sandbox::testing

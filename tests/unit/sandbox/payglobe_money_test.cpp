// PayGlobe's refunds, links, saved cards and disputes.
#include "tests/unit/sandbox/payglobe_fixture.hpp"

namespace till::sandbox::testing {
namespace {

using PayglobeMoney = PayglobeTest;

TEST_F(PayglobeMoney, RefundsHaveNoKeyButARememberedReason) {
    const auto id = init();
    act(id, "approve");
    const auto first = api("POST", "payment/refund/" + id, R"({"amount":50.00,"reason":"R-1"})").json();
    EXPECT_EQ(first.string_or("status", ""), "PARTIALLY_REFUNDED");
    EXPECT_EQ(amount(first, "refundAmount"), "50.00");
    EXPECT_EQ(amount(first, "remainingAmount"), "100.00");
    EXPECT_EQ(first.find("refundId"), nullptr) << "not in the answer";
    api("POST", "payment/refund/" + id, R"({"amount":50.00,"reason":"R-1"})");
    EXPECT_EQ(std::ranges::count(acts(), "refund 5000 EUR"), 2) << "a repeat refunds again";
    const auto history = api("GET", "payment/refunds/" + id).json();
    EXPECT_EQ(history.find("success"), nullptr);
    EXPECT_EQ(amount(history, "originalAmount"), "150.00");
    EXPECT_EQ(amount(history, "totalRefunded"), "100.00");
    const auto& list = *history.find("refunds")->array_items();
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[0].string_or("reason", ""), "R-1");
    EXPECT_EQ(list[0].string_or("status", ""), "SUCCESS");
    EXPECT_FALSE(list[0].string_or("refundId", "").empty());
}

TEST_F(PayglobeMoney, ALostAmountMeansEverything) {
    const auto id = init();
    act(id, "approve");
    api("POST", "payment/refund/" + id, R"({"amount":10.00})");
    const auto rest = api("POST", "payment/refund/" + id, R"({"amount":null})").json();
    EXPECT_EQ(rest.string_or("status", ""), "REFUNDED");
    EXPECT_EQ(amount(rest, "refundAmount"), "140.00");
    EXPECT_EQ(rest.find("remainingAmount"), nullptr);
    EXPECT_EQ(word(id), "REFUNDED");
}

TEST_F(PayglobeMoney, RefundsAreLimited) {
    const auto id = init();
    EXPECT_EQ(error(api("POST", "payment/refund/" + id, R"({"amount":1.00})")),
              "Transaction not found or not refundable");
    act(id, "card");
    act(id, "voucher", R"({"amount":5000})");
    EXPECT_EQ(error(api("POST", "payment/refund/" + id, R"({"amount":150.01})")),
              "Refund amount exceeds the remaining amount");
    EXPECT_EQ(error(api("POST", "payment/refund/" + id, R"({"amount":0})")), "amount must be greater than 0");
    EXPECT_EQ(error(api("POST", "payment/refund/" + id, R"({"amount":"1"})")), "amount must be greater than 0");
    set(R"({"payglobe.refund_card_only":true})");
    EXPECT_EQ(error(api("POST", "payment/refund/" + id, R"({"amount":100.01})")),
              "Refund amount exceeds the remaining amount");
    EXPECT_TRUE(api("POST", "payment/refund/" + id, R"({"amount":100.00})").json().boolean_or("success", false));
    const auto totals = *get("/admin/ledger").json().find("totals")->find("EUR");
    EXPECT_EQ(totals.integer_or("captured", 0), 15000) << "the voucher's money counts";
    EXPECT_EQ(totals.integer_or("refunded", 0), 10000);
}

TEST_F(PayglobeMoney, ARefundWhoseAnswerIsLostHappened) {
    const auto id = init();
    act(id, "approve");
    fault(R"({"match":{"service":"payglobe","operation":"refund","phase":"after"},"action":"drop"})");
    EXPECT_EQ(api("POST", "payment/refund/" + id, R"({"amount":10.00})").kind, Outcome::Kind::dropped);
    EXPECT_EQ(acts().back(), "refund 1000 EUR");
    fault(R"({"match":{"service":"payglobe","operation":"refund","phase":"before"},"action":"drop"})");
    EXPECT_EQ(api("POST", "payment/refund/" + id, R"({"amount":20.00})").kind, Outcome::Kind::dropped);
    EXPECT_EQ(acts().back(), "refund 1000 EUR");
}

// --- links

TEST_F(PayglobeMoney, ALinkIsBornPendingWithItsTraps) {
    const auto made = api("POST", "payment-links/create",
                          R"({"amount":150.00,"currency":"EUR","linkType":"LINK","expirationDays":2})")
                          .json();
    const auto id = made.string_or("transactionId", "");
    EXPECT_TRUE(id.starts_with("LINK_"));
    EXPECT_EQ(made.string_or("status", ""), "PENDING");
    EXPECT_EQ(made.string_or("qrcodeUrl", ""), "/api/payment-links/" + id + "/qrcode") << "relative to the wrong root";
    EXPECT_EQ(made.string_or("expiresAt", "").size(), 19U) << "without a zone";
    EXPECT_EQ(call("GET", "/payglobe/api/payment-links/" + id + "/qrcode").status(), 404);
    for (const auto* bad : {R"({"amount":1,"linkType":"MAIL"})", R"({"amount":1,"currency":"USD"})", R"({"amount":0})",
                            R"({"amount":1,"expirationDays":0})"})
        EXPECT_FALSE(api("POST", "payment-links/create", bad).json().boolean_or("success", true)) << bad;
}

TEST_F(PayglobeMoney, ALinkIsPaidOnItsPage) {
    const auto id = link();
    call("POST", page_of(id) + "/card");
    const auto paid = link_status(id);
    EXPECT_EQ(paid.string_or("status", ""), "PAID");
    EXPECT_EQ(amount(paid, "amount"), "150.00");
    EXPECT_FALSE(paid.string_or("paymentId", "").empty());
    EXPECT_EQ(paid.string_or("paidAt", "").size(), 19U);
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 15000 EUR", "capture 15000 EUR"}));
    EXPECT_EQ(act(id, "approve").status(), 409);
    EXPECT_TRUE(transport.sent.empty()) << "links are pushed by switch only";
}

TEST_F(PayglobeMoney, VerifyFlipsARowThatLags) {
    set(R"({"payglobe.link_row_lags":true})");
    const auto id = link();
    act(id, "approve");
    EXPECT_EQ(link_status(id).string_or("status", ""), "PENDING");
    EXPECT_EQ(api("POST", "payment-links/" + id + "/verify").json().string_or("status", ""), "PAID");
    EXPECT_EQ(link_status(id).string_or("status", ""), "PAID");
    set(R"({"payglobe.verify_tells_status":false})");
    EXPECT_EQ(api("POST", "payment-links/" + id + "/verify").json().find("status"), nullptr);
}

TEST_F(PayglobeMoney, PaidWinsOverCancelled) {
    const auto id = link();
    EXPECT_EQ(api("POST", "payment-links/" + id + "/cancel", "{}").json().string_or("status", ""), "CANCELLED");
    EXPECT_TRUE(api("POST", "payment-links/" + id + "/cancel", "{}").json().boolean_or("success", false));
    EXPECT_EQ(act(id, "approve").status(), 409);
    set(R"({"payglobe.pay_after_cancel":true,"payglobe.link_row_lags":true})");
    EXPECT_EQ(act(id, "approve").status(), 200);
    EXPECT_EQ(link_status(id).string_or("status", ""), "CANCELLED") << "the row does not know yet";
    EXPECT_EQ(api("POST", "payment-links/" + id + "/verify").json().string_or("status", ""), "PAID");
    EXPECT_EQ(error(api("POST", "payment-links/" + id + "/cancel", "{}")), "Only PENDING links can be cancelled");
}

TEST_F(PayglobeMoney, LinksExpireAfterDays) {
    const auto id = link();
    loop.advance(std::chrono::hours(24) - std::chrono::seconds(1));
    EXPECT_EQ(link_status(id).string_or("status", ""), "PENDING");
    loop.advance(std::chrono::seconds(1));
    EXPECT_EQ(link_status(id).string_or("status", ""), "EXPIRED");
    EXPECT_EQ(act(id, "approve").status(), 409);
}

TEST_F(PayglobeMoney, LinksAreListedByStatus) {
    const auto paid = link();
    const auto open = link();
    act(paid, "approve");
    const auto ids = [this](const std::string& query) {
        std::vector<std::string> out;
        const auto answer = api("GET", "payment-links" + query).json();
        for (const auto& row : *answer.find("paymentLinks")->array_items())
            out.push_back(row.string_or("transactionId", ""));
        return out;
    };
    EXPECT_EQ(ids("?status=PAID"), std::vector<std::string>{paid});
    EXPECT_EQ(ids(""), (std::vector<std::string>{open, paid}));
    EXPECT_EQ(api("GET", "payment-links?status=PENDING")
                  .json()
                  .find("paymentLinks")
                  ->array_items()
                  ->at(0)
                  .string_or("description", ""),
              "ref-1");
}

TEST_F(PayglobeMoney, RefundsOfLinksAreASwitch) {
    const auto id = link();
    act(id, "approve");
    EXPECT_TRUE(api("POST", "payment/refund/" + id, R"({"amount":1.00})").json().boolean_or("success", false));
    set(R"({"payglobe.refund_links":false})");
    EXPECT_FALSE(api("POST", "payment/refund/" + id, R"({"amount":1.00})").json().boolean_or("success", true));
}

// --- saved cards

TEST_F(PayglobeMoney, ASavedCardIsChargedAtOnceAndEveryTime) {
    ASSERT_EQ(admin("payglobe/cards", R"({"customer_id":"C-7"})").status(), 200);
    const std::string body = R"({"cardId":1,"amount":12.50,"customerId":"C-7","description":"ref-1"})";
    const auto first = api("POST", "token-payment/pay", body).json();
    EXPECT_TRUE(first.string_or("transactionId", "").starts_with("TKN_"));
    EXPECT_EQ(first.string_or("status", ""), "COMPLETED");
    EXPECT_EQ(amount(first, "amount"), "12.50");
    api("POST", "token-payment/pay", body);
    EXPECT_EQ(std::ranges::count(acts(), "capture 1250 EUR"), 2);
    const auto cards = api("GET", "token-payment/cards?customerId=C-7").json();
    EXPECT_EQ(cards.integer_or("count", 0), 1);
    EXPECT_EQ(cards.find("cards")->array_items()->at(0).integer_or("usageCount", 0), 2);
    EXPECT_EQ(api("GET", "token-payment/cards?customerId=C-8").json().integer_or("count", -1), 0);
}

TEST_F(PayglobeMoney, SavedCardsCanSayNoAndCanLie) {
    admin("payglobe/cards", R"({"customer_id":"C-7"})");
    const std::string body = R"({"cardId":1,"amount":12.50,"customerId":"C-7"})";
    set(R"({"payglobe.saved_card_result":"FAILED"})");
    const auto declined = api("POST", "token-payment/pay", body);
    EXPECT_EQ(error(declined), "Card declined");
    EXPECT_EQ(declined.json().string_or("status", ""), "FAILED");
    EXPECT_TRUE(acts().empty());
    set(R"({"payglobe.saved_card_result":"TIMEOUT"})");
    EXPECT_EQ(error(api("POST", "token-payment/pay", body)), "IGFS_911 time-out");
    EXPECT_EQ(acts().back(), "capture 1250 EUR") << "the money moved";
    EXPECT_EQ(error(api("POST", "token-payment/pay", R"({"cardId":1,"amount":1,"customerId":"C-8"})")),
              "Card not found");
    EXPECT_EQ(error(api("POST", "token-payment/pay", R"({"cardId":9,"amount":1,"customerId":"C-7"})")),
              "Card not found");
}

TEST_F(PayglobeMoney, CardsAreSavedChosenAndDeleted) {
    const auto id = init();
    EXPECT_FALSE(api("POST", "token-payment/save-card", R"({"transactionId":")" + id + R"(","customerId":"C-1"})")
                     .json()
                     .boolean_or("success", true));
    act(id, "approve");
    const auto saved = api("POST", "token-payment/save-card",
                           R"({"transactionId":")" + id + R"(","customerId":"C-1","gateway":"IGFS"})")
                           .json();
    EXPECT_EQ(saved.integer_or("cardId", 0), 1);
    EXPECT_TRUE(api("POST", "token-payment/cards/1/set-default?customerId=C-1").json().boolean_or("success", false));
    EXPECT_TRUE(api("GET", "token-payment/cards?customerId=C-1")
                    .json()
                    .find("cards")
                    ->array_items()
                    ->at(0)
                    .boolean_or("isDefault", false));
    EXPECT_TRUE(api("DELETE", "token-payment/cards/1").json().boolean_or("success", false));
    EXPECT_EQ(api("GET", "token-payment/cards?customerId=C-1").json().integer_or("count", -1), 0);
    EXPECT_FALSE(api("DELETE", "token-payment/cards/1").json().boolean_or("success", true));
}

// --- disputes

TEST_F(PayglobeMoney, DisputesArePagedAndAnswered) {
    const auto id = init();
    EXPECT_EQ(admin("payglobe/disputes", R"({"transaction_id":")" + id + "\"}").status(), 409);
    act(id, "approve");
    std::vector<std::string> ids;
    for (int i = 0; i < 3; ++i) {
        ids.push_back(admin("payglobe/disputes", R"({"transaction_id":")" + id + R"(","amount":1000})")
                          .json()
                          .string_or("id", ""));
    }
    const auto page = api("GET", "merchant/disputes?page=1&size=2").json();
    EXPECT_EQ(page.integer_or("currentPage", -1), 1);
    EXPECT_EQ(page.integer_or("totalPages", -1), 2);
    EXPECT_EQ(page.integer_or("totalItems", -1), 3);
    ASSERT_EQ(page.find("disputes")->array_items()->size(), 1U);
    const auto& last = page.find("disputes")->array_items()->at(0);
    EXPECT_EQ(last.string_or("disputeId", ""), ids[2]);
    EXPECT_EQ(amount(last, "amountDisputed"), "10.00");
    const auto respond = [&] {
        return api("POST", "merchant/disputes/" + ids[0] + "/respond", R"({"response":"was here"})").json();
    };
    EXPECT_EQ(respond().string_or("status", ""), "UNDER_REVIEW");
    EXPECT_FALSE(respond().boolean_or("success", true)) << "once";
    EXPECT_EQ(api("GET", "merchant/disputes?status=OPEN").json().integer_or("totalItems", -1), 2);
    EXPECT_EQ(api("GET", "merchant/disputes/stats").json().integer_or("UNDER_REVIEW", -1), 1);
    EXPECT_EQ(admin("payglobe/disputes/" + ids[0] + "/won").status(), 200);
    EXPECT_EQ(api("GET", "merchant/disputes?status=WON").json().integer_or("totalItems", -1), 1);
    EXPECT_EQ(admin("payglobe/disputes/" + ids[0] + "/nonsense").status(), 404);
    EXPECT_EQ(api("POST", "merchant/disputes/none/respond", R"({"response":"x"})").status(), 404);
    EXPECT_EQ(transport.body(transport.sent.size() - 1).string_or("type", ""), "charge.dispute.closed");
}

}  // namespace
}  // namespace till::sandbox::testing

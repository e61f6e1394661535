// Payrexx's transactions: list, capture, refund, release, charge; and every status.
#include "tests/unit/sandbox/payrexx_fixture.hpp"

namespace till::sandbox::testing {
namespace {

using PayrexxMoney = PayrexxTest;

TEST_F(PayrexxMoney, AGetNamesMoneyAndMode) {
    const auto id = paid();
    const auto one = entry(api("GET", "Transaction/" + id + "/"));
    EXPECT_EQ(one.string_or("status", ""), "confirmed");
    EXPECT_EQ(one.string_or("mode", ""), "TEST");
    EXPECT_EQ(one.string_or("type", ""), "E-Commerce");
    EXPECT_TRUE(one.string_or("time", "").ends_with("+00:00"));
    const auto& invoice = *one.find("invoice");
    EXPECT_EQ(invoice.string_or("currencyAlpha3", ""), "CHF");
    EXPECT_EQ(invoice.find("currency"), nullptr) << "that is the webhook's name";
    EXPECT_EQ(invoice.string_or("referenceId", ""), "ref-1");
    EXPECT_EQ(invoice.integer_or("refundedAmount", -1), 0);
    EXPECT_EQ(api("GET", "Transaction/99/").json().string_or("status", ""), "error");
    EXPECT_EQ(api("GET", "Transaction/x/", "", "v1.16").status(), 404);
    set(R"({"payrexx.gets_tell_mode":false,"payrexx.gets_tell_refunds":false,"payrexx.old_times":true})");
    const auto less = entry(api("GET", "Transaction/" + id + "/"));
    EXPECT_EQ(less.find("mode"), nullptr);
    EXPECT_EQ(less.find("invoice")->find("test"), nullptr);
    EXPECT_EQ(less.find("invoice")->find("refundedAmount"), nullptr);
    EXPECT_EQ(less.string_or("time", "").size(), 19U);
}

TEST_F(PayrexxMoney, TheListIsOrderedAndCut) {
    std::vector<std::string> ids;
    for (int i = 0; i < 3; ++i) {
        ids.push_back(paid());
        loop.advance(std::chrono::seconds(10));
    }
    const auto list = [&](const std::string& query) {
        std::vector<std::string> out;
        const auto json = api("GET", "Transaction/?" + query).json();
        for (const auto& one : *json.find("data")->array_items())
            out.push_back(std::to_string(one.integer_or("id", 0)));
        return out;
    };
    EXPECT_EQ(list("orderByTime=ASC"), ids);
    EXPECT_EQ(list("orderByTime=DESC&limit=2"), (std::vector<std::string>{ids[2], ids[1]}));
    EXPECT_EQ(list("orderByTime=DESC&offset=2&limit=5"), std::vector<std::string>{ids[0]});
    EXPECT_TRUE(list("offset=9").empty());
    auto between = hal::to_rfc3339(loop.now().wall - std::chrono::seconds(15)).substr(0, 19);
    between.replace(10, 1, "%20");
    EXPECT_EQ(list("filterDatetimeUtcGreaterThan=" + between), std::vector<std::string>{ids[2]});
    EXPECT_EQ(list("orderByTime=ASC&filterDatetimeUtcLessThan=" + between), (std::vector<std::string>{ids[0], ids[1]}));
}

TEST_F(PayrexxMoney, APartAndTheRestGoBack) {
    const auto id = paid();
    const auto part = entry(api("POST", "Transaction/" + id + "/refund/", R"({"amount":2500})"));
    EXPECT_EQ(part.string_or("status", ""), "partially-refunded") << "with a hyphen";
    EXPECT_EQ(part.integer_or("amount", 0), 8925) << "still the whole amount";
    EXPECT_EQ(part.find("invoice")->integer_or("refundedAmount", 0), 2500);
    const auto rest = entry(api("POST", "Transaction/" + id + "/refund/", "{}"));
    EXPECT_EQ(rest.string_or("status", ""), "refunded") << "without an amount it is all that is left";
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 8925 CHF", "capture 8925 CHF", "refund 2500 CHF",
                                                "refund 6425 CHF"}));
    EXPECT_EQ(message(api("POST", "Transaction/" + id + "/refund/", R"({"amount":1})")),
              "The transaction is not refundable");
}

TEST_F(PayrexxMoney, ARepeatedRefundIsASecondOne) {
    const auto id = paid();
    for (int i = 0; i < 2; ++i)
        api("POST", "Transaction/" + id + "/refund/", R"({"amount":100})");
    EXPECT_EQ(std::ranges::count(acts(), "refund 100 CHF"), 2);
    EXPECT_EQ(refunded(id), 200);
}

TEST_F(PayrexxMoney, MoreThanThereIsIsRefused) {
    const auto id = paid();
    for (const auto* body : {R"({"amount":8926})", R"({"amount":0})", R"({"amount":-1})", R"({"amount":1.5})"})
        EXPECT_EQ(api("POST", "Transaction/" + id + "/refund/", body).json().string_or("status", ""), "error") << body;
    api("POST", "Transaction/" + id + "/refund/", R"({"amount":8000})");
    EXPECT_EQ(message(api("POST", "Transaction/" + id + "/refund/", R"({"amount":926})")),
              "The amount exceeds the refundable amount");
    set(R"({"payrexx.refund_result":"refused"})");
    EXPECT_EQ(message(api("POST", "Transaction/" + id + "/refund/", R"({"amount":1})")),
              "Refund declined by the acquirer");
    const auto totals = get("/admin/ledger").json();
    EXPECT_EQ(totals.find("totals")->find("CHF")->integer_or("refunded", 0), 8000);
}

TEST_F(PayrexxMoney, APendingRefundIsNoMoneyYet) {
    set(R"({"payrexx.refund_result":"pending"})");
    const auto id = paid();
    EXPECT_EQ(entry(api("POST", "Transaction/" + id + "/refund/", R"({"amount":2500})")).string_or("status", ""),
              "refund_pending")
        << "with an underscore";
    EXPECT_EQ(refunded(id), 0);
    EXPECT_EQ(acts().size(), 2U);
    EXPECT_EQ(message(api("POST", "Transaction/" + id + "/refund/", R"({"amount":8000})")),
              "The amount exceeds the refundable amount")
        << "what is on its way counts";
    EXPECT_EQ(admin("payrexx/transactions/" + id + "/refund_done").status(), 200);
    EXPECT_EQ(word(id), "partially-refunded");
    EXPECT_EQ(acts().back(), "refund 2500 CHF");
    EXPECT_EQ(admin("payrexx/transactions/" + id + "/refund_done").status(), 409);
    api("POST", "Transaction/" + id + "/refund/", R"({"amount":100})");
    EXPECT_EQ(admin("payrexx/transactions/" + id + "/refund_fail").status(), 200);
    EXPECT_EQ(word(id), "partially-refunded");
    EXPECT_EQ(refunded(id), 2500);
    EXPECT_EQ(acts().size(), 3U);
}

TEST_F(PayrexxMoney, AHoldIsTakenOnce) {
    const auto id = reserved();
    EXPECT_EQ(word(id), "reserved");
    const auto taken = entry(api("POST", "Transaction/" + id + "/capture/", R"({"amount":8925})"));
    EXPECT_EQ(taken.string_or("status", ""), "confirmed");
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 8925 CHF", "capture 8925 CHF"}));
    EXPECT_EQ(message(api("POST", "Transaction/" + id + "/capture/", "{}")), "The transaction is not reserved");
    EXPECT_EQ(message(api("DELETE", "Transaction/" + id + "/")), "The transaction is not reserved");
}

TEST_F(PayrexxMoney, APartOfAHold) {
    const auto id = reserved();
    EXPECT_EQ(message(api("POST", "Transaction/" + id + "/capture/", R"({"amount":8926})")), "Invalid amount");
    EXPECT_EQ(entry(api("POST", "Transaction/" + id + "/capture/", R"({"amount":5000})")).integer_or("amount", 0),
              5000);
    EXPECT_EQ(acts().back(), "capture 5000 CHF");
}

TEST_F(PayrexxMoney, AHoldIsGivenBackByADelete) {
    const auto id = reserved();
    EXPECT_EQ(entry(api("DELETE", "Transaction/" + id + "/")).string_or("status", ""), "cancelled");
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 8925 CHF", "cancel 8925 CHF"}));
    EXPECT_EQ(message(api("POST", "Transaction/" + id + "/capture/", "{}")), "The transaction is not reserved");
}

TEST_F(PayrexxMoney, AWaitingOneIsCancelledByAPatch) {
    const auto page_id = page();
    act(page_id, "start");
    const auto id = transaction(page_id);
    EXPECT_EQ(entry(api("PATCH", "Transaction/" + id + "/cancel/")).string_or("status", ""), "cancelled");
    EXPECT_EQ(message(api("PATCH", "Transaction/" + id + "/cancel/")), "The transaction is not waiting");
    EXPECT_TRUE(acts().empty());
}

TEST_F(PayrexxMoney, AStoredCardIsChargedAsANewTransaction) {
    const auto page_id = page(R"(,"preAuthorization":true)");
    act(page_id, "approve");
    const auto stored = transaction(page_id);
    const auto made =
        entry(api("POST", "Transaction/" + stored + "/charge/", R"({"amount":5000,"referenceId":"r-2"})"));
    EXPECT_EQ(made.string_or("status", ""), "confirmed");
    EXPECT_EQ(std::to_string(made.integer_or("preAuthorizationId", 0)), stored);
    EXPECT_NE(std::to_string(made.integer_or("id", 0)), stored);
    EXPECT_EQ(made.find("invoice")->string_or("referenceId", ""), "r-2");
    EXPECT_EQ(word(stored), "authorized");
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 5000 CHF", "capture 5000 CHF"}));
    EXPECT_EQ(message(api("POST", "Transaction/" + paid() + "/", R"({"amount":1})")),
              "The transaction is no pre-authorization");
}

TEST_F(PayrexxMoney, EveryStatusAndEverySpelling) {
    const auto id = paid();
    const auto said = [&](const std::string& status) {
        EXPECT_EQ(admin("payrexx/transactions/" + id + "/status", R"({"status":")" + status + "\"}").status(), 200);
        return word(id);
    };
    for (const auto* status : {"waiting", "initiated", "confirmed", "authorized", "reserved", "uncaptured", "cancelled",
                               "declined", "error", "expired", "refund_pending", "refunded", "partially-refunded",
                               "chargeback", "disputed", "insecure", "brand-new"})
        EXPECT_EQ(said(status), status);
    set(R"({"payrexx.spelling":"old"})");
    EXPECT_EQ(said("chargeback"), "chargeback dispute");
    EXPECT_EQ(said("error"), "Technical error");
    EXPECT_EQ(said("partially-refunded"), "Partially refunded");
    set(R"({"payrexx.spelling":"hyphens"})");
    EXPECT_EQ(said("refund_pending"), "refund-pending");
    set(R"({"payrexx.spelling":"underscores"})");
    EXPECT_EQ(said("partially-refunded"), "partially_refunded");
    set(R"({"payrexx.status_override":"tomorrow"})");
    EXPECT_EQ(word(id), "tomorrow");
    EXPECT_EQ(acts().size(), 2U) << "words move no money";
}

TEST_F(PayrexxMoney, FaultsBeforeAndAfterOnWhatMovesMoney) {
    const auto id = paid();
    const auto lost = [&](const std::string& phase) {
        fault(R"({"match":{"service":"payrexx","operation":"refund","phase":")" + phase + R"("},"action":"drop"})");
        return api("POST", "Transaction/" + id + "/refund/", R"({"amount":100})").kind;
    };
    EXPECT_EQ(lost("before"), Outcome::Kind::dropped);
    EXPECT_EQ(refunded(id), 0);
    EXPECT_EQ(lost("after"), Outcome::Kind::dropped);
    EXPECT_EQ(refunded(id), 100);
    const auto held = reserved();
    fault(R"({"match":{"service":"payrexx","operation":"capture","phase":"after"},"action":"status","status":500})");
    EXPECT_EQ(api("POST", "Transaction/" + held + "/capture/", "{}").status(), 500);
    EXPECT_EQ(word(held), "confirmed");
    const auto other = reserved();
    fault(R"({"match":{"service":"payrexx","operation":"release","phase":"before"},"action":"drop"})");
    EXPECT_EQ(api("DELETE", "Transaction/" + other + "/").kind, Outcome::Kind::dropped);
    EXPECT_EQ(word(other), "reserved");
}

TEST_F(PayrexxMoney, TheLedgerNamesPageAndTransaction) {
    const auto page_id = page();
    act(page_id, "approve");
    const auto id = transaction(page_id);
    api("POST", "Transaction/" + id + "/refund/", R"({"amount":100})");
    const auto ledger = get("/admin/ledger?request_id=" + page_id).json();
    ASSERT_EQ(ledger.find("acts")->array_items()->size(), 3U);
    for (const auto& one : *ledger.find("acts")->array_items()) {
        EXPECT_EQ(one.string_or("service", ""), "payrexx");
        EXPECT_EQ(one.string_or("payment_id", ""), id);
    }
    EXPECT_TRUE(ledger.find("acts")->array_items()->back().string_or("refund_id", "").starts_with("rf-"));
}

}  // namespace
}  // namespace till::sandbox::testing

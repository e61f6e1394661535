// Payrexx's pages: create, read, delete, and what customers do on them.
#include "tests/unit/sandbox/payrexx_fixture.hpp"

namespace till::sandbox::testing {
namespace {

using PayrexxGateway = PayrexxTest;

TEST_F(PayrexxGateway, ANewPageWithItsQuirks) {
    const auto made = entry(api("POST", "Gateway/", sale()));
    EXPECT_EQ(made.string_or("status", ""), "waiting");
    EXPECT_EQ(made.string_or("referenceId", ""), "ref-1");
    EXPECT_EQ(made.integer_or("amount", 0), 8925);
    EXPECT_EQ(made.string_or("currency", ""), "CHF");
    EXPECT_EQ(made.string_or("hash", "").size(), 32U);
    EXPECT_TRUE(made.string_or("link", "").ends_with("/payrexx/page/" + made.string_or("hash", "")));
    EXPECT_TRUE(made.find("fields")->is_array()) << "PHP's empty object";
    EXPECT_EQ(made.integer_or("psp", -1), 0);
    EXPECT_EQ(made.integer_or("preAuthorization", -1), 0) << "a number on the way back";
    EXPECT_TRUE(made.find("invoices")->array_items()->empty());
    EXPECT_EQ(made.integer_or("createdAt", 0), milliseconds(loop.now().wall) / 1000);
    const auto again = entry(api("GET", "Gateway/" + std::to_string(made.integer_or("id", 0)) + "/"));
    EXPECT_TRUE(again.find("psp")->is_array());
    const auto with =
        entry(api("POST", "Gateway/", sale(R"(,"fields":{"title":{"value":"x"}},"preAuthorization":true)")));
    EXPECT_TRUE(with.find("fields")->is_object());
    EXPECT_EQ(with.integer_or("preAuthorization", -1), 1);
}

TEST_F(PayrexxGateway, TheSameCreateTwiceIsTwoPages) {
    const auto first = page();
    const auto second = page();
    EXPECT_NE(first, second);
    EXPECT_EQ(page_state(first), "waiting");
    EXPECT_EQ(page_state(second), "waiting");
}

TEST_F(PayrexxGateway, WhatCannotBeAPageIsNone) {
    const std::string bad[] = {"{}",
                               "",
                               "[]",
                               R"({"amount":0,"currency":"CHF"})",
                               R"({"amount":-1,"currency":"CHF"})",
                               R"({"amount":1.5,"currency":"CHF"})",
                               R"({"amount":100,"currency":"chf"})",
                               R"({"amount":100})",
                               R"({"amount":100,"currency":"CHF","validity":-1})",
                               R"({"amount":100,"currency":"CHF","basket":[{"amount":99,"quantity":1}]})"};
    for (const auto& body : bad)
        EXPECT_EQ(api("POST", "Gateway/", body).json().string_or("status", ""), "error") << body;
    const std::string basket = R"({"amount":100,"currency":"CHF","basket":[{"amount":50,"quantity":2}]})";
    EXPECT_EQ(api("POST", "Gateway/", basket).json().string_or("status", ""), "success");
}

TEST_F(PayrexxGateway, MeansInAFormMustBeIndexed) {
    const auto means = [&](const std::string& pm) {
        const auto made = entry(form("Gateway/", "amount=8925&currency=CHF&" + pm));
        return made.find("pm")->dump();
    };
    EXPECT_EQ(means("pm%5B0%5D=twint&pm%5B1%5D=visa"), R"(["twint","visa"])");
    EXPECT_EQ(means("pm=twint"), "[]") << "silently ignored";
    EXPECT_EQ(means("pm[]=twint"), "[]") << "silently ignored";
    set(R"({"payrexx.ignore_means":true})");
    EXPECT_EQ(entry(api("POST", "Gateway/", sale(R"(,"pm":["twint"])"))).find("pm")->dump(), "[]");
}

TEST_F(PayrexxGateway, AFormMakesTheSamePageAsJson) {
    const auto made = entry(form("Gateway/",
                                 "amount=8925&currency=CHF&referenceId=ref-1&purpose=Two+words&reservation=1"
                                 "&fields%5Btitle%5D%5Bvalue%5D=x"));
    EXPECT_EQ(made.integer_or("amount", 0), 8925);
    EXPECT_EQ(made.integer_or("reservation", 0), 1);
    EXPECT_EQ(made.find("fields")->dump(), R"({"title":{"value":"x"}})");
}

TEST_F(PayrexxGateway, ZeroDecimalCurrenciesAreWholeUnits) {
    const auto made = entry(api("POST", "Gateway/", R"({"amount":2000,"currency":"JPY"})"));
    const auto id = std::to_string(made.integer_or("id", 0));
    act(id, "approve");
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 2000 JPY", "capture 2000 JPY"}));
    EXPECT_NE(get(path_of_page(id)).response.body.find("JPY 2000"), std::string::npos);
}

TEST_F(PayrexxGateway, ApprovedIsConfirmedWithItsTransaction) {
    const auto id = page();
    ASSERT_EQ(act(id, "approve").status(), 200);
    const auto now = entry(api("GET", "Gateway/" + id + "/"));
    EXPECT_EQ(now.string_or("status", ""), "confirmed");
    const auto& invoice = now.find("invoices")->array_items()->at(0);
    EXPECT_EQ(invoice.integer_or("test", -1), 1) << "the sandbox is in test mode";
    const auto& one = invoice.find("transactions")->array_items()->at(0);
    EXPECT_EQ(one.string_or("status", ""), "confirmed");
    EXPECT_EQ(one.integer_or("amount", 0), 8925);
    EXPECT_EQ(one.string_or("mode", ""), "TEST");
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 8925 CHF", "capture 8925 CHF"}));
    EXPECT_EQ(act(id, "approve").status(), 409) << "once";
    EXPECT_EQ(acts().size(), 2U);
}

TEST_F(PayrexxGateway, AReservationIsHeldAndATokenIsNoMoney) {
    const auto held = page(R"(,"reservation":true)");
    act(held, "approve");
    EXPECT_EQ(page_state(held), "reserved");
    EXPECT_EQ(acts(), std::vector<std::string>{"authorize 8925 CHF"});
    const auto stored = page(R"(,"preAuthorization":true)");
    act(stored, "approve");
    EXPECT_EQ(page_state(stored), "authorized");
    EXPECT_EQ(acts().size(), 1U) << "a stored card is no money";
}

TEST_F(PayrexxGateway, AFailedAttemptLeavesThePageOpen) {
    const auto id = page();
    for (const auto* what : {"decline", "error", "cancel"}) {
        EXPECT_EQ(act(id, what).status(), 200) << what;
        EXPECT_EQ(page_state(id), "waiting") << what;
    }
    EXPECT_EQ(act(id, "approve").status(), 200);
    EXPECT_EQ(page_state(id), "confirmed");
    const auto row = get("/admin/payrexx/gateways/" + id).json();
    EXPECT_EQ(row.find("transactions")->array_items()->size(), 4U) << "every attempt is a transaction";
}

TEST_F(PayrexxGateway, WhoBeginsAndLeavesMayComeBack) {
    const auto id = page();
    act(id, "start");
    const auto begun = transaction(id);
    EXPECT_EQ(word(begun), "waiting");
    act(id, "approve");
    EXPECT_EQ(transaction(id), begun) << "the same attempt";
    EXPECT_EQ(word(begun), "confirmed");
}

TEST_F(PayrexxGateway, ADeletedPageIsGoneButItsMoneyIsNot) {
    const auto id = page();
    EXPECT_EQ(api("DELETE", "Gateway/" + id + "/").json().string_or("status", ""), "success");
    for (const auto* method : {"GET", "DELETE"})
        EXPECT_EQ(message(api(method, "Gateway/" + id + "/")), "No Gateway found with id " + id) << method;
    EXPECT_EQ(act(id, "approve").status(), 409);
    set(R"({"payrexx.pay_after_delete":true})");
    EXPECT_EQ(act(id, "approve").status(), 200) << "the race";
    EXPECT_EQ(word(transaction(id)), "confirmed");
    EXPECT_EQ(api("DELETE", "Gateway/abc/").json().string_or("status", ""), "error");
    set(R"({"payrexx.delete_paid":false})");
    const auto settled = page();
    act(settled, "approve");
    EXPECT_EQ(api("DELETE", "Gateway/" + settled + "/").json().string_or("status", ""), "error");
}

TEST_F(PayrexxGateway, APageEndsWithItsTime) {
    const auto id = page();
    loop.advance(std::chrono::minutes(15));
    EXPECT_EQ(page_state(id), "expired");
    EXPECT_EQ(act(id, "approve").status(), 409);
    set(R"({"payrexx.expired_page":"waiting"})");
    EXPECT_EQ(page_state(id), "waiting");
    set(R"({"payrexx.pay_after_expiry":true})");
    EXPECT_EQ(act(id, "approve").status(), 200);
    const auto other = page();
    act(other, "expire");
    EXPECT_EQ(act(other, "approve_late").status(), 200);
    EXPECT_EQ(page_state(other), "confirmed");
}

TEST_F(PayrexxGateway, TwoPaymentsOnOnePage) {
    const auto id = page();
    act(id, "approve");
    EXPECT_EQ(act(id, "approve_again").status(), 200);
    EXPECT_EQ(std::ranges::count(acts(), "capture 8925 CHF"), 2);
}

TEST_F(PayrexxGateway, ThePageForCustomers) {
    const auto id = page();
    const auto place = path_of_page(id);
    const auto shown = get(place);
    EXPECT_EQ(shown.status(), 200);
    for (const auto* text : {"Kafeneio", "CHF 89.25", "/approve", "/decline", "/cancel", "/start"})
        EXPECT_NE(shown.response.body.find(text), std::string::npos) << text;
    const auto declined = call("POST", place + "/decline");
    EXPECT_EQ(declined.status(), 303);
    EXPECT_EQ(declined.header("Location"), place);
    EXPECT_NE(get(place).response.body.find("declined"), std::string::npos);
    EXPECT_EQ(call("POST", place + "/approve").status(), 303);
    EXPECT_NE(get(place).response.body.find("Payment approved"), std::string::npos);
    EXPECT_EQ(page_state(id), "confirmed");
    EXPECT_EQ(call("POST", place + "/approve").status(), 303);
    EXPECT_EQ(std::ranges::count(acts(), "capture 8925 CHF"), 1) << "a second press pays nothing";
    EXPECT_EQ(get("/payrexx/page/0123").status(), 404);
    EXPECT_EQ(call("POST", place + "/approve_late").status(), 404) << "not a button";
}

TEST_F(PayrexxGateway, AWhiteLabelHasLinksOfItsOwn) {
    set(R"({"payrexx.platform":"https://shopandpay.example"})");
    const auto made = entry(api("POST", "Gateway/", sale()));
    EXPECT_TRUE(made.string_or("link", "").starts_with("https://shopandpay.example/payrexx/page/"));
}

TEST_F(PayrexxGateway, OnTheFirstPage) {
    const auto id = page();
    const auto shown = get("/").response.body;
    EXPECT_NE(shown.find("payrexx · page"), std::string::npos);
    EXPECT_NE(shown.find(path_of_page(id)), std::string::npos);
}

TEST_F(PayrexxGateway, FaultsBeforeAndAfter) {
    const auto pages = [&] { return get("/admin/payrexx/gateways").json().find("gateways")->array_items()->size(); };
    fault(R"({"match":{"service":"payrexx","operation":"create","phase":"before"},"action":"drop"})");
    EXPECT_EQ(api("POST", "Gateway/", sale()).kind, Outcome::Kind::dropped);
    EXPECT_EQ(pages(), 0U);
    fault(R"({"match":{"service":"payrexx","operation":"create","phase":"after"},"action":"truncate"})");
    EXPECT_EQ(api("POST", "Gateway/", sale()).kind, Outcome::Kind::truncated);
    EXPECT_EQ(pages(), 1U);
    fault(R"({"match":{"service":"payrexx","operation":"create"},"action":"wrong_amount"})");
    EXPECT_EQ(entry(api("POST", "Gateway/", sale())).integer_or("amount", 0), 8926) << "still a whole number";
}

TEST_F(PayrexxGateway, ARestartForgetsNothing) {
    const auto id = page();
    act(id, "approve");
    const auto before = entry(api("GET", "Gateway/" + id + "/")).dump();
    const auto unpaid = page(R"(,"pm":["twint"],"fields":{"a":{"value":"b"}})");
    const auto second = entry(api("GET", "Gateway/" + unpaid + "/")).dump();
    restart();
    EXPECT_EQ(entry(api("GET", "Gateway/" + id + "/")).dump(), before);
    EXPECT_EQ(entry(api("GET", "Gateway/" + unpaid + "/")).dump(), second);
}

}  // namespace
}  // namespace till::sandbox::testing

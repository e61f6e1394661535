// Paysafe's calls up to the payment: fields, credentials, dupCheck, lookups that lag, used tokens, refusals
// with a body.
#include "tests/unit/sandbox/paysafe_fixture.hpp"

namespace till::sandbox::testing {
namespace {

using PaysafeApi = PaysafeTest;

TEST_F(PaysafeApi, AHandleIsMadeAsDocumented) {
    const auto made = api("POST", "paymenthandles", handle_body("sale-1", R"(,"accountId":"77")"));
    ASSERT_EQ(made.status(), 201);
    EXPECT_FALSE(made.header("x-internal-correlation-id").empty());
    const auto json = made.json();
    EXPECT_EQ(json.string_or("merchantRefNum", ""), "sale-1");
    EXPECT_EQ(json.string_or("accountId", ""), "77");
    EXPECT_EQ(json.string_or("paymentHandleToken", "").size(), 16U);
    EXPECT_EQ(json.string_or("status", ""), "INITIATED");
    EXPECT_EQ(json.string_or("action", ""), "REDIRECT");
    EXPECT_EQ(json.string_or("usage", ""), "SINGLE_USE");
    EXPECT_EQ(json.integer_or("timeToLiveSeconds", 0), 899);
    EXPECT_EQ(json.integer_or("amount", 0), 12550);
    EXPECT_FALSE(json.boolean_or("liveMode", true));
    EXPECT_TRUE(json.find("merchantDescriptor")->is_null()) << "explicit nulls, as in the fixtures";
    const auto& link = json.find("links")->array_items()->at(0);
    EXPECT_EQ(link.string_or("rel", ""), "redirect_payment");
    const auto href = link.string_or("href", "");
    EXPECT_TRUE(href.starts_with("http://127.0.0.1:8490/paysafe/alternatepayments/v1/redirect?accountId=77&"));
    EXPECT_GT(href.size(), 350U) << "a JWT is in it";
    EXPECT_EQ(found("paymenthandles", "sale-1").size(), 1U);
    EXPECT_EQ(api("GET", "monitor").json().string_or("status", ""), "READY");
    EXPECT_EQ(api("GET", "paymentmethods?currencyCode=BRL").status(), 200);
}

TEST_F(PaysafeApi, WhoIsNotLetIn) {
    EXPECT_EQ(call("GET", "/paysafe/paymenthub/v1/monitor").status(), 401);
    const auto wrong = call("GET", "/paysafe/paymenthub/v1/monitor", "", {{"Authorization", basic("till_sandbox:x")}});
    EXPECT_EQ(wrong.status(), 401);
    EXPECT_EQ(code(wrong), "5279");
    EXPECT_EQ(code(api("GET", "nothing/here")), "5269");
    EXPECT_EQ(code(api("GET", "paymenthandles/none")), "5269");
    EXPECT_EQ(code(api("GET", "payments/none")), "5269");
}

TEST_F(PaysafeApi, FieldErrorsAreNamed) {
    const auto refused = [this](std::string from, std::string to) {
        auto body = handle_body("sale-1");
        const auto at = body.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        body.replace(at, from.size(), to);
        const auto answer = api("POST", "paymenthandles", body);
        EXPECT_EQ(answer.status(), 400) << body;
        EXPECT_EQ(answer.header("X-Application-Status-Code"), code(answer));
        const auto json = answer.json();
        const auto* fields = json.find("error") ? json.find("error")->find("fieldErrors") : nullptr;
        return fields ? fields->array_items()->at(0).string_or("field", "") : code(answer);
    };
    EXPECT_EQ(refused(R"("merchantRefNum":"sale-1",)", ""), "merchantRefNum");
    EXPECT_EQ(refused("SAFETYPAY_CASH", "SEASHELLS"), "paymentType");
    EXPECT_EQ(refused(R"("PAYMENT")", R"("VERIFICATION")"), "transactionType");
    EXPECT_EQ(refused("12550", "0"), "amount");
    EXPECT_EQ(refused("12550", "-1"), "amount");
    EXPECT_EQ(refused("12550", "125.5"), "amount");
    EXPECT_EQ(refused("12550", "100000000000"), "amount");
    EXPECT_EQ(refused(R"("rel":"default")", R"("rel":"on_completed")"), "returnLinks");
    EXPECT_EQ(refused("BRL", "XXQ"), "5001");
    EXPECT_EQ(code(api("POST", "paymenthandles", "{")), "5023");
    EXPECT_TRUE(get("/admin/paysafe/handles").json().find("handles")->array_items()->empty());
}

TEST_F(PaysafeApi, DupCheckRefusesAndDoesNotReplay) {
    handle("sale-1");
    const auto again = api("POST", "paymenthandles", handle_body("sale-1"));
    EXPECT_EQ(again.status(), 409);
    EXPECT_EQ(code(again), "5031");
    EXPECT_EQ(again.json().find("id"), nullptr);
    EXPECT_EQ(api("POST", "paymenthandles", handle_body("sale-1", "", 99)).status(), 409) << "another amount as well";
    auto without = handle_body("sale-1");
    without.replace(without.find(R"("dupCheck":true)"), 15, R"("dupCheck":false)");
    EXPECT_EQ(api("POST", "paymenthandles", without).status(), 201);
    EXPECT_EQ(found("paymenthandles", "sale-1").size(), 2U) << "made twice, silently";
    loop.advance(std::chrono::hours(24 * 91));
    EXPECT_EQ(api("POST", "paymenthandles", handle_body("sale-1")).status(), 201) << "after 90 days";
}

TEST_F(PaysafeApi, LookupsLag) {
    set(R"({"paysafe.lookup_lag":2})");
    const auto made = handle();
    EXPECT_TRUE(found("paymenthandles", "sale-1").empty());
    restart();
    EXPECT_TRUE(found("paymenthandles", "sale-1").empty());
    EXPECT_EQ(found("paymenthandles", "sale-1").size(), 1U);
    EXPECT_EQ(found("paymenthandles", "sale-1").size(), 1U);
    open(made);
    const auto id = pay(made).json().string_or("id", "");
    EXPECT_EQ(api("GET", "payments/" + id).status(), 200) << "by id there is no lag";
    EXPECT_TRUE(found("payments", "pay-1").empty());
    EXPECT_TRUE(found("payments", "other").empty());
    EXPECT_TRUE(found("payments", "pay-1").empty());
    EXPECT_EQ(found("payments", "pay-1").size(), 1U);
    loop.advance(std::chrono::hours(24 * 31));
    EXPECT_TRUE(found("payments", "pay-1").empty()) << "lookups go back 30 days";
}

TEST_F(PaysafeApi, ATokenIsUsedOnce) {
    const auto made = handle();
    EXPECT_EQ(code(pay(made)), "5068") << "nobody has opened the link";
    open(made);
    EXPECT_EQ(pay(made).status(), 201);
    const auto again = pay(made, "pay-2");
    EXPECT_EQ(again.status(), 400);
    EXPECT_EQ(code(again), "5283");
    EXPECT_EQ(code(pay({.id = "", .token = "PHCnobody", .link = ""}, "pay-3")), "5283");
    const auto late = handle("sale-2");
    open(late);
    let_it_expire();
    EXPECT_EQ(code(pay(late, "pay-4")), "5283") << "expired";
    const auto duplicate = pay(made, "pay-1");
    EXPECT_EQ(duplicate.status(), 409);
    EXPECT_EQ(code(duplicate), "5031");
}

TEST_F(PaysafeApi, APaymentMustFitItsHandle) {
    const auto made = handle();
    open(made);
    EXPECT_EQ(code(pay(made, "pay-1", "", 12551)), "5068");
    EXPECT_EQ(code(pay(made, "pay-1", "", 12550, "PEN")), "5068");
    EXPECT_EQ(code(pay(made, "pay-1", R"(,"webhook":"https://x.example")")), "5023") << "unknown fields";
    EXPECT_EQ(code(pay(made, "sale-1")), "5031") << "the handle's reference";
    EXPECT_EQ(word(made), "PAYABLE");
}

TEST_F(PaysafeApi, ARefusalIsThePaymentWithAnError) {
    const auto made = handle();
    open(made);
    act(made, "decline");
    const auto refused = pay(made);
    EXPECT_EQ(refused.status(), 402);
    EXPECT_EQ(refused.json().string_or("status", ""), "FAILED");
    EXPECT_EQ(refused.json().string_or("merchantRefNum", ""), "pay-1");
    EXPECT_FALSE(refused.json().string_or("id", "").empty());
    EXPECT_EQ(code(refused), "3022");
    EXPECT_EQ(word(made), "COMPLETED") << "the handle's word says nothing about the payment";
    EXPECT_EQ(events(), (Texts{"PAYMENT_HANDLE_PAYABLE", "PAYMENT_HANDLE_COMPLETED", "PAYMENT_FAILED"}));
    EXPECT_EQ(gateway_status(2), "100");
    EXPECT_EQ(found("payments", "pay-1").at(0).string_or("status", ""), "FAILED");
    EXPECT_TRUE(acts().empty());
}

TEST_F(PaysafeApi, WhatAPaymentBecomesCanBeChosen) {
    int n = 0;
    const auto becomes = [&](const std::string& what) {
        set(R"({"paysafe.payment_result":")" + what + "\"}");
        const auto made = handle("sale-" + std::to_string(++n));
        open(made);
        const auto answer = pay(made, "pay-" + std::to_string(n));
        return std::to_string(answer.status()) + " " + answer.json().string_or("status", "");
    };
    EXPECT_EQ(becomes("RECEIVED"), "201 RECEIVED");
    EXPECT_EQ(becomes("PENDING"), "201 PENDING");
    EXPECT_EQ(becomes("HELD"), "201 HELD");
    EXPECT_EQ(becomes("FAILED"), "201 FAILED") << "handle COMPLETED, payment FAILED";
    EXPECT_EQ(becomes("402"), "402 FAILED");
}

TEST_F(PaysafeApi, OverridesShowInAnswersAndNotInTheLedger) {
    const auto made = handle();
    open(made);
    act(made, "pay");
    set(R"({"paysafe.amount_override":99,"paysafe.currency_override":"USD","paysafe.status_override":"BRAND_NEW",)"
        R"("paysafe.live_mode":true,"paysafe.txn_time":"epoch_ms"})");
    const auto json = pay(made).json();
    EXPECT_EQ(json.integer_or("amount", 0), 99);
    EXPECT_EQ(json.string_or("currencyCode", ""), "USD");
    EXPECT_EQ(json.string_or("status", ""), "BRAND_NEW");
    EXPECT_TRUE(json.boolean_or("liveMode", false));
    EXPECT_EQ(json.integer_or("txnTime", 0), milliseconds(loop.now().wall));
    EXPECT_EQ(acts().back(), "capture 12550 BRL");
    set(R"({"paysafe.amount_override":0,"paysafe.amounts_as_text":true})");
    EXPECT_EQ(look(made).string_or("amount", ""), "12550");
}

TEST_F(PaysafeApi, SettlementsInsideAPaymentHaveAnotherTimeThanOutside) {
    const auto id = paid();
    const auto payment = api("GET", "payments/" + id).json();
    const auto& inside = payment.find("settlements")->array_items()->at(0);
    EXPECT_EQ(inside.string_or("id", ""), id) << "with settleWithAuth";
    EXPECT_TRUE(inside.find("txnTime")->integer());
    EXPECT_TRUE(api("GET", "settlements/" + id).json().find("txnTime")->is_string());
}

TEST_F(PaysafeApi, PesosAreCountedInHundredthsUnlessToldOtherwise) {
    const auto made = handle("sale-1", "", 500000, "CLP");
    EXPECT_EQ(admin_view(made).integer_or("amount", 0), 5000);
    EXPECT_EQ(code(api("POST", "paymenthandles", handle_body("sale-2", "", 500050, "CLP"))), "5068") << "half a peso";
    act(made, "approve");
    EXPECT_EQ(acts(), Texts{"authorize 5000 CLP"});
    set(R"({"paysafe.exponents":"CLP=0 BRL=3"})");
    EXPECT_EQ(admin_view(handle("sale-3", "", 500000, "CLP")).integer_or("amount", 0), 500000);
    EXPECT_EQ(admin_view(handle("sale-4", "", 125500)).integer_or("amount", 0), 12550);
}

TEST_F(PaysafeApi, FaultsKnowPaysafesNames) {
    const auto armed = [this](const std::string& json) { return admin("faults", json).status(); };
    EXPECT_EQ(armed(R"({"match":{"service":"webhook","operation":"PAYMENT_PROCESSING"},"action":"reorder"})"), 201);
    EXPECT_EQ(armed(R"({"match":{"service":"paysafe","operation":"settle"},"action":"html"})"), 201);
    EXPECT_EQ(armed(R"({"match":{"service":"paysafe","operation":"batch"},"action":"drop"})"), 400);
    restart();  // faults are not kept
    fault(R"({"match":{"service":"paysafe","operation":"create","phase":"after"},"action":"wrong_amount"})");
    EXPECT_EQ(api("POST", "paymenthandles", handle_body("sale-1")).json().integer_or("amount", 0), 12551);
    fault(R"({"match":{"service":"paysafe","operation":"find"},"action":"wrong_currency","currency":"USD"})");
    EXPECT_EQ(found("paymenthandles", "sale-1").at(0).string_or("currencyCode", ""), "USD");
    fault(R"({"match":{"service":"paysafe","operation":"pay","phase":"after"},"action":"drop"})");
    const auto made = handle("sale-2");
    open(made);
    EXPECT_EQ(pay(made).kind, Outcome::Kind::dropped);
    EXPECT_EQ(found("payments", "pay-1").size(), 1U) << "it happened";
}

}  // namespace
}  // namespace till::sandbox::testing

// PayGlobe's pages: card, voucher, capture, void.
#include "tests/unit/sandbox/payglobe_fixture.hpp"

namespace till::sandbox::testing {
namespace {

using PayglobePages = PayglobeTest;

TEST_F(PayglobePages, InitAnswersAsDocumented) {
    const auto made =
        api("POST", "payment/init", R"({"amount":150.00,"notifyUrl":"https://x"})", "pk_test_till_sandbox").json();
    EXPECT_TRUE(made.boolean_or("success", false));
    EXPECT_TRUE(made.string_or("transactionId", "").starts_with("TXN_"));
    EXPECT_EQ(amount(made, "totalAmount"), "150.00");
    EXPECT_TRUE(made.string_or("redirectUrl", "").starts_with("http://127.0.0.1:8490/payglobe/page/"));
    EXPECT_EQ(made.find("igfs")->string_or("status", ""), "PENDING");
    EXPECT_EQ(word(made.string_or("transactionId", "")), "PENDING");
    const auto other = api("POST", "payment/initiate", R"({"amount":1,"description":"x"})").json();
    EXPECT_FALSE(other.string_or("id", "").empty());
    EXPECT_EQ(other.find("transactionId"), nullptr);
}

TEST_F(PayglobePages, KeysDecideWhatMayBeDone) {
    EXPECT_EQ(api("POST", "payment/init", R"({"amount":1})", "nonsense").status(), 401);
    EXPECT_EQ(call("POST", "/payglobe/api/payment/init", R"({"amount":1})").status(), 401);
    const auto id = init();
    EXPECT_EQ(api("GET", "payment/transaction/" + id, "", "pk_test_till_sandbox").status(), 200);
    EXPECT_EQ(api("POST", "payment/void/" + id, "{}", "pk_test_till_sandbox").status(), 403);
    EXPECT_EQ(api("POST", "payment-links/create", "{}", "pk_test_till_sandbox").status(), 403);
    EXPECT_EQ(api("GET", "nothing/here").status(), 404);
}

TEST_F(PayglobePages, BadAmountsAreRefusedWithAGoodStatus) {
    for (const auto* body :
         {R"({"amount":0})", R"({"amount":-1})", R"({"amount":"1"})", R"({"amount":1.005})", "{}", "[]", ""}) {
        const auto refused = api("POST", "payment/init", body);
        EXPECT_EQ(refused.status(), 200) << body;
        EXPECT_FALSE(refused.json().boolean_or("success", true)) << body;
    }
    set(R"({"payglobe.failure_status":400})");
    EXPECT_EQ(api("POST", "payment/init", "{}").status(), 400);
    EXPECT_TRUE(acts().empty());
}

TEST_F(PayglobePages, AHoldIsNoSaleThoughTheBreakdownLooksLikeOne) {
    const auto id = init();
    ASSERT_EQ(act(id, "card").status(), 200);
    const auto now = status(id);
    EXPECT_EQ(now.string_or("status", ""), "CARD_PREAUTH_SUCCESS");
    EXPECT_EQ(amount(*now.find("breakdown"), "cardAmount"), "150.00");
    EXPECT_EQ(now.find("cardGateway")->find("capturedAmount"), nullptr);
    EXPECT_EQ(acts(), std::vector<std::string>{"authorize 15000 EUR"});
}

TEST_F(PayglobePages, CardOnly) {
    const auto id = init();
    act(id, "card");
    ASSERT_EQ(act(id, "card_only").status(), 200);
    const auto now = status(id);
    EXPECT_EQ(now.string_or("status", ""), "SUCCESS");
    EXPECT_EQ(amount(*now.find("cardGateway"), "capturedAmount"), "150.00");
    EXPECT_EQ(now.find("breakdown")->string_or("paymentMethod", ""), "CARD_ONLY");
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 15000 EUR", "capture 15000 EUR"}));
}

TEST_F(PayglobePages, APartByVoucher) {
    const auto id = init();
    act(id, "card");
    ASSERT_EQ(act(id, "voucher", R"({"amount":5000})").status(), 200);
    const auto now = status(id);
    EXPECT_EQ(now.string_or("status", ""), "SUCCESS");
    EXPECT_EQ(amount(*now.find("breakdown"), "cardAmount"), "100.00");
    EXPECT_EQ(amount(*now.find("breakdown"), "voucherAmount"), "50.00");
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 15000 EUR", "capture 5000 EUR", "capture 10000 EUR"}));
}

TEST_F(PayglobePages, AllByVoucherGivesTheHoldBack) {
    const auto id = init();
    act(id, "card");
    ASSERT_EQ(act(id, "voucher", R"({"amount":15000})").status(), 200);
    EXPECT_EQ(word(id), "SUCCESS");
    EXPECT_EQ(amount(*status(id).find("breakdown"), "cardAmount"), "0.00");
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 15000 EUR", "capture 15000 EUR", "cancel 15000 EUR"}));
    EXPECT_EQ(api("POST", "payment/void/" + id, "{}").json().string_or("error", ""), "IGFS_097 no such authorization");
}

TEST_F(PayglobePages, ARefusedVoucherLeavesTheHold) {
    const auto id = init();
    act(id, "card");
    act(id, "voucher_fail");
    EXPECT_EQ(word(id), "VOUCHER_FAILED");
    EXPECT_EQ(act(id, "voucher", R"({"amount":15001})").status(), 409);
    EXPECT_EQ(act(id, "card_only").status(), 200);
    EXPECT_EQ(word(id), "SUCCESS");
}

TEST_F(PayglobePages, ACaptureThatFailsAfterTheVoucherWasSpent) {
    const auto id = init();
    act(id, "card");
    act(id, "capture_fail", R"({"amount":5000})");
    EXPECT_EQ(word(id), "CARD_CAPTURE_FAILED");
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 15000 EUR", "capture 5000 EUR"}));
    EXPECT_EQ(act(id, "card_only").status(), 409);
}

TEST_F(PayglobePages, ADirectSaleIsPaidOrFailed) {
    const auto good = direct();
    act(good, "card");
    EXPECT_EQ(word(good), "SUCCESS");
    EXPECT_EQ(status(good).find("cardGateway")->string_or("operationType", ""), "SALE");
    const auto bad = direct();
    act(bad, "decline");
    EXPECT_EQ(word(bad), "FAILED");
    EXPECT_EQ(status(bad).find("cardGateway")->string_or("responseCode", ""), "51");
    const auto held = init();
    act(held, "decline");
    EXPECT_EQ(word(held), "CARD_PREAUTH_FAILED");
}

TEST_F(PayglobePages, FailedThenSuccess) {
    const auto id = init();
    act(id, "fail");
    EXPECT_EQ(word(id), "FAILED");
    EXPECT_EQ(status(id).find("cardGateway")->find("responseCode"), nullptr);
    EXPECT_EQ(act(id, "approve").status(), 409);
    EXPECT_EQ(act(id, "approve_late").status(), 200);
    EXPECT_EQ(word(id), "SUCCESS");
}

TEST_F(PayglobePages, VoidGivesAHoldBackAndCanBeRepeated) {
    const auto id = init();
    EXPECT_EQ(error(api("POST", "payment/void/" + id, "{}")), "IGFS_097 no such authorization");
    act(id, "card");
    EXPECT_TRUE(api("POST", "payment/void/" + id, "{}").json().boolean_or("success", false));
    EXPECT_TRUE(api("POST", "payment/void/" + id, "{}").json().boolean_or("success", false));
    EXPECT_EQ(word(id), "VOIDED");
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 15000 EUR", "cancel 15000 EUR"}));
    EXPECT_EQ(act(id, "card").status(), 409);
    set(R"({"payglobe.pay_after_cancel":true})");
    EXPECT_EQ(act(id, "card").status(), 200) << "late money";
}

TEST_F(PayglobePages, VoidOfAnOpenPageIsASwitch) {
    set(R"({"payglobe.void_ends_pending":true})");
    const auto id = init();
    EXPECT_TRUE(api("POST", "payment/void/" + id, "{}").json().boolean_or("success", false));
    EXPECT_EQ(word(id), "VOIDED");
}

TEST_F(PayglobePages, CaptureByHandOnce) {
    const auto id = init();
    EXPECT_EQ(error(api("POST", "payment/capture/" + id, R"({"amount":150.00})")), "IGFS_097 no such authorization");
    act(id, "card");
    EXPECT_EQ(error(api("POST", "payment/capture/" + id, R"({"amount":150.01})")),
              "IGFS_098 amount above authorization");
    EXPECT_EQ(error(api("POST", "payment/capture/" + id, R"({"amount":0})")), "amount must be greater than 0");
    EXPECT_TRUE(api("POST", "payment/capture/" + id, "{}").json().boolean_or("success", false))
        << "all without an amount";
    EXPECT_EQ(error(api("POST", "payment/capture/" + id, R"({"amount":150.00})")),
              "IGFS_093 ALREADY PRESENT CONFIRMATION");
    EXPECT_EQ(word(id), "SUCCESS");
    EXPECT_EQ(acts().back(), "capture 15000 EUR");
    EXPECT_EQ(acts().size(), 2U);
}

TEST_F(PayglobePages, StatusCanBeBent) {
    const auto id = init();
    act(id, "approve");
    set(R"({"payglobe.status_override":"SETTLING","payglobe.livemode":true})");
    EXPECT_EQ(word(id), "SETTLING");
    EXPECT_TRUE(status(id).boolean_or("livemode", false));
    EXPECT_EQ(api("GET", "payment/transaction/TXN_none").status(), 404);
}

// --- the customer's page

TEST_F(PayglobePages, TheCustomerClicksThrough) {
    const auto id = init();
    const auto page = page_of(id);
    auto shown = get(page);
    ASSERT_EQ(shown.status(), 200);
    EXPECT_NE(shown.response.body.find("€150.00"), std::string::npos);
    EXPECT_NE(shown.response.body.find("Kafeneio"), std::string::npos);
    EXPECT_NE(shown.response.body.find("Pay by card"), std::string::npos);
    EXPECT_EQ(call("POST", page + "/card").header("Location"), page);
    shown = get(page);
    EXPECT_NE(shown.response.body.find("Pay with voucher and card"), std::string::npos);
    EXPECT_EQ(call("POST", page + "/voucher_fail").status(), 303);
    EXPECT_NE(get(page).response.body.find("The voucher was refused"), std::string::npos);
    EXPECT_EQ(call("POST", page + "/voucher", "amount=50.00").status(), 303);
    EXPECT_NE(get(page).response.body.find("Payment approved"), std::string::npos);
    EXPECT_EQ(word(id), "SUCCESS");
    EXPECT_EQ(amount(*status(id).find("breakdown"), "voucherAmount"), "50.00");
}

TEST_F(PayglobePages, OnlyTheCustomersButtonsAreThere) {
    const auto page = page_of(init());
    for (const auto* act_name : {"approve_late", "fail", "expire", "capture_fail", "nonsense"})
        EXPECT_EQ(call("POST", page + "/" + act_name).status(), 404) << act_name;
    EXPECT_EQ(get("/payglobe/page/unknown").status(), 404);
    EXPECT_EQ(call("POST", page + "/voucher", "amount=x").status(), 303) << "nothing held: nothing happens";
    EXPECT_TRUE(acts().empty());
}

TEST_F(PayglobePages, TheIndexShowsThem) {
    const auto id = init();
    const auto body = get("/").response.body;
    EXPECT_NE(body.find(id), std::string::npos);
    EXPECT_NE(body.find("card and voucher"), std::string::npos);
}

TEST_F(PayglobePages, EverythingSurvivesARestart) {
    const auto id = init();
    act(id, "card");
    act(id, "voucher", R"({"amount":5000})");
    const auto before = status(id).dump();
    restart();
    EXPECT_EQ(status(id).dump(), before);
    EXPECT_EQ(acts().size(), 3U);
    ASSERT_EQ(admin("reset").status(), 204);
    EXPECT_EQ(api("GET", "payment/transaction/" + id).status(), 404);
}

}  // namespace
}  // namespace till::sandbox::testing

// Payrexx's card terminals: pairing, payments, cancel, void, and the screen the customer taps.
#include "tests/unit/sandbox/payrexx_fixture.hpp"

namespace till::sandbox::testing {
namespace {

class PayrexxTerminals : public PayrexxTest {
  protected:
    std::string error(const Outcome& outcome) {
        const auto json = outcome.json();
        const auto* inner = json.find("error");
        return inner ? inner->string_or("message", "") : "";
    }
    std::string code() { return get("/admin/payrexx/terminals/SN-DEMO").json().string_or("pairing_code", ""); }
    std::int64_t transaction_of(const std::string& id) {
        return get("/admin/payrexx/payments/" + id).json().integer_or("transaction", 0);
    }
};

TEST_F(PayrexxTerminals, PairingByItsCodeWhichIsUsedUp) {
    EXPECT_EQ(object(api("GET", "ecr/SN-DEMO/pair/")).string_or("pairingStatus", ""), "AUTHORIZED");
    EXPECT_EQ(api("DELETE", "ecr/SN-DEMO/pair/").status(), 200);
    EXPECT_EQ(api("GET", "ecr/SN-DEMO/pair/").status(), 404);
    EXPECT_EQ(error(start()), "Terminal not found") << "that is what not paired looks like";
    const auto first = code();
    ASSERT_EQ(first.size(), 6U);
    const auto screen = get("/payrexx/terminal/SN-DEMO").response.body;
    EXPECT_NE(screen.find(first), std::string::npos);
    EXPECT_EQ(error(api("POST", "ecr/SN-DEMO/pair/", R"({"pairingCode":"guess"})")), "The pairing code is not valid");
    EXPECT_NE(code(), first) << "made anew after a wrong guess";
    const auto body = R"({"pairingCode":")" + code() + R"(","cashierName":"Till 1"})";
    EXPECT_EQ(object(api("POST", "ecr/SN-DEMO/pair/", body)).string_or("pairingStatus", ""), "AUTHORIZED");
    EXPECT_EQ(start().status(), 200);
    EXPECT_EQ(admin("payrexx/terminals/SN-DEMO/unpair").status(), 200);
    EXPECT_EQ(start().status(), 404);
}

TEST_F(PayrexxTerminals, NotPairedHasSeveralFaces) {
    set(R"({"payrexx.paired":false})");
    EXPECT_EQ(api("GET", "ecr/SN-DEMO/pair/").status(), 404);
    set(R"({"payrexx.unpaired_answer":"403"})");
    EXPECT_EQ(api("GET", "ecr/SN-DEMO/pair/").status(), 403);
    EXPECT_EQ(start().status(), 403);
    set(R"({"payrexx.unpaired_answer":"200"})");
    EXPECT_EQ(object(api("GET", "ecr/SN-DEMO/pair/")).string_or("pairingStatus", ""), "UNAUTHORIZED");
    for (const auto* path : {"ecr/SN-OTHER/pair/", "ecr/SN-OTHER/payment/x/", "ecr/SN-OTHER/paymentMethods/"})
        EXPECT_EQ(api("GET", path).status(), 404) << path;
}

TEST_F(PayrexxTerminals, APaymentIsTapped) {
    const auto begun = object(start());
    const auto id = begun.string_or("payment_id", "");
    EXPECT_EQ(begun.string_or("payment_status", ""), "IN_PROGRESS");
    EXPECT_TRUE(begun.find("slip")->is_array()) << "PHP's empty object";
    EXPECT_EQ(begun.find("amount"), nullptr);
    EXPECT_TRUE(acts().empty());
    EXPECT_EQ(tap(id, "approve").status(), 200);
    const auto good = object(api("GET", "ecr/SN-DEMO/payment/" + id + "/"));
    EXPECT_EQ(good.string_or("payment_status", ""), "SUCCESS");
    EXPECT_TRUE(good.find("slip")->is_object());
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 8925 CHF", "capture 8925 CHF"}));
    EXPECT_EQ(tap(id, "approve").status(), 409) << "once";
    const auto one = entry(api("GET", "Transaction/" + std::to_string(transaction_of(id)) + "/"));
    EXPECT_EQ(one.string_or("type", ""), "POS-Terminal");
    EXPECT_EQ(one.string_or("posSerialNumber", ""), "SN-DEMO");
    EXPECT_EQ(one.find("invoice")->string_or("referenceId", ""), "ref-1");
}

TEST_F(PayrexxTerminals, TheSameStartTwiceIsTwoCharges) {
    const auto first = started();
    const auto second = started();
    ASSERT_NE(first, second);
    tap(first, "approve");
    tap(second, "approve");
    EXPECT_EQ(std::ranges::count(acts(), "capture 8925 CHF"), 2);
}

TEST_F(PayrexxTerminals, EveryEnd) {
    const std::pair<const char*, const char*> ends[] = {{"decline", "DECLINED"},
                                                        {"cancel", "TERMINATED"},
                                                        {"fail", "FAILED"},
                                                        {"unknown", "UNKNOWN"},
                                                        {"expire", "EXPIRED"}};
    for (const auto& [what, status] : ends) {
        const auto id = started();
        EXPECT_EQ(tap(id, what).status(), 200) << what;
        EXPECT_EQ(ecr(id), status);
        EXPECT_EQ(tap(id, "approve").status(), 409) << what;
    }
    EXPECT_TRUE(acts().empty());
    const auto part = started();
    tap(part, "underpay");
    EXPECT_EQ(ecr(part), "UNDERPAID");
    EXPECT_EQ(acts().back(), "capture 4462 CHF");
    const auto late = started();
    loop.advance(std::chrono::seconds(120));
    EXPECT_EQ(ecr(late), "EXPIRED");
    EXPECT_EQ(tap(late, "approve_late").status(), 200);
    EXPECT_EQ(ecr(late), "SUCCESS");
    EXPECT_EQ(tap(late, "nonsense").status(), 409);
}

TEST_F(PayrexxTerminals, WhatCannotBeStarted) {
    EXPECT_EQ(error(start("", "card")), "The payment method is not valid") << "hardware wants upper case";
    const auto refused = api("POST", "ecr/SN-DEMO/payment/", R"({"amount":0,"currency":"CHF","paymentMethod":"CARD"})");
    EXPECT_EQ(error(refused), "The amount is not valid");
    EXPECT_EQ(refused.json().find("status"), nullptr) << "errors of terminals have no envelope";
    EXPECT_EQ(error(api("POST", "ecr/SN-DEMO/payment/", R"({"amount":1,"currency":"X","paymentMethod":"CARD"})")),
              "The currency is not valid");
    EXPECT_EQ(api("GET", "ecr/SN-DEMO/payment/none/").status(), 404);
    EXPECT_EQ(object(api("GET", "ecr/SN-DEMO/paymentMethods/")).find("paymentMethods")->array_items()->size(), 2U);
}

TEST_F(PayrexxTerminals, ACancelWithTheIdInThePathOrInTheBody) {
    const auto by_path = [&](const std::string& id) { return api("POST", "ecr/SN-DEMO/payment/" + id + "/cancel/"); };
    const auto by_body = [&](const std::string& id) {
        return api("POST", "ecr/SN-DEMO/payment/cancel/", R"({"payment_id":")" + id + "\"}");
    };
    EXPECT_EQ(object(by_path(started())).string_or("payment_status", ""), "TERMINATED");
    EXPECT_EQ(object(by_body(started())).string_or("payment_status", ""), "TERMINATED");
    set(R"({"payrexx.ecr_cancel":"path"})");
    EXPECT_EQ(by_body(started()).status(), 404);
    set(R"({"payrexx.ecr_cancel":"body"})");
    EXPECT_EQ(by_path(started()).status(), 404);
    const auto id = started();
    tap(id, "approve");
    EXPECT_EQ(by_body(id).status(), 409);
    EXPECT_EQ(ecr(id), "SUCCESS");
}

TEST_F(PayrexxTerminals, AVoidThatReversedNothingAnswers200) {
    const auto void_it = [&](const std::string& id) {
        return object(api("POST", "ecr/SN-DEMO/payment/" + id + "/void/")).string_or("reversal_status", "");
    };
    const auto open = started();
    EXPECT_EQ(void_it(open), "FAILED");
    tap(open, "approve");
    EXPECT_EQ(void_it(open), "SUCCESS");
    EXPECT_EQ(ecr(open), "REVERTED");
    EXPECT_EQ(void_it(open), "FAILED") << "once";
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 8925 CHF", "capture 8925 CHF", "refund 8925 CHF"}));
    EXPECT_EQ(word(std::to_string(transaction_of(open))), "refunded");
    const auto other = started();
    tap(other, "approve");
    api("POST", "Transaction/" + std::to_string(transaction_of(other)) + "/refund/", R"({"amount":100})");
    EXPECT_EQ(void_it(other), "FAILED") << "a part went back already";
    set(R"({"payrexx.no_void":true})");
    EXPECT_EQ(api("POST", "ecr/SN-DEMO/payment/" + other + "/void/").status(), 501);
}

TEST_F(PayrexxTerminals, ItsAnswersHaveManyShapes) {
    set(R"({"payrexx.ecr_envelope":false,"payrexx.ecr_status_name":"payment-status","payrexx.ecr_tells_money":true})");
    const auto begun = start().json();
    EXPECT_EQ(begun.string_or("payment-status", ""), "IN_PROGRESS");
    EXPECT_EQ(begun.find("data"), nullptr);
    EXPECT_EQ(begun.integer_or("amount", 0), 8925);
    const auto id = begun.string_or("payment_id", "");
    tap(id, "approve");
    const auto good = api("GET", "ecr/SN-DEMO/payment/" + id + "/").json();
    EXPECT_EQ(good.integer_or("transaction_id", 0), transaction_of(id));
    EXPECT_EQ(good.string_or("mode", ""), "TEST");
}

TEST_F(PayrexxTerminals, OurReferenceMayShowAsPurposeOrNotAtAll) {
    const auto id = started();
    tap(id, "approve");
    const auto shown = [&] {
        const auto one = entry(api("GET", "Transaction/" + std::to_string(transaction_of(id)) + "/"));
        return one.find("invoice")->string_or("referenceId", "") + "/" + one.find("invoice")->string_or("purpose", "");
    };
    EXPECT_EQ(shown(), "ref-1/ref-1");
    set(R"({"payrexx.ecr_reference":"purpose"})");
    EXPECT_EQ(shown(), "/ref-1");
    set(R"({"payrexx.ecr_reference":"none"})");
    EXPECT_EQ(shown(), "/");
}

TEST_F(PayrexxTerminals, TheScreen) {
    EXPECT_NE(get("/payrexx/terminal/SN-DEMO").response.body.find("Ready"), std::string::npos);
    EXPECT_EQ(get("/payrexx/terminal/SN-OTHER").status(), 404);
    const auto id = started();
    const auto other = started();
    const auto shown = get("/payrexx/terminal/SN-DEMO").response.body;
    EXPECT_NE(shown.find("CHF 89.25"), std::string::npos);
    EXPECT_NE(shown.find(id), std::string::npos) << "the oldest first";
    EXPECT_EQ(shown.find(other), std::string::npos);
    EXPECT_EQ(call("POST", "/payrexx/terminal/SN-DEMO/approve", "payment=" + id).status(), 303);
    EXPECT_EQ(ecr(id), "SUCCESS");
    EXPECT_EQ(call("POST", "/payrexx/terminal/SN-DEMO/cancel", "payment=" + other).status(), 303);
    EXPECT_EQ(ecr(other), "TERMINATED");
    EXPECT_EQ(call("POST", "/payrexx/terminal/SN-DEMO/approve", "payment=none").status(), 404);
    EXPECT_EQ(call("POST", "/payrexx/terminal/SN-DEMO/expire", "payment=" + id).status(), 404) << "not a button";
    EXPECT_NE(get("/").response.body.find("payrexx · terminal"), std::string::npos);
}

TEST_F(PayrexxTerminals, AStartWhoseAnswerIsLostHappened) {
    const auto count = [&] { return get("/admin/payrexx/payments").json().find("payments")->array_items()->size(); };
    fault(R"({"match":{"service":"payrexx","operation":"start","phase":"before"},"action":"drop"})");
    EXPECT_EQ(start().kind, Outcome::Kind::dropped);
    EXPECT_EQ(count(), 0U);
    fault(R"({"match":{"service":"payrexx","operation":"start","phase":"after"},"action":"drop"})");
    EXPECT_EQ(start().kind, Outcome::Kind::dropped);
    EXPECT_EQ(count(), 1U);
    restart();
    EXPECT_EQ(count(), 1U) << "also after a restart";
}

}  // namespace
}  // namespace till::sandbox::testing

// Payments over the API: what is asked for happens once, and the answers say what is on disk.
#include "api_world.hpp"

namespace till::test {
namespace {

using ApiPayments = ApiWorld;

TEST_F(ApiPayments, BankQrFromStartToReceipt) {
    const auto created = start_sale(sale_body(), "k-1");
    ASSERT_EQ(created.status(), 201);
    const auto id = created.json().string_or("id", "");
    EXPECT_EQ(created.header("Location"), "/v1/payments/" + id);
    EXPECT_EQ(created.json().integer_or("amount", 0), 1250);
    EXPECT_EQ(created.json().string_or("state", ""), "presenting");
    EXPECT_EQ(created.json().string_or("created_by", ""), "test-cashier");
    loop.run_ready();
    EXPECT_EQ(post("/v1/payments/" + id + "/confirm", R"({"reason":"seen"})").json().string_or("state", ""),
              "approved");
    const auto after = get("/v1/payments/" + id);
    EXPECT_EQ(after.json().string_or("state", ""), "approved");
    EXPECT_EQ(after.json().integer_or("receipt", 0), 1);
    std::vector<std::string> history;
    for (const auto& event : after.list("history"))
        history.push_back(event.string_or("type", ""));
    EXPECT_THAT(history, ::testing::Contains("payment.created"));
    EXPECT_THAT(history, ::testing::Contains("payment.confirmed_by_hand"));
    EXPECT_THAT(history, ::testing::Contains("receipt.issued"));
}

TEST_F(ApiPayments, KlarnaShowsItsCodeAndIsPaidByAPush) {
    const auto id = start_sale(klarna_body(), "k-1").json().string_or("id", "");
    loop.run_ready();
    const auto shown = get("/v1/payments/" + id).json();
    EXPECT_EQ(shown.string_or("state", ""), "presenting");
    EXPECT_EQ(shown.find("qr")->string_or("payload", ""), "https://pay.test/1");
    pay(1, 98765);
    EXPECT_EQ(get("/v1/payments/" + id).json().string_or("state", ""), "approved");
}

TEST_F(ApiPayments, AnswersCarryNoProviderInternalsAndNoCustomer) {
    const auto answer =
        start_sale(R"({"order_ref":"A-1","amount":1250,"currency":"EUR","method":"klarna.dynamic_qr",)"
                   R"("lines":[{"name":"Coffee","unit_price":1250}],"customer":{"email":"eva@example.org"}})",
                   "k");
    ASSERT_EQ(answer.status(), 201) << answer.response->body;
    const auto id = answer.json().string_or("id", "");
    loop.run_ready();
    for (const auto& body : {answer.response->body, get("/v1/payments/" + id).response->body}) {
        EXPECT_EQ(body.find("eva@example.org"), std::string::npos);
        EXPECT_EQ(body.find("refs"), std::string::npos);
        EXPECT_EQ(body.find("test-key"), std::string::npos);
    }
}

TEST_F(ApiPayments, CancelAnswersWithItsOutcome) {
    const auto id = start_sale(klarna_body(), "k-1").json().string_or("id", "");
    loop.run_ready();
    const auto cancelled = post("/v1/payments/" + id + "/cancel", "{}");
    EXPECT_EQ(cancelled.status(), 200);
    EXPECT_EQ(cancelled.json().string_or("outcome", ""), "cancelled");
    EXPECT_EQ(cancelled.json().find("payment")->string_or("id", ""), id);
}

TEST_F(ApiPayments, CancelAfterThePaymentIsTooLate) {
    const auto id = sold();
    EXPECT_EQ(post("/v1/payments/" + id + "/cancel").json().string_or("outcome", ""), "too_late");
}

TEST_F(ApiPayments, RefundPartlyThenTooMuch) {
    const auto id = start_sale(klarna_body(), "k-1").json().string_or("id", "");
    loop.run_ready();
    pay(1, 98765);
    const auto refund = [&](std::string body, std::string key) {
        return post("/v1/payments/" + id + "/refunds", std::move(body), "cashier",
                    {{"Idempotency-Key", std::move(key)}});
    };
    EXPECT_EQ(refund(R"({"amount":500,"reason":"cold"})", "r-1").status(), 202);
    loop.run_ready();
    const auto view = get("/v1/payments/" + id).json();
    EXPECT_EQ(view.integer_or("refunded", 0), 500);
    EXPECT_EQ(view.integer_or("refundable", 0), 750);
    EXPECT_EQ(refund(R"({"amount":751,"reason":"cold"})", "r-2").code(), "refund-exceeds-captured");
    EXPECT_EQ(refund(R"({"amount":100})", "r-3").code(), "field-missing");
    EXPECT_EQ(get("/v1/payments/" + id).json().integer_or("refunded", 0), 500);
}

TEST_F(ApiPayments, AMethodWithoutRefundsSaysSo) {
    const auto id = sold();
    const auto answer =
        post("/v1/payments/" + id + "/refunds", R"({"reason":"cold"})", "cashier", {{"Idempotency-Key", "r"}});
    EXPECT_EQ(answer.status(), 409);
    EXPECT_EQ(answer.code(), "refund-not-supported");
    EXPECT_EQ(answer.json().string_or("payment_id", ""), id);
}

TEST_F(ApiPayments, NothingIsHeldSoNothingCanBeCapturedOrVoided) {
    const auto id = sold();
    for (const char* step : {"/capture", "/void"}) {
        EXPECT_EQ(post("/v1/payments/" + id + step).code(), "not-supported");
        EXPECT_EQ(post(std::string("/v1/payments/nothing") + step).code(), "payment-not-found");
    }
}

TEST_F(ApiPayments, WhoeverIsInTheWayIsNamed) {
    const auto first = start_sale(sale_body("bank.epc_qr", "A-1"), "k-1").json().string_or("id", "");
    const auto second = start_sale(sale_body("bank.epc_qr", "A-2"), "k-2");
    EXPECT_EQ(second.code(), "payment-in-progress");
    EXPECT_EQ(second.json().string_or("payment_id", ""), first);
    EXPECT_TRUE(second.json().boolean_or("retryable", false));
    post("/v1/payments/" + first + "/confirm", R"({"reason":"seen"})");
    loop.advance(hal::Duration{10'000});
    const auto third = start_sale(sale_body("bank.epc_qr", "A-1"), "k-3");
    EXPECT_EQ(third.code(), "order-already-paid");
    EXPECT_EQ(third.json().string_or("payment_id", ""), first);
}

TEST_F(ApiPayments, FiftyAtOnceForOneOrderAreOnePayment) {
    std::vector<std::shared_ptr<Recorded>> all;
    for (int i = 0; i < 50; ++i)
        all.push_back(begin(request("POST", "/v1/payments", sale_body(),
                                    as("cashier", {{"Idempotency-Key", "k-" + std::to_string(i)}}))));
    loop.run_ready();
    int created = 0;
    for (const auto& one : all) {
        ASSERT_TRUE(one->response);
        created += one->status() == 201;
        EXPECT_TRUE(one->status() == 201 || one->status() == 409) << one->status();
    }
    EXPECT_EQ(created, 1);
    EXPECT_EQ(get("/v1/payments").json().find("items")->array_items()->size(), 1u);
}

TEST_F(ApiPayments, ListPagesFromTheNewestAndFilters) {
    for (int i = 1; i <= 5; ++i)
        sold("A-" + std::to_string(i));
    const auto open = start_sale(sale_body("bank.epc_qr", "A-6"), "k-6").json().string_or("id", "");
    std::vector<std::string> orders;
    std::string cursor;
    do {
        const auto page = get("/v1/payments?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor)).json();
        EXPECT_LE(page.find("items")->array_items()->size(), 2u);
        for (const auto& item : *page.find("items")->array_items())
            orders.push_back(item.string_or("order_ref", ""));
        cursor = page.string_or("next_cursor", "");
    } while (!cursor.empty());
    EXPECT_EQ(orders, (std::vector<std::string>{"A-6", "A-5", "A-4", "A-3", "A-2", "A-1"}));
    const auto only_open = get("/v1/payments?open=1").json();
    ASSERT_EQ(only_open.find("items")->array_items()->size(), 1u);
    EXPECT_EQ(only_open.find("items")->array_items()->front().string_or("id", ""), open);
    EXPECT_EQ(get("/v1/payments?state=approved").json().find("items")->array_items()->size(), 5u);
    EXPECT_EQ(get("/v1/payments?order_ref=A-3").json().find("items")->array_items()->front().string_or("order_ref", ""),
              "A-3");
    EXPECT_TRUE(get("/v1/payments?order_ref=A-9").json().find("items")->array_items()->empty());
}

TEST_F(ApiPayments, SurviveARestart) {
    const auto id = start_sale(klarna_body(), "k-1").json().string_or("id", "");
    loop.run_ready();
    restart_all();
    const auto open = get("/v1/payments?open=1").json();
    ASSERT_EQ(open.find("items")->array_items()->size(), 1u);
    EXPECT_EQ(open.find("items")->array_items()->front().string_or("id", ""), id);
}

TEST_F(ApiPayments, OrphansAreResolvedBySupervisorsOnly) {
    pay(77, 98765);  // nobody asked for request 77
    loop.advance(std::chrono::minutes(5));
    const auto list = get("/v1/payments?open=1").json();
    ASSERT_EQ(list.find("items")->array_items()->size(), 1u);
    const auto orphan = list.find("items")->array_items()->front();
    EXPECT_EQ(orphan.string_or("state", ""), "orphan");
    const auto path = "/v1/payments/" + orphan.string_or("id", "") + "/resolve";
    EXPECT_EQ(post(path, R"({"reason":"paid back in cash"})", "cashier").code(), "role-not-allowed");
    EXPECT_EQ(post(path, R"({"reason":"paid back in cash"})", "supervisor").status(), 200);
    EXPECT_EQ(post(path, R"({"reason":"again"})", "supervisor").code(), "state-conflict");
}

TEST_F(ApiPayments, ARefundNoAnswerSettlesIsSettledByASupervisor) {
    const auto id = start_sale(klarna_body(), "k-1").json().string_or("id", "");
    loop.run_ready();
    pay(1, 98765);
    http.far_side = [](const hal::HttpRequest&) -> std::optional<hal::HttpResult> { return lost(); };
    post("/v1/payments/" + id + "/refunds", R"({"amount":500,"reason":"cold"})", "cashier", {{"Idempotency-Key", "r"}});
    loop.run_ready();
    const auto refunds = get("/v1/payments/" + id).list("refunds");
    ASSERT_EQ(refunds.size(), 1u);
    ASSERT_EQ(refunds[0].string_or("state", ""), "unknown");
    const auto path = "/v1/payments/" + id + "/refunds/" + refunds[0].string_or("id", "") + "/settle";
    const std::string body = R"({"happened":true,"reason":"seen in the portal"})";
    EXPECT_EQ(post(path, body).code(), "role-not-allowed");
    EXPECT_EQ(post(path, R"({"reason":"x"})", "supervisor").code(), "field-missing");
    EXPECT_EQ(post(path, R"({"happened":"yes","reason":"x"})", "supervisor").code(), "field-invalid");
    EXPECT_EQ(post("/v1/payments/" + id + "/refunds/none/settle", body, "supervisor").code(), "state-conflict");
    EXPECT_EQ(post("/v1/payments/none/refunds/none/settle", body, "supervisor").code(), "payment-not-found");
    const auto settled = post(path, body, "supervisor");
    EXPECT_EQ(settled.json().string_or("state", ""), "partially_refunded");
    EXPECT_EQ(settled.json().integer_or("refunded", 0), 500);
    EXPECT_EQ(post(path, body, "supervisor").code(), "state-conflict") << "it has its answer";
}

}  // namespace
}  // namespace till::test

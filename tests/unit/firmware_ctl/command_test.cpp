#include "fake_terminal.hpp"

namespace till::firmware::ctl::test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(Tillctl, ASaleIsSentInMinorUnitsWithAKey) {
    terminal.answer(201, payment_view("presenting", false).set("qr", Value::object({{"payload", "https://x/1"}})));
    ASSERT_EQ(run({"sale", "--amount", "12.50", "--method", "klarna.dynamic_qr", "--order-ref", "o-1"}), 0)
        << err.str();
    const auto& request = terminal.asked.at(0);
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.url, "http://127.0.0.1:8480/v1/payments");
    EXPECT_EQ(request.body, R"({"order_ref":"o-1","amount":1250,"currency":"EUR","method":"klarna.dynamic_qr",)"
                            R"("lines":[{"name":"Order o-1","quantity":1,"unit_price":1250}]})");
    EXPECT_EQ(request.headers.find("Content-Type"), "application/json");
    EXPECT_TRUE(request.headers.find("Idempotency-Key").has_value());
    EXPECT_THAT(out.str(), HasSubstr("state    presenting\n"));
    EXPECT_THAT(out.str(), HasSubstr("amount   12.50 EUR\n"));
    EXPECT_THAT(out.str(), HasSubstr("QR       https://x/1\n"));
}

TEST_F(Tillctl, EverySaleHasAKeyOfItsOwnUnlessOneIsGiven) {
    for (const std::string given : {"", "", "my-key"}) {
        terminal.answer(201, payment_view("approved"));
        std::vector<std::string> arguments{"sale", "--amount", "1", "--method", "m", "--order-ref", "o"};
        if (!given.empty()) arguments.insert(arguments.end(), {"--key", given});
        ASSERT_EQ(run(arguments), 0) << err.str();
    }
    const auto key = [&](std::size_t i) { return terminal.asked.at(i).headers.find("Idempotency-Key"); };
    EXPECT_NE(key(0), key(1));
    EXPECT_EQ(key(2), "my-key");
}

TEST_F(Tillctl, AmountsThatAreNoneAreNeverSent) {
    for (const std::string amount : {"12.505", "1e3", "12,50", "0", "0.00", "abc", "", "+5", "99999999999999999999"}) {
        EXPECT_EQ(run({"sale", "--amount", amount, "--method", "m", "--order-ref", "o"}), 1) << amount;
        EXPECT_THAT(err.str(), HasSubstr("amount-invalid")) << amount;
    }
    EXPECT_EQ(run({"sale", "--amount=-5", "--method", "m", "--order-ref", "o"}), 1);
    EXPECT_EQ(run({"sale", "--amount", "1", "--currency", "XXQ", "--method", "m", "--order-ref", "o"}), 1);
    EXPECT_THAT(err.str(), HasSubstr("currency-unknown"));
    EXPECT_TRUE(terminal.asked.empty());
}

TEST_F(Tillctl, OptionsAndCurrencyArePassedOn) {
    terminal.answer(201, payment_view("presenting", false));
    ASSERT_EQ(run({"sale", "--amount", "1250", "--currency", "JPY", "--method", "m", "--order-ref", "o", "--option",
                   "short_code=1234", "--option", "note=a=b"}),
              0)
        << err.str();
    EXPECT_EQ(body().integer_or("amount", 0), 1250);
    EXPECT_EQ(body().find("options")->string_or("short_code", ""), "1234");
    EXPECT_EQ(body().find("options")->string_or("note", ""), "a=b");
}

TEST_F(Tillctl, WaitPollsUntilThePaymentIsClosed) {
    terminal.answer(201, payment_view("presenting", false));
    terminal.answer(200, payment_view("customer_active", false));
    terminal.answer(200, payment_view("approved").set("receipt", 7));
    ASSERT_EQ(run({"sale", "--amount", "12.50", "--method", "m", "--order-ref", "o", "--wait"}), 0) << err.str();
    ASSERT_EQ(terminal.asked.size(), 3U);
    EXPECT_EQ(terminal.asked[1].url, "http://127.0.0.1:8480/v1/payments/p-1");
    EXPECT_THAT(out.str(), HasSubstr("state    approved\n"));
    EXPECT_THAT(out.str(), HasSubstr("receipt  7\n"));
}

TEST_F(Tillctl, ALostAnswerNamesTheKeyToAskAgainWith) {
    terminal.fail(hal::HttpFailure::Certainty::unknown);
    EXPECT_EQ(run({"sale", "--amount", "1", "--method", "m", "--order-ref", "o"}), 3);
    const std::string key(*terminal.asked.at(0).headers.find("Idempotency-Key"));
    EXPECT_THAT(err.str(), HasSubstr("answer-lost"));
    EXPECT_THAT(err.str(), HasSubstr("--key " + key));
    terminal.fail(hal::HttpFailure::Certainty::not_sent);
    EXPECT_EQ(run({"sale", "--amount", "1", "--method", "m", "--order-ref", "o"}), 3);
    EXPECT_THAT(err.str(), HasSubstr("terminal-unreachable"));
}

TEST_F(Tillctl, ProblemsAreShownInWords) {
    terminal.problem(409, "payment-in-progress", "p-9");
    EXPECT_EQ(run({"sale", "--amount", "1", "--method", "m", "--order-ref", "o"}), 1);
    EXPECT_EQ(err.str(), "tillctl: payment-in-progress: Title of payment-in-progress (p-9)\n");
    terminal.answer_text(502, "<html>");
    EXPECT_EQ(run({"line"}), 1);
    EXPECT_EQ(err.str(), "tillctl: answer-invalid: HTTP 502\n");
    terminal.answer_text(200, "{\"cut");
    EXPECT_EQ(run({"line"}), 1);
    EXPECT_THAT(err.str(), HasSubstr("answer-invalid: json-invalid"));
}

TEST_F(Tillctl, ARefundReadsTheCurrencyFromThePayment) {
    terminal.answer(200, payment_view("approved").set("currency", "JPY"));
    terminal.answer(202, payment_view("refund_pending"));
    ASSERT_EQ(run({"refund", "p-1", "--amount", "300", "--reason", "broken"}), 0) << err.str();
    EXPECT_EQ(terminal.asked.at(1).url, "http://127.0.0.1:8480/v1/payments/p-1/refunds");
    EXPECT_EQ(terminal.asked[1].body, R"({"reason":"broken","amount":300})");
    EXPECT_TRUE(terminal.asked[1].headers.find("Idempotency-Key"));
}

TEST_F(Tillctl, ARefundWithoutAmountGivesBackAllThatIsLeft) {
    terminal.answer(202, payment_view("refund_pending"));
    ASSERT_EQ(run({"refund", "p-1", "--reason", "broken", "--key", "k"}), 0) << err.str();
    ASSERT_EQ(terminal.asked.size(), 1U);
    EXPECT_EQ(terminal.asked[0].body, R"({"reason":"broken"})");
    EXPECT_EQ(terminal.asked[0].headers.find("Idempotency-Key"), "k");
    EXPECT_EQ(run({"refund", "p-1"}), 2);
}

TEST_F(Tillctl, EachCommandAsksWhatItShould) {
    const auto expect = [&](std::vector<std::string> arguments, const std::string& method, const std::string& path,
                            const std::string& request_body = "") {
        terminal.asked.clear();
        terminal.answer(200, Value::object());
        EXPECT_EQ(run(arguments), 0) << arguments.front() << ": " << err.str();
        ASSERT_EQ(terminal.asked.size(), 1U) << arguments.front();
        EXPECT_EQ(terminal.asked[0].method, method);
        EXPECT_EQ(terminal.asked[0].url, "http://127.0.0.1:8480" + path);
        EXPECT_EQ(terminal.asked[0].body, request_body);
    };
    expect({"status", "p-1"}, "GET", "/v1/payments/p-1");
    expect({"cancel", "p-1"}, "POST", "/v1/payments/p-1/cancel");
    expect({"confirm", "p-1", "--reason", "seen"}, "POST", "/v1/payments/p-1/confirm", R"({"reason":"seen"})");
    expect({"resolve", "p-1", "--reason", "cash"}, "POST", "/v1/payments/p-1/resolve", R"({"reason":"cash"})");
    expect({"payments"}, "GET", "/v1/payments?limit=20");
    expect({"payments", "--open"}, "GET", "/v1/payments?open=1");
    expect({"methods"}, "GET", "/v1/methods");
    expect({"receipts", "5"}, "GET", "/v1/receipts?limit=5");
    expect({"receipts", "verify"}, "POST", "/v1/receipts/verify");
    expect({"receipt", "7"}, "GET", "/v1/receipts/7.txt");
    expect({"reprint", "7"}, "POST", "/v1/receipts/7/print");
    expect({"queue"}, "GET", "/v1/queue");
    expect({"queue", "retry", "i-1"}, "POST", "/v1/queue/i-1/retry");
    expect({"sync"}, "POST", "/v1/sync");
    expect({"line"}, "GET", "/v1/line");
    expect({"health"}, "GET", "/healthz");
    expect({"shift"}, "GET", "/v1/shift");
    expect({"shift", "close"}, "POST", "/v1/shift/close");
}

TEST_F(Tillctl, AnIdThatIsNoneIsNotPutIntoAPath) {
    for (const std::string id : {"../v1/sync", "a/b", "", "a?b", "a b"}) {
        EXPECT_EQ(run({"status", id}), 1) << id;
        EXPECT_EQ(run({"cancel", id}), 1) << id;
        EXPECT_EQ(run({"queue", "retry", id}), 1) << id;
    }
    EXPECT_TRUE(terminal.asked.empty());
}

TEST_F(Tillctl, JsonIsPassedThrough) {
    terminal.answer(200, Value::object({{"online", true}, {"later", "member"}}));
    ASSERT_EQ(run({"--json", "line"}), 0);
    EXPECT_EQ(hal::json::parse(out.str())->string_or("later", ""), "member");
}

TEST_F(Tillctl, WrongArgumentsAreExplained) {
    EXPECT_EQ(run({}), 2);
    EXPECT_EQ(run({"nonsense"}), 2);
    EXPECT_EQ(run({"receipts", "0"}), 2);
    EXPECT_EQ(run({"receipts", "x"}), 2);
    EXPECT_EQ(run({"--help"}), 0);
    EXPECT_THAT(out.str(), HasSubstr("refund"));
    EXPECT_EQ(run({"--version"}), 0);
    EXPECT_THAT(out.str(), HasSubstr("1.2.3"));
    EXPECT_TRUE(terminal.asked.empty());
}

TEST_F(Tillctl, WhatComesFromOutsideCannotSteerTheScreen) {
    terminal.answer(200, payment_view("approved").set("order_ref", "o\x1b[2J\n1"));
    ASSERT_EQ(run({"status", "p-1"}), 0);
    EXPECT_THAT(out.str(), Not(HasSubstr("\x1b")));
    EXPECT_THAT(out.str(), HasSubstr("o?[2J?1"));
}

}  // namespace
}  // namespace till::firmware::ctl::test

// What a look at the payment says: every status, and whether its money is this sale's.
#include "tests/unit/providers/payrexx/fixture.hpp"

namespace till::providers {
namespace {

Outcome look(const hal::HttpResponse& response, PayrexxConfig config = payrexx_config()) {
    return payrexx_of(std::move(config))->read(inquiry(Action::create), response);
}
Outcome look_at_list(const std::string& list) {
    auto cmd = inquiry(Action::create);
    cmd.refs.set("page_gone", "1");
    return payrexx_of()->read(cmd, good(list));
}
Outcome look_with(std::string_view status, std::string_view transactions, std::string_view test = "0") {
    return look(good(gateway_json(status, transactions, test)));
}
// Where its transaction was looked for already, and not found.
Outcome terminal(const std::string& data, PayrexxConfig config = payrexx_config()) {
    auto cmd = inquiry(Action::create, "payrexx.terminal");
    cmd.refs.set("transaction_sought", "1");
    return payrexx_of(std::move(config))->read(cmd, good(data));
}

TEST(PayrexxLook, ConfirmedIsMoney) {
    const auto outcome = look_with("confirmed", paid_through("confirmed"));
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.state, ProviderState::paid);
    EXPECT_EQ(outcome.paid, chf(8925));
    ASSERT_EQ(outcome.tenders.size(), 1U);
    EXPECT_EQ(outcome.tenders.front(), (Tender{"twint", chf(8925), "1234"}));
    EXPECT_EQ(outcome.refs.string_or("transaction_id", ""), "1234");
    EXPECT_TRUE(outcome.problem.type.empty());
    EXPECT_EQ(look_with("confirmed", paid_through("confirmed", R"("8925")")).state, ProviderState::paid);
    const auto tried = paid_through("declined", "8925", "LIVE", "7") + "," + paid_through("confirmed");
    EXPECT_EQ(look_with("waiting", tried).state, ProviderState::paid) << "a failed attempt before it";
}

struct Told {
    const char* status;
    ProviderState state;
    const char* problem;
};

TEST(PayrexxLook, EveryTransactionStatus) {
    const Told all[] = {{"waiting", ProviderState::customer_active, ""},
                        {"initiated", ProviderState::customer_active, ""},
                        {"confirmed", ProviderState::paid, ""},
                        {"authorized", ProviderState::unknown, "token-only"},
                        {"reserved", ProviderState::authorized, ""},
                        {"uncaptured", ProviderState::authorized, ""},
                        {"cancelled", ProviderState::waiting, ""},
                        {"declined", ProviderState::waiting, ""},
                        {"error", ProviderState::waiting, ""},
                        {"Technical error", ProviderState::waiting, ""},
                        {"expired", ProviderState::waiting, ""},
                        {"refund_pending", ProviderState::unknown, "refunded-elsewhere"},
                        {"refunded", ProviderState::unknown, "refunded-elsewhere"},
                        {"partially-refunded", ProviderState::unknown, "refunded-elsewhere"},
                        {"partially_refunded", ProviderState::unknown, "refunded-elsewhere"},
                        {"Partially refunded", ProviderState::unknown, "refunded-elsewhere"},
                        {"chargeback", ProviderState::unknown, "disputed"},
                        {"chargeback dispute", ProviderState::unknown, "disputed"},
                        {"disputed", ProviderState::unknown, "disputed"},
                        {"insecure", ProviderState::unknown, "insecure-payment"},
                        {"something-new", ProviderState::unknown, "status-unknown"},
                        {"", ProviderState::unknown, "status-unknown"}};
    for (const auto& told : all) {
        const auto outcome = look_with("waiting", paid_through(told.status));
        EXPECT_EQ(outcome.kind, Kind::done) << told.status;
        EXPECT_EQ(outcome.state, told.state) << told.status;
        EXPECT_EQ(outcome.problem.type, told.problem) << told.status;
        EXPECT_EQ(outcome.paid.has_value(), told.state == ProviderState::paid) << told.status;
    }
}

TEST(PayrexxLook, TheStatusOfThePageAloneIsNoMoney) {
    for (const auto* status : {"confirmed", "authorized", "reserved"}) {
        const auto outcome = look_with(status, "");
        EXPECT_EQ(outcome.state, ProviderState::unknown) << status;
        EXPECT_EQ(outcome.problem.type, "answer-incomplete") << status;
    }
    EXPECT_EQ(look_with("waiting", "").state, ProviderState::waiting);
    EXPECT_EQ(look_with("expired", "").state, ProviderState::expired);
    EXPECT_EQ(look_with("cancelled", "").state, ProviderState::cancelled);
    EXPECT_EQ(look_with("tomorrow", "").problem.type, "status-unknown");
}

TEST(PayrexxLook, OtherMoneyIsNotThisSales) {
    const std::string bodies[] = {gateway_json("confirmed", paid_through("confirmed", "8924")),
                                  gateway_json("confirmed", paid_through("confirmed", "8925.0")),
                                  gateway_json("confirmed", paid_through("confirmed", "true")),
                                  gateway_json("confirmed", paid_through("confirmed", "8925", "TEST")),
                                  gateway_json("confirmed", paid_through("confirmed"), "1"),
                                  gateway_json("confirmed", paid_through("confirmed"), "true"),
                                  gateway_json("confirmed", paid_through("confirmed"), "0", "8926"),
                                  gateway_json("confirmed", paid_through("confirmed"), "0", "8925", "EUR"),
                                  gateway_json("waiting", paid_through("reserved", "1"))};
    for (const auto& body : bodies) {
        const auto outcome = look(good(body));
        EXPECT_EQ(outcome.problem.type, "answer-mismatch") << body;
        EXPECT_FALSE(outcome.paid) << body;
        EXPECT_EQ(outcome.state, ProviderState::unknown) << body;
    }
    auto other = gateway_json("confirmed", paid_through("confirmed"));
    other.replace(other.find("\"id\":17"), 7, "\"id\":18");
    EXPECT_EQ(look(good(other)).problem.type, "answer-mismatch");
}

TEST(PayrexxLook, ATestTerminalTakesTestMoneyOnly) {
    auto config = payrexx_config();
    config.environment = PayrexxConfig::Environment::test;
    const auto test = gateway_json("confirmed", paid_through("confirmed", "8925", "TEST"), "1");
    EXPECT_EQ(look(good(test), config).state, ProviderState::paid);
    EXPECT_EQ(look(good(gateway_json("confirmed", paid_through("confirmed"))), config).problem.type, "answer-mismatch");
}

TEST(PayrexxLook, WhereItMustTheModeIsTold) {
    auto config = payrexx_config();
    config.mode_required = true;
    auto body = gateway_json("confirmed", paid_through("confirmed"), "null");
    EXPECT_EQ(look(good(body), config).state, ProviderState::paid) << "LIVE stands at the transaction";
    body.replace(body.find(R"("mode":"LIVE")"), 13, R"("mode":null)");
    EXPECT_EQ(look(good(body), config).problem.type, "answer-incomplete");
    EXPECT_EQ(look(good(body)).state, ProviderState::paid);
}

TEST(PayrexxLook, ASecondPaymentIsToldAndTheFirstCounts) {
    const auto twice = paid_through("confirmed") + "," + paid_through("confirmed", "8925", "LIVE", "1235");
    const auto outcome = look_with("confirmed", twice);
    EXPECT_EQ(outcome.paid, chf(8925));
    EXPECT_EQ(outcome.problem.type, "paid-twice");
    EXPECT_EQ(outcome.refs.string_or("second_transaction_id", ""), "1235");
    ASSERT_EQ(outcome.surplus.size(), 1U) << "money without a sale";
    EXPECT_EQ(outcome.surplus.front().reference, "1235");
    EXPECT_EQ(outcome.surplus.front().amount, chf(8925));
    EXPECT_EQ(outcome.surplus.front().refs.string_or("transaction_id", ""), "1235") << "what its refund needs";
}

TEST(PayrexxLook, AListOfManyTransactionsIsRead) {
    std::string list = transaction_json("confirmed");
    for (int i = 0; i < 400; ++i) {
        auto foreign = transaction_json("confirmed", ",\"number\":\"" + std::string(1500, 'x') + "\"");
        list += "," + foreign.replace(foreign.find(sale_id), 4, "9999");
    }
    ASSERT_GT(list.size(), 500'000U);
    EXPECT_EQ(look_at_list("[" + list + "]").paid, chf(8925));
}

TEST(PayrexxLook, TheListIsFilteredByOurReference) {
    auto foreign = transaction_json("confirmed", "", "1", "LIVE", "EUR", "99");
    foreign.replace(foreign.find(sale_id), 4, "9999");
    const auto found = look_at_list("[" + foreign + "," + transaction_json("confirmed") + "]");
    EXPECT_EQ(found.paid, chf(8925));
    EXPECT_EQ(found.refs.string_or("transaction_id", ""), "1234");
    const auto nothing = look_at_list("[" + foreign + "]");
    EXPECT_EQ(nothing.state, ProviderState::waiting);
    EXPECT_FALSE(nothing.paid);
    EXPECT_EQ(look_at_list("[" + transaction_json("declined") + "]").state, ProviderState::waiting) << "may try again";
}

TEST(PayrexxLook, ALookThatFailedSaysNothing) {
    EXPECT_EQ(look(no(200, "The API secret is not correct.")).problem.type, "lookup-failed");
    for (const auto& gone : {no(404, "x"), no(200, "No Gateway found with id 17")}) {
        const auto outcome = look(gone);
        EXPECT_EQ(outcome.kind, Kind::unknown);
        EXPECT_EQ(outcome.problem.type, "page-gone");
        EXPECT_EQ(outcome.next, Action::inquire);
        EXPECT_EQ(outcome.refs.string_or("page_gone", ""), "1");
    }
    EXPECT_EQ(look(answer(405, "")).kind, Kind::throttled);
    EXPECT_EQ(look(answer(503, "", {{"Retry-After", "5"}})).retry_after, std::chrono::seconds(5));
}

TEST(PayrexxLook, ALostCreateIsProvenNotToHaveHappenedByTwoEmptyLists) {
    auto config = payrexx_config();
    config.repeat_lost_create = false;
    auto cmd = inquiry(Action::create);
    cmd.refs = Value::object();
    const auto ask = [&](std::int64_t now_s, const std::string& list) {
        cmd.now_s = now_s;
        auto outcome = payrexx_of(config)->read(cmd, good(list));
        merge(cmd.refs, outcome.refs);
        return outcome;
    };
    EXPECT_EQ(ask(1000, "[]").kind, Kind::unknown);
    EXPECT_EQ(ask(1001, "[]").kind, Kind::unknown) << "too early";
    EXPECT_EQ(ask(1002, "[]").problem.type, "did-not-happen");
    EXPECT_EQ(ask(1100, "[]").kind, Kind::unknown) << "never a third time by itself";
    EXPECT_EQ(ask(1100, "[" + transaction_json("waiting") + "]").refs.string_or("transaction_id", ""), "1234");
    cmd.refs = Value::object();
    EXPECT_EQ(ask(1100, "[" + transaction_json("confirmed") + "]").paid, chf(8925));
}

TEST(PayrexxTerminalLook, EveryStatus) {
    const Told all[] = {{"IN_PROGRESS", ProviderState::customer_active, ""},
                        {"SUCCESS", ProviderState::paid, ""},
                        {"DECLINED", ProviderState::declined, "declined"},
                        {"FAILED", ProviderState::declined, "declined"},
                        {"UNDERPAID", ProviderState::unknown, "money-state-unknown"},
                        {"TERMINATED", ProviderState::cancelled, ""},
                        {"REVERTED", ProviderState::cancelled, ""},
                        {"EXPIRED", ProviderState::expired, ""},
                        {"UNKNOWN", ProviderState::unknown, "status-unknown"},
                        {"LATER", ProviderState::unknown, "status-unknown"}};
    for (const auto& told : all) {
        const auto outcome = terminal(R"({"payment_id":"p-9","payment_status":")" + std::string(told.status) + "\"}");
        EXPECT_EQ(outcome.state, told.state) << told.status;
        EXPECT_EQ(outcome.problem.type, told.problem) << told.status;
        EXPECT_EQ(outcome.paid.has_value(), told.state == ProviderState::paid) << told.status;
    }
}

TEST(PayrexxTerminalLook, OtherMoneyIsNotThisSales) {
    for (const auto* more : {R"("amount":8924)", R"("amount":"x")", R"("currency":"EUR")", R"("mode":"TEST")"}) {
        const auto outcome = terminal(R"({"payment_id":"p-9","payment_status":"SUCCESS",)" + std::string(more) + "}");
        EXPECT_EQ(outcome.problem.type, "answer-mismatch") << more;
        EXPECT_FALSE(outcome.paid) << more;
    }
    EXPECT_EQ(terminal(R"({"payment_id":"p-8","payment_status":"SUCCESS"})").problem.type, "answer-mismatch");
    auto strict = payrexx_config();
    strict.terminal_amount_required = true;
    EXPECT_EQ(terminal(R"({"payment_id":"p-9","payment_status":"SUCCESS"})", strict).problem.type, "answer-incomplete");
    EXPECT_EQ(terminal(R"({"payment_id":"p-9","payment_status":"SUCCESS","amount":"8925"})", strict).paid, chf(8925));
}

// A refund goes over the transaction, which the terminal may not name: the list is asked for it, once.
class PayrexxSought : public testing::Test {
  protected:
    Outcome ask(const hal::HttpResponse& response) {
        auto outcome = provider->read(cmd, response);
        merge(cmd.refs, outcome.refs);
        return outcome;
    }
    std::string url() const { return provider->build(cmd)->url; }

    Command cmd = inquiry(Action::create, "payrexx.terminal");
    std::unique_ptr<Provider> provider = payrexx_of();
    hal::HttpResponse success = good(R"({"payment_id":"p-9","payment_status":"SUCCESS"})");
};

TEST_F(PayrexxSought, ASuccessWithoutItsTransactionIsLookedFor) {
    EXPECT_NE(url().find("/ecr/SN-42/payment/p-9/"), std::string::npos);
    const auto first = ask(success);
    EXPECT_EQ(first.kind, Kind::unknown);
    EXPECT_EQ(first.next, Action::inquire);
    EXPECT_FALSE(first.paid);
    EXPECT_NE(url().find("/Transaction/?"), std::string::npos);
    const auto found = ask(good("[" + transaction_json("confirmed") + "]"));
    EXPECT_EQ(found.paid, chf(8925));
    EXPECT_EQ(found.refs.string_or("transaction_id", ""), "1234");
    EXPECT_FALSE(found.next);
    EXPECT_NE(url().find("/ecr/SN-42/payment/p-9/"), std::string::npos) << "from now on the terminal again";
    EXPECT_EQ(ask(success).paid, chf(8925));
}

TEST_F(PayrexxSought, ATransactionThatIsNotThereDoesNotHoldTheSaleUp) {
    for (const auto& answered : {good("[]"), no(400, "No"), answer(502, ""), answer(200, "<html>")}) {
        cmd = inquiry(Action::create, "payrexx.terminal");
        ask(success);
        const auto second = ask(answered);
        EXPECT_EQ(second.next, Action::inquire) << answered.body;
        EXPECT_EQ(second.kind, Kind::unknown) << answered.body;
        EXPECT_EQ(ask(success).paid, chf(8925)) << answered.body;
    }
    cmd = inquiry(Action::create, "payrexx.terminal");
    ask(success);
    EXPECT_EQ(ask(answer(405, "")).kind, Kind::throttled);
    EXPECT_NE(url().find("/Transaction/?"), std::string::npos) << "asked again later";
}

TEST_F(PayrexxSought, ATransactionOfOtherMoneyIsBelievedMore) {
    ask(success);
    for (const auto& other :
         {transaction_json("confirmed", "", "4462"), transaction_json("confirmed", "", "8925", "TEST"),
          transaction_json("confirmed", "", "8925", "LIVE", "EUR")}) {
        const auto seen = ask(good("[" + other + "]"));
        EXPECT_EQ(seen.problem.type, "answer-mismatch") << other;
        EXPECT_FALSE(seen.paid) << other;
        EXPECT_FALSE(seen.next) << other;
        EXPECT_NE(url().find("/Transaction/?"), std::string::npos) << "the terminal's word does not replace it";
    }
    EXPECT_EQ(ask(good("[" + transaction_json("insecure") + "]")).problem.type, "insecure-payment");
    EXPECT_EQ(ask(good("[" + transaction_json("reserved") + "]")).problem.type, "money-held");
    EXPECT_EQ(ask(good("[" + transaction_json("confirmed") + "]")).paid, chf(8925));
}

TEST_F(PayrexxSought, AnEarlierAttemptInTheListDoesNotEndTheSale) {
    for (const auto* status : {"declined", "cancelled", "waiting", "error"}) {
        cmd = inquiry(Action::create, "payrexx.terminal");
        ask(success);
        EXPECT_EQ(ask(good("[" + transaction_json(status) + "]")).next, Action::inquire) << status;
        EXPECT_EQ(ask(success).paid, chf(8925)) << status;
    }
}

TEST_F(PayrexxSought, ATransactionThatTheTerminalNamesIsNotLookedFor) {
    const auto seen = ask(good(R"({"payment_id":"p-9","payment_status":"SUCCESS","transaction_id":77})"));
    EXPECT_EQ(seen.paid, chf(8925));
    EXPECT_EQ(cmd.refs.string_or("transaction_id", ""), "77");
}

TEST_F(PayrexxSought, AQuestionThatStaysWithTheTerminalEndsThere) {
    cmd = inquiry(Action::capture, "payrexx.terminal");
    EXPECT_EQ(ask(success).next, std::nullopt) << "found by the fuzzer: it went on for ever";
}

TEST_F(PayrexxSought, ACancelThatCameTooLateIsToldSo) {
    cmd = inquiry(Action::cancel, "payrexx.terminal");
    EXPECT_EQ(ask(success).next, Action::inquire);
    EXPECT_EQ(ask(good("[]")).next, Action::inquire);
    EXPECT_EQ(ask(success).problem.type, "already-paid");
    cmd = inquiry(Action::cancel, "payrexx.terminal");
    ask(success);
    EXPECT_EQ(ask(good("[" + transaction_json("confirmed") + "]")).problem.type, "already-paid");
}

TEST(PayrexxTerminalLook, ALostStartIsFoundByReferenceOrPurposeAndNeverProvenNotToHaveHappened) {
    auto cmd = inquiry(Action::proceed, "payrexx.terminal");
    cmd.refs.erase("ecr_payment_id");
    const auto ask = [&](std::int64_t now_s, const std::string& list) {
        cmd.now_s = now_s;
        return payrexx_of()->read(cmd, good(list));
    };
    for (const std::int64_t now_s : {0, 1000, 2000, 90000})
        EXPECT_EQ(ask(now_s, "[]").kind, Kind::unknown);
    auto by_purpose = transaction_json("confirmed");
    by_purpose.replace(by_purpose.find("referenceId"), 11, "purpose");
    for (const auto& one : {transaction_json("confirmed"), by_purpose}) {
        const auto found = ask(0, "[" + one + "]");
        EXPECT_EQ(found.paid, chf(8925)) << one;
        EXPECT_EQ(found.refs.string_or("transaction_id", ""), "1234");
    }
    EXPECT_EQ(ask(0, "[" + transaction_json("declined") + "]").state, ProviderState::declined);
}

}  // namespace
}  // namespace till::providers

// The real Payrexx translator when something goes wrong: lost answers, other money, other words, limits.
#include "tests/unit/sandbox/payrexx_translator_fixture.hpp"

namespace till::sandbox::testing {
namespace {

class PayrexxTrouble : public PayrexxTill {
  protected:
    void SetUp() override {
        PayrexxTill::SetUp();
        new_sale();
    }
    void lose(const std::string& operation, const std::string& phase) {
        fault(R"({"match":{"service":"payrexx","operation":")" + operation + R"(","phase":")" + phase +
              R"("},"action":"drop"})");
    }
};

// --- lost answers

TEST_F(PayrexxTrouble, ALostCreateIsMadeAgainAndOnlyOneIsEverPaid) {
    for (const auto* phase : {"before", "after"}) {
        new_sale();
        lose("create", phase);
        EXPECT_EQ(does(Action::create).kind, Kind::unknown);
        EXPECT_EQ(provider->after_unknown(Action::create, sale), providers::AfterUnknown::repeat_same_key);
        pay();
    }
    EXPECT_EQ(get("/admin/payrexx/gateways").json().find("gateways")->array_items()->size(), 3U) << "one orphan";
    EXPECT_EQ(sum("captured"), 2 * 8925);
}

TEST_F(PayrexxTrouble, ALostCreateIsLookedForWhereThatIsWanted) {
    auto config = configured();
    config.repeat_lost_create = false;
    use(config);
    lose("create", "before");
    EXPECT_EQ(does(Action::create).kind, Kind::unknown);
    EXPECT_EQ(provider->after_unknown(Action::create, sale), providers::AfterUnknown::inquire_first);
    EXPECT_EQ(looks().kind, Kind::unknown);
    loop.advance(std::chrono::seconds(3));
    EXPECT_EQ(looks().problem.type, "did-not-happen");
    pay();
}

TEST_F(PayrexxTrouble, ALostRefundIsFoundOrProvenNotToHaveHappened) {
    pay();
    lose("refund", "after");
    EXPECT_EQ(does(Action::refund, 2500).kind, Kind::unknown);
    EXPECT_EQ(looks(Action::refund, 2500).refunded, chf(2500)) << "it happened";
    lose("refund", "before");
    EXPECT_EQ(does(Action::refund, 1000).kind, Kind::unknown);
    EXPECT_EQ(looks(Action::refund, 1000).kind, Kind::unknown);
    loop.advance(std::chrono::seconds(61));
    EXPECT_EQ(looks(Action::refund, 1000).problem.type, "did-not-happen");
    EXPECT_EQ(does(Action::refund, 1000).refunded, chf(1000));
    EXPECT_EQ(sum("refunded"), 3500);
    EXPECT_EQ(std::ranges::count(acts(), "refund 2500 CHF"), 1);
}

TEST_F(PayrexxTrouble, ALostCaptureAndALostRelease) {
    auto config = configured();
    config.hold = true;
    use(config);
    for (const auto action : {Action::capture, Action::release}) {
        new_sale();
        create();
        presses("approve");
        EXPECT_EQ(looks().state, ProviderState::authorized);
        lose(std::string(to_string(action)), "after");
        EXPECT_EQ(does(action).kind, Kind::unknown);
        const auto seen = looks(action);
        EXPECT_EQ(seen.kind, Kind::done) << to_string(action);
        EXPECT_EQ(seen.state, action == Action::capture ? ProviderState::paid : ProviderState::cancelled);
        new_sale();
        create();
        presses("approve");
        EXPECT_EQ(looks().state, ProviderState::authorized);
        lose(std::string(to_string(action)), "before");
        EXPECT_EQ(does(action).kind, Kind::unknown);
        if (action == Action::capture) {
            EXPECT_EQ(looks(action).kind, Kind::unknown) << "not before a second look";
            loop.advance(std::chrono::seconds(61));
        }
        EXPECT_EQ(looks(action).problem.type, "did-not-happen") << to_string(action);
        EXPECT_NE(does(action).kind, Kind::refused);
    }
    EXPECT_EQ(sum("captured"), 2 * 8925);
    EXPECT_EQ(std::ranges::count(acts(), "cancel 8925 CHF"), 2);
}

TEST_F(PayrexxTrouble, ALostDeleteIsLookedAt) {
    create();
    lose("delete", "before");
    EXPECT_EQ(does(Action::cancel).kind, Kind::unknown);
    EXPECT_EQ(looks(Action::cancel).problem.type, "did-not-happen");
    lose("delete", "after");
    EXPECT_EQ(does(Action::cancel).kind, Kind::unknown);
    EXPECT_EQ(looks(Action::cancel).state, ProviderState::cancelled) << "gone, and nobody paid";
}

TEST_F(PayrexxTrouble, ALostStartIsNeverSentAgain) {
    new_sale("payrexx.terminal");
    EXPECT_EQ(does(Action::create).next, Action::proceed);
    lose("start", "after");
    EXPECT_EQ(does(Action::proceed).kind, Kind::unknown);
    EXPECT_EQ(provider->after_unknown(Action::proceed, sale), providers::AfterUnknown::never_repeat);
    EXPECT_EQ(looks(Action::proceed).kind, Kind::unknown) << "nothing in the list proves nothing";
    const auto row = get("/admin/payrexx/payments").json();
    tap(row.find("payments")->array_items()->front().string_or("id", ""), "approve");
    EXPECT_EQ(looks(Action::proceed).paid, chf(8925)) << "found by its reference";
    EXPECT_EQ(does(Action::refund, 100).refunded, chf(100));
    EXPECT_EQ(sum("captured"), 8925);
}

TEST_F(PayrexxTrouble, AnAnswerThatIsCutOrAPageOfAProxyIsNoVerdict) {
    pay();
    for (const auto* action : {R"("action":"html")", R"("action":"status","status":500)",
                               R"("action":"status","status":429,"retry_after":7)"}) {
        const auto before = sum("refunded");
        fault(R"({"match":{"service":"payrexx","operation":"refund","phase":"after"},)" + std::string(action) + "}");
        const auto lost = does(Action::refund, 100);
        EXPECT_EQ(lost.kind, Kind::unknown) << action;
        EXPECT_EQ(looks(Action::refund, 100).refunded, chf(100)) << action;
        EXPECT_EQ(sum("refunded"), before + 100) << action;
    }
}

TEST_F(PayrexxTrouble, TheFirewallDelaysQuestionsAndLeavesMoneyUnknown) {
    pay();
    for (const auto* status : {"405", "403"}) {
        set(R"({"payrexx.firewall":)" + std::string(status) + "}");
        EXPECT_EQ(looks().kind, Kind::throttled) << status;
        EXPECT_EQ(does(Action::refund, 100).kind, Kind::unknown) << status;
        set(R"({"payrexx.firewall":0})");
    }
    EXPECT_EQ(sum("refunded"), 0);
}

// --- money that is not this sale's

TEST_F(PayrexxTrouble, OtherMoneyIsNeverTaken) {
    create();
    presses("approve");
    for (const auto* action : {"wrong_amount", "wrong_currency"}) {
        fault(R"({"match":{"service":"payrexx","operation":"status"},"action":")" + std::string(action) + "\"}");
        const auto seen = looks();
        EXPECT_FALSE(seen.paid) << action;
        EXPECT_EQ(seen.problem.type, "answer-mismatch") << action;
    }
    set(R"({"payrexx.mode":"LIVE"})");
    EXPECT_EQ(looks().problem.type, "answer-mismatch") << "live money at a test till";
    set(R"({"payrexx.mode":null})");
    EXPECT_EQ(looks().paid, chf(8925));
}

TEST_F(PayrexxTrouble, APageOfOtherMoneyIsNotShown) {
    for (const auto* action : {"wrong_amount", "wrong_currency"}) {
        fault(R"({"match":{"service":"payrexx","operation":"create"},"action":")" + std::string(action) + "\"}");
        const auto made = does(Action::create);
        EXPECT_NE(made.kind, Kind::done) << action;
        EXPECT_FALSE(made.presentation) << action;
    }
    auto config = configured();
    config.payment_means = {"twint"};
    use(config);
    EXPECT_EQ(does(Action::create).kind, Kind::done);
    set(R"({"payrexx.ignore_means":true})");
    EXPECT_EQ(does(Action::create).problem.type, "means-not-offered");
}

TEST_F(PayrexxTrouble, ASecondPaymentIsMoneyWithoutASale) {
    pay();
    EXPECT_EQ(act(gateway_id(), "approve_again").status(), 200);
    const auto seen = looks();
    EXPECT_EQ(seen.paid, chf(8925));
    EXPECT_EQ(seen.problem.type, "paid-twice");
    ASSERT_EQ(seen.surplus.size(), 1U);
    EXPECT_NE(seen.surplus.front().reference, transaction_id());
}

TEST_F(PayrexxTrouble, StatusesThatAreNoSaleAreNone) {
    create();
    presses("insecure");
    EXPECT_EQ(looks().problem.type, "insecure-payment");
    new_sale();
    create();
    presses("authorize");
    EXPECT_EQ(looks().problem.type, "token-only");
    new_sale();
    pay();
    const auto says = [&](const std::string& status) {
        admin("payrexx/transactions/" + transaction_id() + "/status", R"({"status":")" + status + "\"}");
        const auto seen = looks();
        EXPECT_FALSE(seen.paid) << status;
        return seen.problem.type;
    };
    EXPECT_EQ(says("chargeback"), "disputed");
    EXPECT_EQ(says("brand-new"), "status-unknown");
    EXPECT_EQ(says("refund_pending"), "refunded-elsewhere");
    set(R"({"payrexx.spelling":"old"})");
    EXPECT_EQ(says("chargeback"), "disputed");
    EXPECT_EQ(says("partially-refunded"), "refunded-elsewhere");
}

TEST_F(PayrexxTrouble, RefundsInEverySpelling) {
    for (const auto* spelling : {"current", "old", "hyphens", "underscores"}) {
        set(R"({"payrexx.spelling":")" + std::string(spelling) + "\"}");
        new_sale();
        pay();
        EXPECT_EQ(does(Action::refund, 2500).refunded, chf(2500)) << spelling;
        EXPECT_EQ(does(Action::refund, 6425).refunded, chf(6425)) << spelling;
    }
}

TEST_F(PayrexxTrouble, APendingRefundIsDoneWhenItArrives) {
    set(R"({"payrexx.refund_result":"pending"})");
    pay();
    EXPECT_EQ(does(Action::refund, 2500).kind, Kind::pending);
    EXPECT_EQ(looks(Action::refund, 2500).kind, Kind::pending);
    admin("payrexx/transactions/" + transaction_id() + "/refund_done");
    EXPECT_EQ(looks(Action::refund, 2500).refunded, chf(2500));
    set(R"({"payrexx.refund_result":"refused"})");
    EXPECT_EQ(does(Action::refund, 100).kind, Kind::refused);
    EXPECT_EQ(sum("refunded"), 2500);
}

TEST_F(PayrexxTrouble, TimeRunsOut) {
    create();
    loop.advance(std::chrono::minutes(15));
    EXPECT_EQ(looks().state, ProviderState::expired);
    set(R"({"payrexx.expired_page":"waiting","payrexx.pay_after_expiry":true})");
    EXPECT_EQ(looks().state, ProviderState::waiting);
    presses("approve");
    EXPECT_EQ(looks().paid, chf(8925)) << "late money is found";
}

TEST_F(PayrexxTrouble, LateMoneyOnADeletedPageIsFoundInTheList) {
    create();
    does(Action::cancel);
    EXPECT_EQ(looks(Action::cancel).state, ProviderState::cancelled);
    set(R"({"payrexx.pay_after_delete":true})");
    presses("approve");
    EXPECT_EQ(looks().paid, chf(8925));
    EXPECT_EQ(does(Action::refund).refunded, chf(8925));
}

TEST_F(PayrexxTrouble, YenHaveNoDecimals) {
    new_sale("payrexx.gateway", {2000, *hal::Currency::from_code("JPY")});
    pay();
    EXPECT_EQ(does(Action::refund, 500).refunded, (hal::Money{500, *hal::Currency::from_code("JPY")}));
    EXPECT_EQ(sum("captured", "JPY"), 2000);
    EXPECT_EQ(sum("refunded", "JPY"), 500);
}

// --- terminals

TEST_F(PayrexxTrouble, ATerminalsEveryEnd) {
    const std::pair<const char*, ProviderState> ends[] = {
        {"decline", ProviderState::declined}, {"fail", ProviderState::declined},
        {"cancel", ProviderState::cancelled}, {"expire", ProviderState::expired},
        {"unknown", ProviderState::unknown},  {"underpay", ProviderState::unknown}};
    for (const auto& [what, state] : ends) {
        start_terminal();
        tap(payment_id(), what);
        const auto seen = looks();
        EXPECT_EQ(seen.state, state) << what;
        EXPECT_FALSE(seen.paid) << what;
    }
}

TEST_F(PayrexxTrouble, ATerminalInEveryShape) {
    for (const auto* name : {"payment_status", "status", "payment-status"})
        for (const auto* envelope : {"true", "false"})
            for (const auto* money : {"true", "false"}) {
                set(R"({"payrexx.ecr_status_name":")" + std::string(name) + R"(","payrexx.ecr_envelope":)" + envelope +
                    R"(,"payrexx.ecr_tells_money":)" + money + "}");
                start_terminal();
                tap(payment_id(), "approve");
                const auto seen = looks();
                EXPECT_EQ(seen.paid, chf(8925)) << name << envelope << money << " " << seen.problem.type;
                EXPECT_FALSE(transaction_id().empty()) << name << envelope << money;
            }
}

TEST_F(PayrexxTrouble, WithoutItsTransactionOnlyAllOfItIsVoided) {
    set(R"({"payrexx.ecr_reference":"none"})");
    start_terminal();
    tap(payment_id(), "approve");
    EXPECT_EQ(looks().paid, chf(8925)) << "the list does not know our reference";
    EXPECT_TRUE(transaction_id().empty());
    EXPECT_FALSE(provider->build(command(Action::refund, 100)));
    lose("void", "after");
    EXPECT_EQ(does(Action::refund).kind, Kind::unknown);
    EXPECT_EQ(looks(Action::refund).refunded, chf(8925));
    EXPECT_EQ(acts().back(), "refund 8925 CHF");
    start_terminal();
    tap(payment_id(), "approve");
    looks();
    set(R"({"payrexx.no_void":true})");
    EXPECT_EQ(does(Action::refund).kind, Kind::unknown);
    set(R"({"payrexx.no_void":false})");
    EXPECT_EQ(does(Action::refund).refunded, chf(8925));
}

TEST_F(PayrexxTrouble, ATerminalThatIsNotPairedIsRefusedBeforeAnyMoney) {
    set(R"({"payrexx.paired":false})");
    for (const auto check : {PayrexxConfig::TerminalCheck::pairing, PayrexxConfig::TerminalCheck::payment_methods})
        for (const auto* how : {"404", "403", "200"}) {
            auto config = configured();
            config.terminal_check = check;
            use(config);
            set(R"({"payrexx.unpaired_answer":")" + std::string(how) + "\"}");
            new_sale("payrexx.terminal");
            const auto refused = does(Action::create);
            EXPECT_EQ(refused.kind, Kind::refused) << how;
            EXPECT_EQ(refused.problem.type, "terminal-not-paired") << how;
        }
    EXPECT_EQ(calls("start"), 0);
}

TEST_F(PayrexxTrouble, ACancelWithTheIdInTheBody) {
    auto config = configured();
    config.terminal_cancel_in_path = false;
    use(config);
    set(R"({"payrexx.ecr_cancel":"body"})");
    start_terminal();
    EXPECT_EQ(does(Action::cancel).kind, Kind::pending);
    EXPECT_EQ(looks(Action::cancel).state, ProviderState::cancelled);
}

TEST_F(PayrexxTrouble, WrongSecretsAreToldAsSuch) {
    auto config = configured();
    config.api_secret = hal::Secret(std::string("nonsense"));
    use(config);
    EXPECT_EQ(does(Action::create).problem.type, "provider-credentials");
    config = configured();
    config.version = "v1.17";
    use(config);
    EXPECT_EQ(does(Action::create).kind, Kind::refused);
}

}  // namespace
}  // namespace till::sandbox::testing

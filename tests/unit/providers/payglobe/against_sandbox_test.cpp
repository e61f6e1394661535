// The translator against the fake, which was written from the contract and shares no code with it: whole lives of
// payments, over the wire's own bytes.
#include "tests/unit/providers/payglobe/fixture.hpp"
#include "tests/unit/sandbox/sandbox_fixture.hpp"

namespace till::providers {
namespace {

class PayglobeAgainstSandbox : public sandbox::testing::SandboxTest {
  protected:
    using Sent = sandbox::testing::Outcome;

    void SetUp() override {
        SandboxTest::SetUp();
        set(R"({"webhook_url.payglobe":"http://127.0.0.1:8481/webhooks/payglobe/t"})");
        config.base_url = "http://127.0.0.1:8490/payglobe";
        config.public_key = secret("pk_test_till_sandbox");
        config.secret_key = secret("sk_test_till_sandbox");
        config.notify_url = config.error_url = config.callback_url = "";
        config.webhook_secrets = {secret("whsec_till_sandbox")};
    }
    // One command over the sandbox; a dropped connection is an unknown outcome, as the engine takes it.
    Outcome run(const Command& cmd) {
        const auto provider = payglobe(config);
        const auto request = provider->build(cmd);
        EXPECT_TRUE(request) << (request ? "" : request.error().type + " " + request.error().detail);
        if (!request) return {};
        const auto path = request->url.substr(std::string("http://127.0.0.1:8490").size());
        const auto sent = call(request->method, path, request->body, request->headers);
        if (sent.kind != Sent::Kind::answered) return {};
        auto outcome = provider->read(cmd, sent.response);
        // As the engine does with a question about an operation: what the answer leaves in the refs is kept.
        if (cmd.action == Action::inquire && cmd.about != Action::create && outcome.kind != Kind::done) keep(outcome);
        return outcome;
    }
    Command next(Action action, Action about = Action::create, int asked = 0) {
        auto cmd = command(action, method, about);
        cmd.refs = refs;
        cmd.asked = asked;
        cmd.now_s = sandbox::milliseconds(loop.now().wall) / 1000;
        return cmd;
    }
    // A new payment; its refs are kept.
    Outcome create(std::string with_method) {
        method = std::move(with_method);
        auto outcome = run(command(Action::create, method));
        refs = outcome.refs;
        id = refs.string_or("transaction_id", "");
        return outcome;
    }
    Outcome look(int asked = 0) {
        auto outcome = run(next(Action::inquire, Action::create, asked));
        if (outcome.refs.members() != nullptr)
            for (const auto& [name, value] : *outcome.refs.members())
                refs.set(name, value);
        return outcome;
    }
    void act(const std::string& what, const std::string& body = {}) {
        EXPECT_EQ(admin("payglobe/payments/" + id + "/" + what, body).status(), 200) << what;
    }
    Command refund(std::int64_t minor, const std::string& key, Action action = Action::refund) {
        auto cmd = next(action, Action::refund);
        cmd.amount = eur(minor);
        cmd.idempotency_key = key;
        return cmd;
    }
    void keep(const Outcome& outcome) {
        if (outcome.refs.members() == nullptr) return;
        for (const auto& [name, value] : *outcome.refs.members())
            refs.set(name, value);
    }

    PayglobeConfig config = payglobe_config();
    std::string method;
    std::string id;
    Value refs;
};

TEST_F(PayglobeAgainstSandbox, CardAndVoucher) {
    const auto made = create("payglobe.card_voucher");
    ASSERT_EQ(made.kind, Kind::done) << made.problem.detail;
    EXPECT_TRUE(made.presentation->qr_payload.starts_with("http://127.0.0.1:8490/payglobe/page/"));
    EXPECT_EQ(look().state, ProviderState::waiting);
    act("card");
    EXPECT_EQ(look().state, ProviderState::authorized);
    act("voucher_fail");
    EXPECT_EQ(look().state, ProviderState::authorized);
    act("voucher", R"({"amount":5000})");
    const auto paid = look();
    EXPECT_EQ(paid.state, ProviderState::paid) << paid.problem.detail;
    ASSERT_EQ(paid.tenders.size(), 2U);
    EXPECT_EQ(paid.tenders[0].amount, eur(10000));
    EXPECT_EQ(paid.tenders[1].amount, eur(5000));
}

TEST_F(PayglobeAgainstSandbox, AllByVoucher) {
    create("payglobe.card_voucher");
    act("card");
    act("voucher", R"({"amount":15000})");
    const auto paid = look();
    EXPECT_EQ(paid.state, ProviderState::paid) << paid.problem.detail;
    ASSERT_EQ(paid.tenders.size(), 1U);
    EXPECT_EQ(paid.tenders[0].title, "Meal voucher");
}

TEST_F(PayglobeAgainstSandbox, ADirectSale) {
    create("payglobe.card");
    act("card");
    EXPECT_EQ(look().state, ProviderState::paid);
    create("payglobe.card");
    act("decline");
    EXPECT_EQ(look().state, ProviderState::declined);
    create("payglobe.card");
    act("fail");
    EXPECT_EQ(look().problem.type, "failed-unproven");
    act("approve_late");
    EXPECT_EQ(look().state, ProviderState::paid) << "failed, then success";
}

TEST_F(PayglobeAgainstSandbox, AnAbandonedHoldIsGivenBack) {
    create("payglobe.card_voucher");
    act("card");
    EXPECT_EQ(run(next(Action::release)).kind, Kind::pending);
    const auto settled = run(next(Action::inquire, Action::release));
    EXPECT_EQ(settled.kind, Kind::done);
    EXPECT_EQ(settled.state, ProviderState::cancelled);
    EXPECT_EQ(acts().back(), "cancel 15000 EUR");
}

TEST_F(PayglobeAgainstSandbox, AVoidWhoseAnswerIsLostIsLookedAtFirst) {
    create("payglobe.card_voucher");
    act("card");
    fault(R"({"match":{"service":"payglobe","operation":"void","phase":"before"},"action":"drop"})");
    EXPECT_EQ(run(next(Action::cancel)).kind, Kind::unknown);
    EXPECT_EQ(run(next(Action::inquire, Action::cancel)).problem.type, "did-not-happen");
    fault(R"({"match":{"service":"payglobe","operation":"void","phase":"after"},"action":"drop"})");
    EXPECT_EQ(run(next(Action::cancel)).kind, Kind::unknown);
    EXPECT_EQ(run(next(Action::inquire, Action::cancel)).kind, Kind::done);
}

TEST_F(PayglobeAgainstSandbox, ACancelThatComesTooLate) {
    create("payglobe.card_voucher");
    act("approve");
    EXPECT_EQ(run(next(Action::cancel)).problem.type, "may-be-paid");
    const auto settled = run(next(Action::inquire, Action::cancel));
    EXPECT_EQ(settled.kind, Kind::refused);
    EXPECT_EQ(settled.paid, eur(15000));
}

TEST_F(PayglobeAgainstSandbox, ACancelOfAPageNobodyPaidOn) {
    create("payglobe.card_voucher");
    EXPECT_EQ(run(next(Action::cancel)).kind, Kind::unknown) << "nothing to void";
    EXPECT_EQ(run(next(Action::inquire, Action::cancel)).kind, Kind::done);
    act("approve");
    EXPECT_EQ(look().state, ProviderState::paid) << "late money: the watch sees it";
}

TEST_F(PayglobeAgainstSandbox, ACaptureByHand) {
    config.manual_capture = true;
    create("payglobe.card_voucher");
    act("card");
    look();
    fault(R"({"match":{"service":"payglobe","operation":"capture","phase":"after"},"action":"status","status":500})");
    EXPECT_EQ(run(next(Action::capture)).kind, Kind::unknown);
    const auto settled = run(next(Action::inquire, Action::capture));
    EXPECT_EQ(settled.kind, Kind::done);
    EXPECT_EQ(settled.paid, eur(15000));
    EXPECT_EQ(run(next(Action::capture)).problem.type, "capture-unconfirmed") << "a second one was refused there";
    EXPECT_EQ(std::ranges::count(acts(), "capture 15000 EUR"), 1);
}

TEST_F(PayglobeAgainstSandbox, ALinkWhoseRowLags) {
    set(R"({"payglobe.link_row_lags":true})");
    create("payglobe.link");
    EXPECT_EQ(look(1).state, ProviderState::waiting);
    act("approve");
    EXPECT_EQ(look(1).state, ProviderState::waiting) << "their row";
    EXPECT_EQ(look(2).state, ProviderState::paid) << "the gateway";
    EXPECT_EQ(look(3).state, ProviderState::paid);
}

TEST_F(PayglobeAgainstSandbox, ALinkPaidWhileItWasCancelled) {
    set(R"({"payglobe.link_row_lags":true,"payglobe.pay_after_cancel":true})");
    create("payglobe.link");
    EXPECT_EQ(run(next(Action::cancel)).kind, Kind::pending);
    act("approve");
    EXPECT_EQ(look(1).problem.type, "not-verified") << "CANCELLED, says the row";
    const auto settled = run(next(Action::inquire, Action::cancel));
    EXPECT_EQ(settled.kind, Kind::refused);
    EXPECT_EQ(settled.state, ProviderState::paid);
}

TEST_F(PayglobeAgainstSandbox, ALinkCancelledInTime) {
    create("payglobe.link");
    EXPECT_EQ(run(next(Action::cancel)).kind, Kind::pending);
    EXPECT_EQ(run(next(Action::inquire, Action::cancel)).state, ProviderState::cancelled);
}

TEST_F(PayglobeAgainstSandbox, ARefundWhoseAnswerIsLostIsFoundInTheHistory) {
    create("payglobe.card");
    act("approve");
    look();
    fault(R"({"match":{"service":"payglobe","operation":"refund","phase":"after"},"action":"drop"})");
    EXPECT_EQ(run(refund(5000, "key-1")).kind, Kind::unknown);
    const auto found = run(refund(5000, "key-1", Action::inquire));
    EXPECT_EQ(found.kind, Kind::done);
    EXPECT_EQ(found.refunded, eur(5000));
    keep(found);

    fault(R"({"match":{"service":"payglobe","operation":"refund","phase":"before"},"action":"drop"})");
    EXPECT_EQ(run(refund(2500, "key-2")).kind, Kind::unknown);
    EXPECT_EQ(run(refund(2500, "key-2", Action::inquire)).kind, Kind::unknown);
    loop.advance(std::chrono::seconds(60));
    EXPECT_EQ(run(refund(2500, "key-2", Action::inquire)).problem.type, "did-not-happen");
    const auto again = run(refund(2500, "key-2"));
    EXPECT_EQ(again.kind, Kind::done);
    keep(again);
    EXPECT_EQ(refs.string_or("total_refunded", ""), "75.00");
    EXPECT_EQ(std::ranges::count(acts(), "refund 5000 EUR"), 1);
    EXPECT_EQ(std::ranges::count(acts(), "refund 2500 EUR"), 1);
}

TEST_F(PayglobeAgainstSandbox, ARefundStopsAtTheCardsPart) {
    create("payglobe.card_voucher");
    act("card");
    act("voucher", R"({"amount":5000})");
    look();
    EXPECT_EQ(payglobe(config)->build(refund(15000, "key-1")).error().type, "refund-exceeds-card");
    EXPECT_EQ(run(refund(10000, "key-1")).kind, Kind::done);
}

TEST_F(PayglobeAgainstSandbox, ASavedCardLookedAtFirst) {
    config.saved_card_looks_first = true;
    for (int i = 1; i <= 42; ++i)
        admin("payglobe/cards", R"({"customer_id":"C-7"})");
    auto looked = create("payglobe.saved_card");
    ASSERT_EQ(looked.kind, Kind::done) << looked.problem.detail;
    EXPECT_EQ(looked.next, Action::proceed);
    fault(R"({"match":{"service":"payglobe","operation":"pay","phase":"after"},"action":"drop"})");
    EXPECT_EQ(run(next(Action::proceed)).kind, Kind::unknown);
    EXPECT_EQ(run(next(Action::inquire, Action::proceed)).problem.type, "card-was-used");
    EXPECT_EQ(acts().back(), "capture 15000 EUR");
}

TEST_F(PayglobeAgainstSandbox, ASavedCardAtOnce) {
    for (int i = 1; i <= 42; ++i)
        admin("payglobe/cards", R"({"customer_id":"C-7"})");
    EXPECT_EQ(create("payglobe.saved_card").paid, eur(15000));
    EXPECT_EQ(run(refund(15000, "key-1")).kind, Kind::done);
    set(R"({"payglobe.saved_card_result":"FAILED"})");
    EXPECT_EQ(create("payglobe.saved_card").problem.type, "card-declined");
    set(R"({"payglobe.saved_card_result":"TIMEOUT"})");
    EXPECT_EQ(create("payglobe.saved_card").kind, Kind::unknown) << "FAILED, says the answer; the money moved";
}

TEST_F(PayglobeAgainstSandbox, PushesInBothShapesAndAllSchemes) {
    const auto provider = payglobe(config);
    const auto receive = [&]() {
        const auto& sent = transport.sent.back();
        return provider->read_push_at(loop.now(), "t", sent.headers, sent.body);
    };
    for (const auto* shape : {"event", "flat"})
        for (const auto* scheme : {"base64", "hex", "stripe"}) {
            set(R"({"payglobe.webhook_body":")" + std::string(shape) + R"(","payglobe.webhook_scheme":")" + scheme +
                "\"}");
            create("payglobe.card_voucher");
            act("card");
            EXPECT_EQ(receive()->state, ProviderState::authorized) << shape << scheme;
            act("card_only");
            const auto push = receive();
            ASSERT_TRUE(push) << push.error().detail;
            EXPECT_EQ(push->match_value, id);
            EXPECT_EQ(push->state, ProviderState::paid);
            EXPECT_EQ(push->amount, eur(15000));
            EXPECT_FALSE(push->trusted);
            const auto event = push->event_id;
            act("replay");
            EXPECT_EQ(receive()->event_id, event);
        }
    set(R"({"payglobe.webhook_scheme":"wrong"})");
    act("replay");
    EXPECT_EQ(receive().error().type, "webhook-unauthenticated");
    set(R"({"payglobe.webhook_scheme":"base64","payglobe.webhook_body":"event","payglobe.livemode":true})");
    create("payglobe.card");
    act("approve");
    EXPECT_EQ(receive().error().type, "webhook-unsupported");
    EXPECT_EQ(look().problem.type, "answer-mismatch") << "the other mode";
}

TEST_F(PayglobeAgainstSandbox, WhatIsBentIsNeverPaid) {
    create("payglobe.card");
    act("approve");
    for (const auto* action : {R"("wrong_amount")", R"("html")", R"("status")", R"("truncate")"}) {
        fault(R"({"match":{"service":"payglobe","operation":"status","phase":"after"},"action":)" +
              std::string(action) + "}");
        EXPECT_FALSE(look().paid) << action;
    }
    set(R"({"payglobe.status_override":"SETTLING"})");
    EXPECT_EQ(look().problem.type, "status-unknown");
    set(R"({"payglobe.status_override":""})");
    EXPECT_EQ(look().paid, eur(15000));
    fault(R"({"match":{"service":"payglobe","operation":"create"},"action":"wrong_amount"})");
    EXPECT_EQ(create("payglobe.card").problem.type, "answer-mismatch");
}

}  // namespace
}  // namespace till::providers

// The translator against the fake: the five sequences of the manual from end to end, refunds, ends, and
// amounts that are not the sale's.
#include "tests/unit/sandbox/paysafe_till.hpp"

namespace till::sandbox::testing {
namespace {

class PaysafeTranslator : public PaysafeTill {};

TEST_F(PaysafeTranslator, Scenario1) {
    create();
    EXPECT_EQ(poll().state, ProviderState::waiting);
    customer_opens();
    EXPECT_EQ(poll().state, ProviderState::customer_active);
    EXPECT_EQ(calls("pay"), 1);
    EXPECT_EQ(polls(3).state, ProviderState::customer_active);
    EXPECT_EQ(calls("pay"), 1) << "asked for once";
    EXPECT_TRUE(acts().empty());
    customer("pay");
    expect_paid(poll());
    expect_paid(poll());
    EXPECT_EQ(sum("captured"), 12550);
}

TEST_F(PaysafeTranslator, Scenario2) {
    create();
    customer_opens();
    customer("pay");
    expect_paid(poll());
    EXPECT_EQ(calls("pay"), 1);
    EXPECT_EQ(sum("captured"), 12550);
}

TEST_F(PaysafeTranslator, Scenario3) {
    create();
    customer_opens();
    customer("pay");
    let_it_expire();  // the terminal was down
    expect_open(poll());
    expect_paid(poll());
    EXPECT_EQ(calls("pay"), 0) << "Paysafe made the payment by itself";
    EXPECT_EQ(sum("captured"), 12550);
}

TEST_F(PaysafeTranslator, Scenario4) {
    create();
    customer_opens();
    let_it_expire();
    for (int i = 0; i < 4; ++i)
        expect_open(poll());
    loop.advance(std::chrono::hours(2));
    expect_open(poll());
    EXPECT_EQ(sum("captured"), 0);
    customer("pay");
    expect_paid(poll());
    EXPECT_EQ(sum("captured"), 12550);
}

TEST_F(PaysafeTranslator, Scenario5) {
    create();
    EXPECT_EQ(poll().state, ProviderState::waiting);
    let_it_expire();
    const auto over = poll();
    EXPECT_EQ(over.kind, Kind::done);
    EXPECT_EQ(over.state, ProviderState::expired);
    EXPECT_EQ(sum("captured"), 0);
}

// --- variations

TEST_F(PaysafeTranslator, AnExpiryWithAnyOtherReasonGoesOnAsking) {
    for (const auto* reason : {"none", "strange", "misspelt"}) {
        new_sale();
        set(R"({"paysafe.expired_reason":")" + std::string(reason) + "\"}");
        create();
        customer_opens();
        customer("pay");
        let_it_expire();
        expect_open(poll());
        expect_paid(poll());
    }
}

TEST_F(PaysafeTranslator, APaymentUnderAnotherReferenceIsFoundByItsPush) {
    set(R"({"paysafe.auto_ref":"other"})");
    create();
    customer_opens();
    customer("pay");
    let_it_expire();
    for (int i = 0; i < 5; ++i)
        expect_open(poll());
    hear();
    poll();
    expect_paid(poll());
}

TEST_F(PaysafeTranslator, MoneyOnAHandleThatNobodyOpenedIsFoundByItsPush) {
    set(R"({"paysafe.auto_ref":"other"})");
    create();
    let_it_expire();
    EXPECT_EQ(poll().state, ProviderState::expired);
    customer("approve_late");
    hear();
    poll();
    expect_paid(poll());
}

TEST_F(PaysafeTranslator, TheHandleExpiresBeforeTheStepArrives) {
    create();
    customer_opens();
    customer("pay");
    const auto seen = look(Action::create, "create");
    EXPECT_EQ(seen.next, Action::proceed);
    let_it_expire();
    const auto step = does(Action::proceed, "proceed");
    EXPECT_EQ(step.kind, Kind::pending) << "5283 is no refusal";
    EXPECT_EQ(step.problem.type, "token-used");
    proceeded = true;
    const auto found = polls(5);
    expect_paid(found);
    EXPECT_EQ(sum("captured"), 12550);
}

TEST_F(PaysafeTranslator, RefusalsInEveryShape) {
    create();
    customer_opens();
    customer("decline");
    const auto refused = poll();
    EXPECT_EQ(refused.kind, Kind::refused);
    EXPECT_EQ(refused.state, ProviderState::declined);
    EXPECT_EQ(poll().state, ProviderState::declined) << "and the next look says the same";
    for (const auto* result : {"FAILED", "402"}) {
        new_sale();
        set(R"({"paysafe.payment_result":")" + std::string(result) + "\"}");
        create();
        customer_opens();
        EXPECT_EQ(poll().state, ProviderState::declined) << result;
    }
    new_sale();
    set(R"({"paysafe.payment_result":"HELD"})");
    create();
    customer_opens();
    EXPECT_EQ(polls(3).state, ProviderState::customer_active);
    customer("decline");
    EXPECT_EQ(poll().state, ProviderState::declined);
    EXPECT_EQ(sum("captured"), 0);
}

TEST_F(PaysafeTranslator, FailedThenPaidAfterAll) {
    create();
    customer_opens();
    customer("decline");
    EXPECT_EQ(poll().state, ProviderState::declined);
    customer("approve_late");
    expect_paid(poll());
}

TEST_F(PaysafeTranslator, WordsNobodyKnowsAreNoVerdict) {
    create();
    customer_opens();
    set(R"({"paysafe.status_override":"BRAND_NEW"})");
    auto seen = poll();
    EXPECT_EQ(seen.problem.type, "status-unknown");
    expect_open(seen);
    set(R"({"paysafe.status_override":null})");
    poll();
    customer("payment_expired");
    expect_open(poll());
    EXPECT_EQ(poll().problem.type, "expired-unproven");
}

TEST_F(PaysafeTranslator, TheFixturesLooseTypesAreRead) {
    set(R"({"paysafe.amounts_as_text":true,"paysafe.txn_time":"epoch_ms","paysafe.token_with_blank":true})");
    buy();
    EXPECT_TRUE(refs.string_or("payment_handle_token", "").starts_with("Payment Handle"));
}

TEST_F(PaysafeTranslator, PesosAgreeWhereTheExponentsDo) {
    const hal::Money pesos{5000, *hal::Currency::from_code("CLP")};
    new_sale(pesos);
    buy();
    EXPECT_EQ(admin_view({.id = handle_id(), .token = "", .link = ""}).integer_or("wire_amount", 0), 500000);
    EXPECT_EQ(sum("captured", "CLP"), 5000);
    auto config = configured();
    config.amount_exponents = {};
    use(std::move(config));
    set(R"({"paysafe.exponents":""})");
    new_sale(pesos);
    buy();
    EXPECT_EQ(admin_view({.id = handle_id(), .token = "", .link = ""}).integer_or("wire_amount", 0), 5000);
    EXPECT_EQ(sum("captured", "CLP"), 10000);
}

// --- amounts and currencies that are not the sale's

TEST_F(PaysafeTranslator, AHandleOfAnotherAmountIsNotShown) {
    for (const auto* spoilt : {R"("paysafe.amount_override":12551)", R"("paysafe.currency_override":"PEN")",
                               R"("paysafe.live_mode":true)"}) {
        new_sale();
        set("{" + std::string(spoilt) + "}");
        const auto made = once(command(Action::create, "create"));
        EXPECT_EQ(made.kind, Kind::unknown) << spoilt;
        EXPECT_EQ(made.problem.type, "answer-mismatch") << spoilt;
        EXPECT_FALSE(made.presentation) << spoilt;
        set(R"({"paysafe.amount_override":null,"paysafe.currency_override":null,"paysafe.live_mode":null})");
    }
}

TEST_F(PaysafeTranslator, APaymentOfAnotherAmountIsNotPaid) {
    for (const auto* spoilt : {R"("paysafe.amount_override":12549)", R"("paysafe.currency_override":"PEN")",
                               R"("paysafe.live_mode":true)"}) {
        new_sale();
        create();
        customer_opens();
        poll();
        customer("pay");
        set("{" + std::string(spoilt) + "}");
        for (int i = 0; i < 3; ++i) {
            const auto seen = poll();
            expect_open(seen);
            EXPECT_EQ(seen.problem.type, "answer-mismatch") << spoilt;
        }
        set(R"({"paysafe.amount_override":null,"paysafe.currency_override":null,"paysafe.live_mode":null})");
        expect_paid(poll());
    }
}

TEST_F(PaysafeTranslator, AFaultInOneAnswerDoesNotStay) {
    create();
    customer_opens();
    customer("pay");
    fault(R"({"match":{"service":"paysafe","operation":"pay","phase":"after"},"action":"wrong_amount"})");
    expect_paid(poll());
    EXPECT_EQ(calls("pay"), 1) << "a mismatch is asked about, not sent again";
}

TEST_F(PaysafeTranslator, AFaultInTheCreatesAnswerLeavesSomethingToShow) {
    for (const auto* how : {"wrong_amount", "wrong_currency"}) {
        new_sale();
        fault(R"({"match":{"service":"paysafe","operation":"create","phase":"after"},"action":")" + std::string(how) +
              "\"}");
        create();
        EXPECT_FALSE(link.empty()) << how;
        customer_opens();
        customer("pay");
        expect_paid(poll());
    }
    EXPECT_EQ(handles(), 2U) << "one each";
}

// --- refunds

TEST_F(PaysafeTranslator, RefundsInPartsAndWhole) {
    buy();
    const auto part = does(Action::refund, "refund-1", 2550);
    EXPECT_EQ(part.kind, Kind::pending);
    EXPECT_EQ(sum("refunded"), 0);
    loop.advance(std::chrono::seconds(2));
    look(Action::refund, "refund-1", 2550);  // lags
    const auto done = look(Action::refund, "refund-1", 2550);
    EXPECT_EQ(done.kind, Kind::done);
    EXPECT_EQ(done.refunded, brl(2550));
    EXPECT_EQ(sum("refunded"), 2550);
    EXPECT_EQ(does(Action::refund, "refund-2", 10001).problem.type, "refund-exceeds-payment");
    EXPECT_EQ(does(Action::refund, "refund-3", 10000).kind, Kind::pending);
    loop.advance(std::chrono::seconds(2));
    look(Action::refund, "refund-3", 10000);
    EXPECT_EQ(look(Action::refund, "refund-3", 10000).refunded, brl(10000));
    EXPECT_EQ(sum("refunded"), 12550);
    EXPECT_EQ(refs.find("refund_ids")->array_items()->size(), 2U);
}

TEST_F(PaysafeTranslator, ARefundThatFailsIsTold) {
    set(R"({"paysafe.refund_result":"FAILED","paysafe.lookup_lag":0})");
    buy();
    EXPECT_EQ(does(Action::refund, "refund-1").kind, Kind::pending);
    loop.advance(std::chrono::seconds(2));
    const auto failed = look(Action::refund, "refund-1");
    EXPECT_EQ(failed.kind, Kind::refused);
    EXPECT_EQ(failed.problem.type, "refund-failed");
    EXPECT_FALSE(failed.refunded);
    EXPECT_EQ(sum("refunded"), 0);
}

TEST_F(PaysafeTranslator, ARefundBeforeTheBatchWaitsForIt) {
    set(R"({"paysafe.settlement_batch_s":7200})");
    buy();
    const auto early = once(command(Action::refund, "refund-1"));
    EXPECT_EQ(early.kind, Kind::throttled);
    EXPECT_EQ(early.problem.type, "refund-too-early");
    EXPECT_EQ(does(Action::refund, "refund-1").kind, Kind::pending) << "the same key, hours later";
    EXPECT_GE(calls("refund"), 3);
    loop.advance(std::chrono::seconds(2));
    EXPECT_EQ(sum("refunded"), 12550);
}

TEST_F(PaysafeTranslator, ARefundOfAPaymentThatPaysafeMade) {
    create();
    customer_opens();
    customer("pay");
    let_it_expire();
    poll();
    expect_paid(poll());
    EXPECT_EQ(does(Action::refund, "refund-1").kind, Kind::pending);
    loop.advance(std::chrono::seconds(2));
    EXPECT_EQ(sum("refunded"), 12550);
}

// --- ends

TEST_F(PaysafeTranslator, AnUnopenedHandleEndsAtOnce) {
    create();
    const auto ended = does(Action::cancel, "cancel");
    EXPECT_EQ(ended.kind, Kind::done);
    EXPECT_EQ(ended.state, ProviderState::cancelled);
    EXPECT_EQ(calls("cancel"), 0) << "there is no call that ends a handle";
    let_it_expire();
    EXPECT_EQ(poll().state, ProviderState::expired) << "the watch goes on to the proof";
}

TEST_F(PaysafeTranslator, AnOpenedHandleIsWatchedAndItsPaymentCancelled) {
    create();
    customer_opens();
    EXPECT_EQ(once(command(Action::cancel, "cancel")).kind, Kind::pending);
    let_it_expire();
    providers::Outcome ended;
    for (int i = 0; i < 6 && ended.kind != Kind::done; ++i)
        ended = once(command(Action::cancel, "cancel"));
    EXPECT_EQ(ended.kind, Kind::done) << ended.problem.type;
    EXPECT_EQ(ended.state, ProviderState::cancelled);
    EXPECT_EQ(calls("cancel"), 1) << "the payment Paysafe made";
    EXPECT_EQ(sum("captured"), 0);
}

TEST_F(PaysafeTranslator, MoneyThatCameAfterTheCancelIsFound) {
    create();
    customer_opens();
    EXPECT_EQ(once(command(Action::cancel, "cancel")).kind, Kind::pending);
    customer("pay");
    let_it_expire();
    providers::Outcome ended;
    for (int i = 0; i < 6 && ended.kind != Kind::refused; ++i)
        ended = once(command(Action::cancel, "cancel"));
    EXPECT_EQ(ended.kind, Kind::refused);
    EXPECT_EQ(ended.problem.type, "already-paid");
    expect_paid(poll());
}

TEST_F(PaysafeTranslator, AnUnpaidPaymentIsCancelledAPaidOneNot) {
    create();
    customer_opens();
    poll();
    EXPECT_EQ(does(Action::cancel, "cancel").state, ProviderState::cancelled);
    EXPECT_EQ(poll().state, ProviderState::cancelled);
    new_sale();
    buy();
    const auto late = does(Action::cancel, "cancel");
    EXPECT_EQ(late.kind, Kind::refused);
    EXPECT_EQ(late.problem.type, "already-paid");
}

TEST_F(PaysafeTranslator, WhereAHandleCanBeEndedItIs) {
    auto config = configured();
    config.handle_cancel = PaysafeConfig::HandleCancel::put;
    use(std::move(config));
    set(R"({"paysafe.handle_put":true})");
    create();
    customer_opens();
    EXPECT_EQ(does(Action::cancel, "cancel").state, ProviderState::cancelled);
    EXPECT_EQ(calls("cancel"), 1);
    let_it_expire();
    EXPECT_EQ(sum("captured"), 0);
}

// --- pushes

TEST_F(PaysafeTranslator, EveryPushIsReadUnderBothReadingsOfTheKey) {
    buy();
    hear();
    EXPECT_GE(heard, 4U);
    auto config = configured();
    config.key_encoding = PaysafeConfig::KeyEncoding::base64;
    use(std::move(config));
    EXPECT_EQ(read_push(0).error().type, "webhook-unauthenticated") << "one reading, not both";
    set(R"({"paysafe.webhook_key_encoding":"base64"})");
    new_sale();
    buy();
    hear();
    EXPECT_GE(heard, 8U);
}

TEST_F(PaysafeTranslator, PushesFindTheirSaleAndTellItsState) {
    create();
    customer_opens();
    customer("pay");
    expect_paid(poll());
    for (std::size_t i = 0; i < transport.sent.size(); ++i) {
        const auto push = read_push(i);
        ASSERT_TRUE(push);
        const auto name = pushed(i).string_or("eventName", "");
        EXPECT_EQ(refs.string_or(push->match_key, "-"), push->match_value) << name;
        EXPECT_EQ(push->state == ProviderState::paid, name == "PAYMENT_COMPLETED") << name;
        if (push->amount) {
            EXPECT_EQ(push->amount, sale.amount) << name;
        }
    }
}

TEST_F(PaysafeTranslator, AnAttemptMoreIsTheSamePush) {
    transport.status = 500;
    create();
    customer_opens();
    loop.advance(std::chrono::seconds(2));
    ASSERT_GE(transport.sent.size(), 2U);
    EXPECT_NE(transport.sent[0].body, transport.sent[1].body);
    EXPECT_EQ(read_push(0)->event_id, read_push(1)->event_id);
}

TEST_F(PaysafeTranslator, TheBrokenSamplesAreAtMostAReasonToAsk) {
    buy();
    hear();
    const auto paid_refs = refs;
    const auto samples = get("/admin/paysafe/samples").json();
    for (const auto& name : *samples.find("samples")->array_items()) {
        const auto body = Value::object({{"sample", name}}).dump();
        ASSERT_EQ(admin("paysafe/handles/" + handle_id() + "/malformed", body).status(), 200);
        const auto push = read_push(transport.sent.size() - 1);
        ASSERT_TRUE(push) << *name.string();
        EXPECT_FALSE(push->trusted);
        EXPECT_EQ(push->state, ProviderState::unknown) << *name.string();
        EXPECT_FALSE(push->amount);
        EXPECT_EQ(push->verified_by, "hmac_base64, malformed");
        EXPECT_EQ(push->match_value, refs.string_or("token_digest", "")) << "it finds its sale";
        auto unsigned_push = provider->read_push("t", {}, transport.sent.back().body);
        ASSERT_FALSE(unsigned_push);
        EXPECT_EQ(unsigned_push.error().type, "webhook-unauthenticated");
    }
    hear();
    expect_paid(poll());
}

TEST_F(PaysafeTranslator, NoCredentialOfAHandleStandsInWhatPushesAreFoundBy) {
    buy();
    const auto token = refs.string_or("payment_handle_token", "");
    ASSERT_FALSE(token.empty());
    for (std::size_t i = 0; i < transport.sent.size(); ++i) {
        const auto push = read_push(i);
        ASSERT_TRUE(push);
        for (const auto& text : {push->event_id, push->match_value, push->must_match.dump(), push->refs.dump()})
            EXPECT_EQ(text.find(token), std::string::npos);
    }
    for (const auto& [name, value] : *refs.members()) {
        if (name == "payment_handle_token") continue;
        EXPECT_EQ(value.dump().find(token), std::string::npos) << name;
    }
}

}  // namespace
}  // namespace till::sandbox::testing

// The five sequences of Paysafe's SafetyPay Express manual (contract 4.5), step by step through the translator.
#include "tests/unit/providers/paysafe/fixture.hpp"

namespace till::providers {
namespace {

const std::string poll_handle = "GET /paymenthandles/h-1";
const std::string poll_payment = "GET /payments/p-1";
const std::string search = "GET /payments?merchantRefNum=" + sale_ref;
constexpr auto auto_settle =
    R"(,"statusReason":"AUTO_SETTLE_EXPIRED_PAYMENT_HANDLE","gatewayResponse":{"status":"101"})";

class PaysafeScenario : public testing::Test {
  protected:
    DrivenSale sale;

    void handle_is_made() {
        ASSERT_EQ(sale.asks(Action::create), "POST /paymenthandles");
        const auto& made = sale.answered(Action::create, answer(201, handle_json("INITIATED")));
        ASSERT_EQ(made.kind, Kind::done) << made.problem.detail;
        ASSERT_TRUE(made.presentation);
        EXPECT_TRUE(made.presentation->qr_payload.starts_with("https://api.test.paysafe.com/alternatepayments/"));
        EXPECT_EQ(sale.asks(), poll_handle);
        EXPECT_EQ(sale.polled(handle_json("INITIATED")).state, ProviderState::waiting);
        EXPECT_FALSE(sale.last.next);
    }
    void customer_opens_the_link() {
        EXPECT_EQ(sale.asks(), poll_handle);
        const auto& seen = sale.polled(handle_json("PAYABLE"));
        EXPECT_EQ(seen.state, ProviderState::customer_active) << "opened, not paid";
        EXPECT_FALSE(seen.paid);
        ASSERT_TRUE(seen.next);
        EXPECT_EQ(*seen.next, Action::proceed);
    }
    void expect_paid() const {
        EXPECT_EQ(sale.last.kind, Kind::done);
        EXPECT_EQ(sale.last.state, ProviderState::paid);
        ASSERT_TRUE(sale.last.paid);
        EXPECT_EQ(*sale.last.paid, brl(12550));
        EXPECT_EQ(sale.refs.string_or("settlement_id", ""), "p-1");
    }
    void expect_still_open() const {
        EXPECT_EQ(sale.last.state, ProviderState::unknown) << "neither paid nor over";
        EXPECT_FALSE(sale.last.paid);
        EXPECT_TRUE(!sale.last.next || *sale.last.next == Action::inquire) << "no step, at most a further question";
        EXPECT_FALSE(sale.last.problem.type.empty());
    }
};

TEST_F(PaysafeScenario, OneThePaymentIsAskedForAndTheCustomerPaysAfterwards) {
    handle_is_made();
    customer_opens_the_link();
    EXPECT_EQ(sale.asks(Action::proceed), "POST /payments");
    const auto& asked = sale.answered(Action::proceed, answer(201, payment_json("PROCESSING")));
    EXPECT_EQ(asked.kind, Kind::done);
    EXPECT_EQ(asked.state, ProviderState::customer_active);
    EXPECT_FALSE(asked.paid);
    EXPECT_EQ(sale.asks(), poll_payment);
    EXPECT_EQ(sale.polled(payment_json("PROCESSING")).state, ProviderState::customer_active);
    sale.polled(payment_json("COMPLETED"));
    expect_paid();
}

TEST_F(PaysafeScenario, TwoTheCustomerHasPaidBeforeThePaymentIsAskedFor) {
    handle_is_made();
    customer_opens_the_link();
    sale.answered(
        Action::proceed,
        answer(
            201,
            payment_json(
                "COMPLETED", proceed_key,
                R"(,"settleWithAuth":true,"settlements":[{"id":"p-1","txnTime":1683188429000,"status":"PENDING","amount":"12550"}])")));
    expect_paid();
    EXPECT_EQ(sale.refs.string_or("settlement_status", ""), "PENDING");
    EXPECT_EQ(sale.asks(), poll_payment);
}

TEST_F(PaysafeScenario, ThreePaidButNeverAskedForPaysafeTakesTheMoneyWhenTheHandleExpires) {
    handle_is_made();
    customer_opens_the_link();
    EXPECT_EQ(sale.asks(), poll_handle) << "the terminal went down before it asked";
    sale.polled(handle_json("EXPIRED", auto_settle));
    expect_still_open();
    EXPECT_EQ(sale.last.next, Action::inquire) << "at once";
    ASSERT_EQ(sale.asks(), search);
    sale.polled(list_json("payments", payment_json("COMPLETED", sale_ref)));
    expect_paid();
    EXPECT_EQ(sale.asks(), poll_payment);
}

TEST_F(PaysafeScenario, FourNotPaidYetWhenTheHandleExpiresPaidLater) {
    handle_is_made();
    customer_opens_the_link();
    sale.polled(handle_json("EXPIRED", auto_settle));
    for (int round = 0; round < 5; ++round) {
        ASSERT_EQ(sale.asks(), search);
        sale.polled(list_json("payments", ""));
        expect_still_open();
        ASSERT_EQ(sale.asks(), poll_handle) << "asked in turns, never given up";
        sale.polled(handle_json("EXPIRED", auto_settle));
        expect_still_open();
    }
    sale.polled(list_json("payments", payment_json("PROCESSING", sale_ref)));
    EXPECT_EQ(sale.last.state, ProviderState::customer_active);
    EXPECT_EQ(sale.asks(), poll_payment);
    sale.polled(payment_json("COMPLETED", sale_ref));
    expect_paid();
}

TEST_F(PaysafeScenario, FiveNeverOpenedIsTheOnlyExpiryThatIsFinal) {
    handle_is_made();
    const auto& over = sale.polled(handle_json("EXPIRED", R"(,"statusReason":"AUTH_EXPIRED")"));
    EXPECT_EQ(over.kind, Kind::done);
    EXPECT_EQ(over.state, ProviderState::expired);
    EXPECT_FALSE(over.paid);
}

// --- variations

TEST_F(PaysafeScenario, AnExpiryWithoutAReasonOrWithAnotherGoesOnAsking) {
    for (const auto* reason : {"", R"(,"statusReason":null)", R"(,"statusReason":"auth_expired")",
                               R"(,"statusReason":"SOMETHING_NEW")", R"(,"statusReason":{"a":1})"}) {
        sale = DrivenSale();
        handle_is_made();
        sale.polled(handle_json("EXPIRED", reason));
        expect_still_open();
        EXPECT_EQ(sale.asks(), search) << reason;
    }
}

TEST_F(PaysafeScenario, TheReasonMisspeltAsInTheManualIsRead) {
    handle_is_made();
    EXPECT_EQ(sale.polled(handle_json("EXPIRED", R"(,"statuReason":"AUTH_EXPIRED")")).state, ProviderState::expired);
}

TEST_F(PaysafeScenario, NeverOpenedAfterItWasOpenedProvesNothing) {
    handle_is_made();
    customer_opens_the_link();
    sale.polled(handle_json("EXPIRED", R"(,"statusReason":"AUTH_EXPIRED")"));
    expect_still_open();
    EXPECT_EQ(sale.asks(), search);
}

TEST_F(PaysafeScenario, NeverOpenedThoughAPushToldOfAPaymentProvesNothing) {
    handle_is_made();
    sale.refs.set("told_payment_id", "p-1");
    sale.polled(handle_json("EXPIRED", R"(,"statusReason":"AUTH_EXPIRED")"));
    expect_still_open();
    ASSERT_EQ(sale.asks(), search);
    sale.polled(list_json("payments", ""));
    ASSERT_EQ(sale.asks(), poll_payment);
    sale.polled(payment_json("COMPLETED", "of-paysafes-own"));
    expect_paid();
}

TEST_F(PaysafeScenario, AHandleThatFailedIsNoProofEither) {
    for (const auto* status : {"FAILED", "ERROR", "CANCELLED", "DELETED"}) {
        sale = DrivenSale();
        handle_is_made();
        sale.polled(handle_json(status));
        expect_still_open();
        EXPECT_EQ(sale.asks(), search) << status;
    }
}

TEST_F(PaysafeScenario, AHandleCompletedIsNoMoney) {
    handle_is_made();
    customer_opens_the_link();
    sale.polled(handle_json("COMPLETED"));
    EXPECT_EQ(sale.last.state, ProviderState::customer_active);
    EXPECT_FALSE(sale.last.paid);
    EXPECT_FALSE(sale.last.next);
    sale.answered(Action::proceed, answer(201, payment_json("FAILED")));
    EXPECT_EQ(sale.last.state, ProviderState::declined) << "the handle was COMPLETED, its payment failed";
    EXPECT_FALSE(sale.last.paid);
}

TEST_F(PaysafeScenario, TheAutoSettledPaymentIsFoundByTheTokenAsWell) {
    handle_is_made();
    sale.polled(handle_json("EXPIRED", auto_settle));
    sale.polled(list_json("payments", payment_json("COMPLETED", "of-paysafes-own")));
    expect_paid();
}

TEST_F(PaysafeScenario, ThePaymentAPushNamedIsLookedAtAndJudgedByItsToken) {
    handle_is_made();
    sale.polled(handle_json("EXPIRED", auto_settle));
    sale.refs.set("told_payment_id", "p-1");
    EXPECT_EQ(sale.asks(), search);
    sale.polled(list_json("payments", ""));
    EXPECT_EQ(sale.last.next, Action::inquire) << "its id is known: at once";
    ASSERT_EQ(sale.asks(), poll_payment);
    auto foreign = payment_json("COMPLETED", "of-somebody");
    foreign.replace(foreign.find(token), token.size(), "PHsomebodyelse00");
    sale.polled(foreign);
    expect_still_open();
    EXPECT_EQ(sale.asks(), poll_handle);
    sale.polled(handle_json("EXPIRED", auto_settle));
    sale.polled(list_json("payments", ""));
    sale.polled(payment_json("COMPLETED", "of-paysafes-own"));
    expect_paid();
}

TEST_F(PaysafeScenario, ALateSuccessAfterACancelIsFound) {
    handle_is_made();
    customer_opens_the_link();
    const auto& ended = sale.answered(Action::cancel, answer(200, handle_json("PAYABLE")));
    EXPECT_EQ(ended.kind, Kind::pending) << "watched for a late success, not closed";
    EXPECT_FALSE(ended.next) << "nothing goes on in a sale that is being ended";
    sale.polled(handle_json("EXPIRED", auto_settle));
    sale.polled(list_json("payments", payment_json("COMPLETED", sale_ref)));
    expect_paid();
}

}  // namespace
}  // namespace till::providers

// The translator against the fake: every call that changes something loses its answer, before and after it
// took effect, in every way, with lookups that lag more or less. Whatever happens, it happens once.
#include "tests/unit/sandbox/paysafe_till.hpp"

namespace till::sandbox::testing {
namespace {

struct Loss {
    const char* phase;
    const char* how;
    int lag;
    int times;
};

void PrintTo(const Loss& loss, std::ostream* out) {
    *out << loss.phase << " " << loss.how << " lag " << loss.lag << " times " << loss.times;
}

class PaysafeLost : public PaysafeTill, public ::testing::WithParamInterface<Loss> {
  protected:
    void SetUp() override {
        PaysafeTill::SetUp();
        set(R"({"paysafe.lookup_lag":)" + std::to_string(GetParam().lag) + "}");
    }
    void lose_this(const std::string& operation) {
        lose(operation, GetParam().phase, GetParam().how, GetParam().times);
    }
    bool took_effect() const { return std::string_view(GetParam().phase) == "after"; }
};

TEST_P(PaysafeLost, OfTheCreate) {
    lose_this("create");
    create();
    EXPECT_EQ(handles(), 1U);
    customer_opens();
    customer("pay");
    expect_paid(polls(2));
    EXPECT_EQ(sum("captured"), 12550);
}

TEST_P(PaysafeLost, OfThePaymentBeforeTheCustomerPays) {
    create();
    customer_opens();
    lose_this("pay");
    EXPECT_EQ(poll().state, ProviderState::customer_active);
    customer("pay");
    expect_paid(polls(8));
    EXPECT_EQ(sum("captured"), 12550);
}

TEST_P(PaysafeLost, OfThePaymentAfterTheCustomerHasPaid) {
    create();
    customer_opens();
    customer("pay");
    lose_this("pay");
    expect_paid(poll());
    EXPECT_EQ(acts(), (Texts{"authorize 12550 BRL", "capture 12550 BRL"}));
}

TEST_P(PaysafeLost, OfTheRefund) {
    buy();
    lose_this("refund");
    const auto asked = does(Action::refund, "refund-1", 5000);
    EXPECT_TRUE(asked.kind == Kind::pending || asked.kind == Kind::done) << asked.problem.type;
    loop.advance(std::chrono::seconds(2));
    EXPECT_EQ(sum("refunded"), 5000);
    const auto view = admin_view({.id = handle_id(), .token = "", .link = ""});
    EXPECT_EQ(view.find("refunds")->array_items()->size(), 1U);
}

TEST_P(PaysafeLost, OfTheCancel) {
    create();
    customer_opens();
    poll();
    lose_this("cancel");
    const auto ended = does(Action::cancel, "cancel");
    EXPECT_EQ(ended.kind, Kind::done) << ended.problem.type;
    EXPECT_EQ(ended.state, ProviderState::cancelled);
    EXPECT_EQ(poll().state, ProviderState::cancelled);
    if (took_effect() && GetParam().times == 1) {
        EXPECT_EQ(calls("cancel"), 1) << "proven: not sent again";
    }
    EXPECT_TRUE(acts().empty());
}

TEST_P(PaysafeLost, OfTheCancelAndThenTheCustomerPays) {
    create();
    customer_opens();
    poll();
    lose_this("cancel");
    once(command(Action::cancel, "cancel"));
    const auto paid_after = admin("paysafe/handles/" + handle_id() + "/pay").status();
    EXPECT_EQ(paid_after, took_effect() ? 409 : 200);
    if (paid_after == 200) {
        const auto seen = look(Action::cancel, "cancel");
        EXPECT_EQ(seen.kind, Kind::refused);
        EXPECT_EQ(seen.problem.type, "already-paid");
        expect_paid(poll());
    }
}

INSTANTIATE_TEST_SUITE_P(Every, PaysafeLost,
                         ::testing::Values(Loss{"before", "drop", 0, 1}, Loss{"before", "drop", 1, 2},
                                           Loss{"before", "status", 1, 1}, Loss{"before", "html", 0, 3},
                                           Loss{"after", "drop", 0, 1}, Loss{"after", "drop", 1, 1},
                                           Loss{"after", "drop", 2, 2}, Loss{"after", "drop", 5, 1},
                                           Loss{"after", "status", 1, 1}, Loss{"after", "html", 2, 1},
                                           Loss{"after", "truncate", 1, 1}, Loss{"after", "truncate", 4, 2}));

// --- the lookups themselves get lost

using PaysafeLostLook = PaysafeTill;

TEST_F(PaysafeLostLook, AQuestionThatIsNotAnsweredProvesNothing) {
    create();
    customer_opens();
    customer("pay");
    lose("pay", "after", "drop");
    lose("find", "before", "status", 6);
    expect_paid(poll());
    EXPECT_EQ(calls("pay"), 1) << "six errors are not six empty reads";
}

TEST_F(PaysafeLostLook, ThreeEmptyReadsAndThenDupCheckStillGuards) {
    set(R"({"paysafe.lookup_lag":4})");
    create();
    customer_opens();
    customer("pay");
    lose("pay", "after", "drop");
    expect_paid(poll());
    EXPECT_EQ(calls("pay"), 2) << "sent again after three empty reads, and refused as a duplicate";
    EXPECT_EQ(acts(), (Texts{"authorize 12550 BRL", "capture 12550 BRL"}));
}

TEST_F(PaysafeLostLook, BusyIsWaitedFor) {
    create();
    customer_opens();
    customer("pay");
    fault(
        R"({"match":{"service":"paysafe","operation":"pay"},"action":"status","status":429,"retry_after":7,"times":2})");
    expect_paid(poll());
    EXPECT_EQ(calls("pay"), 3);
    EXPECT_EQ(sum("captured"), 12550);
}

}  // namespace
}  // namespace till::sandbox::testing

// Sales through the real Payrexx translator against the fake, in every way of signing in.
#include "tests/unit/sandbox/payrexx_translator_fixture.hpp"

namespace till::sandbox::testing {
namespace {

struct Way {
    const char* name;
    PayrexxConfig::Auth auth;
    bool form;
    const char* version;
};
void PrintTo(const Way& way, std::ostream* out) { *out << way.name; }

class PayrexxWays : public PayrexxTill, public ::testing::WithParamInterface<Way> {
  protected:
    void SetUp() override {
        PayrexxTill::SetUp();
        use(in_this_way());
        set(GetParam().auth == PayrexxConfig::Auth::header ? R"({"payrexx.auth":"header"})"
                                                           : R"({"payrexx.auth":"signature"})");
        new_sale();
    }
    static PayrexxConfig in_this_way() {
        auto config = configured();
        config.auth = GetParam().auth;
        config.form_bodies = GetParam().form;
        config.version = GetParam().version;
        return config;
    }
};

TEST_P(PayrexxWays, APageIsPaidAndGoesBackInParts) {
    pay();
    EXPECT_EQ(looks().tenders.front().reference, transaction_id());
    const auto part = does(Action::refund, 2500);
    EXPECT_EQ(part.kind, Kind::done) << part.problem.type << " " << part.problem.detail;
    EXPECT_EQ(part.refunded, chf(2500));
    EXPECT_EQ(does(Action::refund, 6425).refunded, chf(6425));
    const auto more = does(Action::refund, 1);
    EXPECT_EQ(more.kind, Kind::refused);
    EXPECT_EQ(more.problem.type, "refund-refused");
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 8925 CHF", "capture 8925 CHF", "refund 2500 CHF",
                                                "refund 6425 CHF"}));
}

TEST_P(PayrexxWays, AllOfItGoesBackAtOnce) {
    pay();
    EXPECT_EQ(does(Action::refund).refunded, chf(8925));
    EXPECT_EQ(acts().back(), "refund 8925 CHF");
}

TEST_P(PayrexxWays, AHoldIsCapturedOrReleased) {
    auto config = in_this_way();
    config.hold = true;
    use(config);
    create();
    presses("approve");
    EXPECT_EQ(looks().state, ProviderState::authorized);
    const auto taken = does(Action::capture);
    EXPECT_EQ(taken.kind, Kind::done) << taken.problem.type;
    EXPECT_EQ(taken.state, ProviderState::paid);
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 8925 CHF", "capture 8925 CHF"}));
    EXPECT_EQ(does(Action::capture).kind, Kind::refused) << "it is taken";
    new_sale();
    create();
    presses("approve");
    EXPECT_EQ(looks().state, ProviderState::authorized);
    EXPECT_EQ(does(Action::release).kind, Kind::pending);
    EXPECT_EQ(looks(Action::release).state, ProviderState::cancelled);
    EXPECT_EQ(acts().back(), "cancel 8925 CHF");
}

TEST_P(PayrexxWays, ADeclinedCardLeavesThePageOpen) {
    create();
    EXPECT_EQ(looks().state, ProviderState::waiting);
    presses("start");
    EXPECT_EQ(looks().state, ProviderState::customer_active);
    for (const auto* button : {"decline", "cancel"}) {
        presses(button);
        const auto seen = looks();
        EXPECT_EQ(seen.state, ProviderState::waiting) << button;
        EXPECT_FALSE(seen.paid);
    }
    presses("approve");
    EXPECT_EQ(looks().paid, chf(8925));
}

TEST_P(PayrexxWays, ACancelEndsThePage) {
    create();
    EXPECT_EQ(does(Action::cancel).kind, Kind::pending);
    const auto ended = looks(Action::cancel);
    EXPECT_EQ(ended.kind, Kind::done) << ended.problem.type;
    EXPECT_EQ(ended.state, ProviderState::cancelled);
    EXPECT_EQ(does(Action::cancel).kind, Kind::pending) << "again: gone is as good";
    presses("approve");
    EXPECT_TRUE(acts().empty()) << "the link is dead";
}

TEST_P(PayrexxWays, ACancelThatCameTooLateFindsTheMoney) {
    create();
    presses("approve");
    EXPECT_EQ(does(Action::cancel).kind, Kind::pending);
    const auto seen = looks(Action::cancel);
    EXPECT_EQ(seen.kind, Kind::refused);
    EXPECT_EQ(seen.problem.type, "already-paid");
    EXPECT_EQ(seen.paid, chf(8925));
    EXPECT_EQ(does(Action::refund).refunded, chf(8925));
    set(R"({"payrexx.delete_paid":false})");
    new_sale();
    create();
    presses("approve");
    EXPECT_EQ(does(Action::cancel).kind, Kind::unknown) << "a no may mean that the customer was faster";
    EXPECT_EQ(looks(Action::cancel).problem.type, "already-paid");
}

TEST_P(PayrexxWays, ATerminalsPaymentIsTappedAndGoesBackInParts) {
    start_terminal();
    EXPECT_EQ(looks().state, ProviderState::customer_active);
    EXPECT_EQ(tap(payment_id(), "approve").status(), 200);
    const auto seen = looks();
    EXPECT_EQ(seen.paid, chf(8925)) << seen.problem.type;
    EXPECT_FALSE(transaction_id().empty()) << "found in the list: the terminal did not name it";
    EXPECT_EQ(does(Action::refund, 2500).refunded, chf(2500));
    EXPECT_EQ(does(Action::refund, 6425).refunded, chf(6425));
    EXPECT_EQ(sum("captured"), 8925);
    EXPECT_EQ(sum("refunded"), 8925);
    EXPECT_EQ(calls("void"), 0);
}

TEST_P(PayrexxWays, ATerminalsCancel) {
    start_terminal();
    EXPECT_EQ(does(Action::cancel).kind, Kind::pending);
    EXPECT_EQ(looks(Action::cancel).state, ProviderState::cancelled);
    start_terminal();
    tap(payment_id(), "approve");
    EXPECT_EQ(does(Action::cancel).kind, Kind::unknown);
    EXPECT_EQ(looks(Action::cancel).problem.type, "already-paid");
}

constexpr Way ways[] = {{"HeaderJson", PayrexxConfig::Auth::header, false, "v1.14"},
                        {"HeaderForm", PayrexxConfig::Auth::header, true, "v1.14"},
                        {"HeaderJsonWithProperStatuses", PayrexxConfig::Auth::header, false, "v1.16"},
                        {"SignatureForm", PayrexxConfig::Auth::signature, true, "v1.14"},
                        {"SignatureOfOldVersions", PayrexxConfig::Auth::signature, false, "v1.0"}};
INSTANTIATE_TEST_SUITE_P(Every, PayrexxWays, ::testing::ValuesIn(ways),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace till::sandbox::testing

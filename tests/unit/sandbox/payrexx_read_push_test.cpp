// Every webhook of the fake, read by the real translator.
#include "tests/unit/sandbox/payrexx_translator_fixture.hpp"

namespace till::sandbox::testing {
namespace {

class PayrexxPushes : public PayrexxTill, public ::testing::WithParamInterface<const char*> {
  protected:
    void SetUp() override {
        PayrexxTill::SetUp();
        set(R"({"payrexx.webhook_format":")" + std::string(GetParam()) + "\"}");
        new_sale();
    }
    hal::Result<providers::Push> read(std::size_t i) {
        const auto& request = transport.sent.at(i);
        return provider->read_push("t", request.headers, request.body);
    }
    hal::Result<providers::Push> last() { return read(transport.sent.size() - 1); }
    // The last push, which must be good and of this sale.
    providers::Push good() {
        const auto push = last();
        if (!push) {
            ADD_FAILURE() << push.error().type << " " << push.error().detail << "\n" << transport.sent.back().body;
            return {};
        }
        EXPECT_EQ(push->match_key, "reference");
        EXPECT_EQ(push->match_value, reference);
        EXPECT_FALSE(push->trusted);
        return *push;
    }
};

TEST_P(PayrexxPushes, OfASale) {
    create();
    presses("start");
    EXPECT_EQ(good().state, ProviderState::customer_active);
    presses("approve");
    const auto paid = good();
    EXPECT_EQ(paid.state, ProviderState::paid);
    EXPECT_EQ(paid.amount, chf(8925));
    looks();
    EXPECT_TRUE(paid.refs.members()->empty()) << "what is refunded later, the look told";
    does(Action::refund, 2500);
    const auto back = good();
    EXPECT_EQ(back.state, ProviderState::unknown) << "a hint to look, no verdict";
    EXPECT_NE(back.event_id, paid.event_id);
    const auto first = good().event_id;
    does(Action::refund, 100);
    EXPECT_NE(good().event_id, first) << "the same status with more refunded is news";
}

TEST_P(PayrexxPushes, OfEveryEnd) {
    const std::pair<const char*, ProviderState> ends[] = {
        {"decline", ProviderState::declined},  {"cancel", ProviderState::cancelled},
        {"error", ProviderState::declined},    {"reserve", ProviderState::authorized},
        {"authorize", ProviderState::unknown}, {"insecure", ProviderState::unknown}};
    for (const auto& [what, state] : ends) {
        new_sale();
        create();
        EXPECT_EQ(act(gateway_id(), what).status(), 200) << what;
        EXPECT_EQ(good().state, state) << what;
    }
}

TEST_P(PayrexxPushes, AnOldOneAgainIsTheSameEvent) {
    pay();
    const auto before = read(0);
    ASSERT_TRUE(before);
    admin("payrexx/transactions/" + transaction_id() + "/replay_first");
    EXPECT_EQ(good().event_id, before->event_id) << "waiting after confirmed changes nothing";
    EXPECT_EQ(good().state, ProviderState::customer_active);
}

TEST_P(PayrexxPushes, SignaturesDecide) {
    create();
    set(R"({"payrexx.webhook_signature":"upper"})");
    presses("start");
    EXPECT_TRUE(last()) << "any case";
    for (const auto* scheme : {"wrong", "none"}) {
        set(R"({"payrexx.webhook_signature":")" + std::string(scheme) + "\"}");
        presses("decline");
        const auto refused = last();
        ASSERT_FALSE(refused) << scheme;
        EXPECT_EQ(refused.error().type, "webhook-unauthenticated") << scheme;
    }
    set(R"({"payrexx.webhook_signature":"hex"})");
    fault(R"({"match":{"service":"webhook","operation":"payment"},"action":"wrong_amount"})");
    presses("approve");
    EXPECT_EQ(good().amount, chf(8926)) << "signed as it is: the look decides";
    EXPECT_EQ(looks().paid, chf(8925));
}

TEST_P(PayrexxPushes, OfTheOtherModeIsNotOurs) {
    set(R"({"payrexx.webhook_mode":"LIVE"})");
    create();
    presses("approve");
    const auto refused = last();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().type, "webhook-unsupported");
}

TEST_P(PayrexxPushes, OfATerminal) {
    for (const auto* place : {"reference", "purpose", "none"}) {
        set(R"({"payrexx.ecr_reference":")" + std::string(place) + "\"}");
        start_terminal();
        tap(payment_id(), "approve");
        const auto push = last();
        ASSERT_TRUE(push) << place;
        const bool told = std::string_view(place) != "none";
        EXPECT_EQ(push->match_key, told ? "reference" : "transaction_id") << place;
        if (told) {
            EXPECT_EQ(push->match_value, reference) << place;
        }
        EXPECT_EQ(push->state, ProviderState::paid);
    }
}

TEST_P(PayrexxPushes, SubscriptionsAndPayoutsAreNoted) {
    for (const auto* event : {"payment", "failure", "cancelled", "in_notice"})
        admin("payrexx/subscriptions", R"({"event":")" + std::string(event) + "\"}");
    admin("payrexx/payouts");
    ASSERT_EQ(transport.sent.size(), 7U);
    for (std::size_t i = 0; i < transport.sent.size(); ++i) {
        const auto push = read(i);
        ASSERT_TRUE(push) << i << " " << push.error().detail << transport.sent[i].body;
        EXPECT_NE(push->match_value, reference);
        EXPECT_FALSE(push->event_id.empty());
    }
    EXPECT_EQ(read(1)->match_key, "subscription_id");
    EXPECT_EQ(read(1)->state, ProviderState::unknown);
    EXPECT_EQ(read(6)->match_key, "payout_id");
}

TEST_P(PayrexxPushes, WhatCannotBeOursIsNoMoneyForUs) {
    auto config = configured();
    config.reference_prefix = "till7-";
    use(config);
    act(page(), "approve");  // the web shop's
    const auto foreign = last();
    ASSERT_TRUE(foreign);
    EXPECT_EQ(foreign->state, ProviderState::unknown);
    EXPECT_FALSE(foreign->amount);
    create();
    presses("approve");
    const auto ours = last();
    ASSERT_TRUE(ours);
    EXPECT_EQ(ours->match_value, "till7-" + reference);
    EXPECT_EQ(ours->state, ProviderState::paid);
}

INSTANTIATE_TEST_SUITE_P(Every, PayrexxPushes, ::testing::Values("json", "form"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace till::sandbox::testing

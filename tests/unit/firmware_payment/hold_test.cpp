// Money that is held is not paid, and goes back when nobody wants it any more.
#include "tests/support/scripted_world.hpp"

namespace till::test {
namespace {

class Hold : public ScriptedWorld {
  protected:
    void SetUp() override {
        ScriptedWorld::SetUp();
        says("/cancel", R"({"kind":"done"})");
        says("/release", R"({"kind":"done"})");
    }
    static constexpr auto held = R"({"kind":"pending","state":"authorized"})";
};

TEST_F(Hold, IsNotPaid) {
    says("/inquire/create", held);
    const auto id = begin("script.hold");
    seconds(3);
    EXPECT_EQ(state(id), "authorized");
    EXPECT_TRUE(receipts().empty());
}

TEST_F(Hold, ThatComesAfterTheSaleWasGivenUpGoesBackOnce) {
    const auto id = begin("script.hold");
    cancel(id);
    ASSERT_EQ(state(id), "cancelled");
    says("/inquire/create", held);
    loop.advance(std::chrono::minutes(30));
    EXPECT_EQ(asked("/release"), 1u);
    EXPECT_EQ(state(id), "cancelled");
}

TEST_F(Hold, ThatAppearsWhileCancellingGoesBack) {
    says("/cancel", R"({"kind":"refused","problem":"held"})");
    says("/inquire/create", R"({"kind":"unknown"})");
    const auto id = begin("script.hold");
    cancel(id);
    ASSERT_EQ(state(id), "cancelling");
    says("/inquire/create", held);
    seconds(30);
    EXPECT_EQ(asked("/release"), 1u);
    EXPECT_EQ(state(id), "cancelled");
}

TEST_F(Hold, GoesBackWhileACancelIsStillBeingAskedAbout) {
    script.rules[Action::cancel] = AfterUnknown::inquire_first;
    loses("/cancel");
    says("/inquire/cancel", R"({"kind":"unknown"})");
    says("/inquire/create", R"({"kind":"unknown"})");
    const auto id = begin("script.hold");
    cancel(id);
    says("/inquire/create", held);
    seconds(60);
    EXPECT_EQ(asked("/release"), 1u);
    EXPECT_EQ(state(id), "cancelled");
}

TEST_F(Hold, WhoseProviderDoesNotKnowWhatBecameOfTheMoneyIsForAPersonAndAlarmsOnce) {
    says("/inquire/create", held);
    const auto id = begin("script.hold");
    seconds(5);
    says("/inquire/create", R"({"kind":"unknown","problem":"money-state-unknown"})");
    seconds(60);
    EXPECT_EQ(state(id), "unknown");
    EXPECT_EQ(service->counters().alarms, 1);
}

TEST_F(Hold, WithoutACallToReleaseItIsCancelled) {
    script.unsupported.insert(Action::release);
    says("/inquire/create", held);
    const auto id = begin("script.hold");
    seconds(3);
    cancel(id);
    EXPECT_EQ(asked("/cancel"), 1u);
    EXPECT_EQ(asked("/release"), 0u);
    EXPECT_EQ(state(id), "cancelled");
}

TEST_F(Hold, IsTakenByACapture) {
    says("/inquire/create", held);
    says("/capture", R"({"kind":"done","state":"paid","paid":1250})");
    const auto id = begin("script.hold");
    seconds(3);
    std::string done = "no answer";
    service->capture(id, {"bert", "supervisor"}, [&](auto r) { done = r ? "" : r.error().type; });
    loop.run_ready();
    EXPECT_EQ(done, "");
    EXPECT_EQ(state(id), "approved");
}

}  // namespace
}  // namespace till::test

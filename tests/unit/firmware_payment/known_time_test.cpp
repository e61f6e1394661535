// Requests that carry a time, on a terminal whose clock was never set.
#include "tests/support/scripted_world.hpp"

#include "firmware/payment/known_time.hpp"

namespace till::test {
namespace {

using firmware::seconds_of_http_date;

TEST(HttpDate, IsReadAsRfc9110Writes) {
    EXPECT_EQ(seconds_of_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
    EXPECT_EQ(seconds_of_http_date("Fri, 20 Nov 2026 16:05:00 GMT"), 1795190700);
}

TEST(HttpDate, AnythingElseIsNoTime) {
    for (const auto* text : {"", "yesterday", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT!",
                             "Sun, 06 Nov 1994 08:49:37", "784111777"}) {
        EXPECT_FALSE(seconds_of_http_date(text).has_value()) << text;
    }
}

class KnownTimeTest : public ScriptedWorld {
  protected:
    void SetUp() override {
        script.needs_time = true;
        loop.set_trusted(false);
        ScriptedWorld::SetUp();
    }
};

TEST_F(KnownTimeTest, TheProviderIsAskedForItBeforeASale) {
    answers["/time"] = {answer(200, "", {{"Date", "Fri, 20 Nov 2026 16:05:00 GMT"}})};
    const auto id = begin();
    EXPECT_EQ(state(id), "created") << "want of the time is no refusal";
    seconds(3);
    EXPECT_EQ(state(id), "presenting");
    EXPECT_EQ(http.count("GET", "/time"), 1u);
    ASSERT_TRUE(script.built[Action::create].front().now_s.has_value());
    const auto told = *script.built[Action::create].front().now_s;
    EXPECT_GE(told, 1795190700);
    EXPECT_LE(told, 1795190703);
}

TEST_F(KnownTimeTest, WithoutAnyTheSaleIsGivenUpAsUnreachable) {
    answers["/time"] = {not_sent()};
    const auto id = begin();
    seconds(15);
    EXPECT_EQ(state(id), "declined");
    EXPECT_EQ(find(id).reason.type, "time-unknown");
    EXPECT_EQ(asked("/create"), 0u);
}

TEST_F(KnownTimeTest, ATrustedClockIsPreferred) {
    loop.set_trusted(true);
    const auto id = begin();
    EXPECT_EQ(state(id), "presenting");
    EXPECT_EQ(http.count("GET", "/time"), 0u);
}

}  // namespace
}  // namespace till::test

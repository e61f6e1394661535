// The fake loop itself: every other test believes it.
#include "tests/support/fake_loop.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace till::test {
namespace {

using hal::Duration;
using std::chrono::hours;
using std::chrono::seconds;

TEST(FakeLoop, PostedWorkRunsInOrderAndNeverInline) {
    FakeLoop loop;
    std::string order;
    loop.post([&] {
        order += 'a';
        loop.post([&] { order += 'c'; });
    });
    loop.post([&] { order += 'b'; });
    EXPECT_EQ(order, "");
    EXPECT_EQ(loop.run_ready(), 3);
    EXPECT_EQ(order, "abc");
}

TEST(FakeLoop, TimeJumpsFromDeadlineToDeadline) {
    FakeLoop loop;
    const auto start = loop.now();
    std::vector<std::int64_t> fired;
    const auto note = [&] { fired.push_back((loop.now().monotonic - start.monotonic).count()); };
    const auto late = loop.after(seconds(3), note);
    const auto early = loop.after(seconds(1), note);
    const auto same = loop.after(seconds(3), note);
    loop.advance(seconds(2));
    EXPECT_EQ(fired, (std::vector<std::int64_t>{1000}));
    loop.advance(seconds(10));
    EXPECT_EQ(fired, (std::vector<std::int64_t>{1000, 3000, 3000}));
    EXPECT_EQ(loop.now().monotonic - start.monotonic, seconds(12));
    EXPECT_EQ(loop.now().wall - start.wall, seconds(12));
}

TEST(FakeLoop, ADroppedTimerNeverRuns) {
    FakeLoop loop;
    int ran = 0;
    {
        const auto dropped = loop.after(seconds(1), [&] { ++ran; });
    }
    auto cancelled = loop.after(seconds(1), [&] { ++ran; });
    EXPECT_TRUE(cancelled.armed());
    cancelled.cancel();
    EXPECT_FALSE(cancelled.armed());
    auto replaced = loop.after(seconds(1), [&] { ++ran; });
    replaced = loop.after(seconds(2), [&] { ran += 10; });
    loop.advance(hours(1));
    EXPECT_EQ(ran, 10);
    EXPECT_EQ(loop.timers(), 0U);
}

TEST(FakeLoop, ATimerCancelledByAnotherAtTheSameInstantDoesNotRun) {
    FakeLoop loop;
    int ran = 0;
    hal::Timer second;
    const auto first = loop.after(seconds(1), [&] { second.cancel(); });
    second = loop.after(seconds(1), [&] { ++ran; });
    loop.advance(seconds(5));
    EXPECT_EQ(ran, 0);
}

TEST(FakeLoop, ATimerMayArmItselfAgain) {
    FakeLoop loop;
    int ticks = 0;
    hal::Timer timer;
    std::function<void()> tick = [&] {
        if (++ticks < 5) timer = loop.after(seconds(1), tick);
    };
    timer = loop.after(seconds(1), tick);
    loop.advance(seconds(3));
    EXPECT_EQ(ticks, 3);
    EXPECT_TRUE(loop.run_until([&] { return ticks == 5; }));
}

TEST(FakeLoop, RunUntilSaysWhenNothingIsLeft) {
    FakeLoop loop;
    EXPECT_FALSE(loop.run_until([] { return false; }));
    const auto far = loop.after(hours(48), [] {});
    EXPECT_FALSE(loop.run_until([] { return false; }, hours(24)));
    EXPECT_EQ(loop.timers(), 1U);
}

TEST(FakeLoop, TheWallClockStepsWithoutTheMonotonicOne) {
    FakeLoop loop;
    const auto before = loop.now();
    loop.step_wall(-hours(10));
    loop.set_trusted(false);
    EXPECT_EQ(loop.now().wall, before.wall - hours(10));
    EXPECT_EQ(loop.now().monotonic, before.monotonic);
    EXPECT_FALSE(loop.now().trusted);
}

TEST(FakeLoop, ARebootForgetsTheOldProcess) {
    FakeLoop loop;
    int ran = 0;
    const auto timer = loop.after(seconds(1), [&] { ++ran; });
    loop.post([&] { ++ran; });
    loop.advance(Duration{0});
    EXPECT_EQ(ran, 1);
    loop.post([&] { ++ran; });
    loop.reboot("boot-2");
    loop.advance(hours(1));
    EXPECT_EQ(ran, 1);
    EXPECT_EQ(loop.now().boot_id, "boot-2");
}

TEST(FakeLoop, TakesWorkFromOtherThreads) {
    FakeLoop loop;
    int ran = 0;
    std::thread worker([&] { loop.post([&] { ++ran; }); });
    EXPECT_TRUE(loop.run_until([&] { return ran == 1; }, hours(1), true));
    worker.join();
}

}  // namespace
}  // namespace till::test

// The loop of the socket suite: its clock moves only while the network is quiet.
#include "tests/support/virtual_loop.hpp"

#include <gtest/gtest.h>

namespace till::test {
namespace {

using namespace std::chrono_literals;

// A network of one answer at a time: it is under way until it was waited for, then it runs.
struct OneAnswer final : VirtualLoop::Sockets {
    std::function<void()> answer;
    bool ready = false;
    bool dead = false;
    int waits = 0;

    int poll() override {
        if (!ready || !answer) return 0;
        ready = false;
        std::exchange(answer, nullptr)();
        return 1;
    }
    bool wait() override {
        ++waits;
        ready = !dead;
        return ready;
    }
    bool under_way() const override { return static_cast<bool>(answer); }
};

struct VirtualLoopTest : ::testing::Test {
    OneAnswer sockets;
    VirtualLoop loop{sockets};
    hal::Monotonic start = loop.now().monotonic;
    hal::Duration passed() const { return loop.now().monotonic - start; }
};

TEST_F(VirtualLoopTest, JumpsFromTimerToTimerInOrder) {
    std::string seen;
    const auto later = loop.after(20min, [&] { seen += "b"; });
    const auto sooner = loop.after(3min, [&] { seen += "a"; });
    EXPECT_TRUE(loop.run_until([&] { return seen.size() == 2; }));
    EXPECT_EQ(seen, "ab");
    EXPECT_EQ(passed(), 20min);
}

TEST_F(VirtualLoopTest, AnAnswerUnderWayHoldsTheClockStill) {
    hal::Duration answered_at{-1};
    bool timed_out = false;
    sockets.answer = [&] { answered_at = passed(); };
    const auto timeout = loop.after(1ms, [&] { timed_out = true; });
    EXPECT_TRUE(loop.run_until([&] { return answered_at >= 0ms; }));
    EXPECT_EQ(answered_at, 0ms) << "the clock moved while bytes were on their way";
    EXPECT_FALSE(timed_out) << "a slow machine made a request time out";
    EXPECT_EQ(sockets.waits, 1);
}

TEST_F(VirtualLoopTest, WhatATimerCausesIsWaitedForBeforeTheNextTimer) {
    std::string seen;
    const auto send = loop.after(1s, [&] { sockets.answer = [&] { seen += "answer "; }; });
    const auto next = loop.after(2s, [&] { seen += "next"; });
    loop.advance(5s);
    EXPECT_EQ(seen, "answer next");
    EXPECT_EQ(passed(), 5s);
}

TEST_F(VirtualLoopTest, AdvanceStopsWhereItShould) {
    int fired = 0;
    const auto in = loop.after(10s, [&] { ++fired; });
    const auto out = loop.after(11s, [&] { ++fired; });
    loop.advance(10s);
    EXPECT_EQ(fired, 1);
    EXPECT_EQ(passed(), 10s);
    loop.advance(0s);
    EXPECT_EQ(fired, 1);
}

TEST_F(VirtualLoopTest, QuietRunsWhatIsReadyAndNothingElse) {
    bool posted = false;
    bool timed = false;
    const auto timer = loop.after(1ms, [&] { timed = true; });
    loop.post([&] { posted = true; });
    loop.quiet();
    EXPECT_TRUE(posted);
    EXPECT_FALSE(timed);
    EXPECT_EQ(passed(), 0ms);
}

TEST_F(VirtualLoopTest, AnAnswerThatNeverComesIsToldAndNotWaitedForTwice) {
    sockets.answer = [] {};
    sockets.dead = true;
    const auto timer = loop.after(1s, [] {});
    EXPECT_FALSE(loop.run_until([] { return false; }));
    EXPECT_TRUE(loop.wedged());
    EXPECT_EQ(sockets.waits, 1);
    EXPECT_EQ(passed(), 0ms);
}

TEST_F(VirtualLoopTest, WithNothingLeftToDoItGivesUp) {
    EXPECT_FALSE(loop.run_until([] { return false; }));
    EXPECT_FALSE(loop.wedged());
}

}  // namespace
}  // namespace till::test

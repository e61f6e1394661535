#include "till/drivers/net/asio_scheduler.hpp"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <thread>
#include <vector>

namespace {

using namespace till;
using namespace std::chrono_literals;
using drivers::net::AsioScheduler;

class AsioSchedulerTest : public testing::Test {
  protected:
    boost::asio::io_context io_;
    AsioScheduler scheduler_{io_};
};

TEST_F(AsioSchedulerTest, PostsInOrderAndNeverInline) {
    std::vector<int> order;
    scheduler_.post([&] {
        order.push_back(1);
        scheduler_.post([&] { order.push_back(3); });
        order.push_back(2);
    });
    EXPECT_TRUE(order.empty());
    io_.run();
    EXPECT_EQ(order, (std::vector{1, 2, 3}));
}

TEST_F(AsioSchedulerTest, TakesWorkThatCanOnlyBeMoved) {
    auto value = std::make_unique<int>(7);
    int seen = 0;
    scheduler_.post([&seen, value = std::move(value)] { seen = *value; });
    io_.run();
    EXPECT_EQ(seen, 7);
}

TEST_F(AsioSchedulerTest, RunsWorkPostedByOtherThreadsOnTheLoopThread) {
    constexpr int per_thread = 1000;
    std::vector<std::pair<int, int>> seen;
    bool elsewhere = false;
    const auto loop = std::this_thread::get_id();
    const auto produce = [&](int producer) {
        for (int i = 0; i < per_thread; ++i)
            scheduler_.post([&, producer, i] {
                elsewhere = elsewhere || std::this_thread::get_id() != loop;
                seen.emplace_back(producer, i);
            });
    };
    std::thread first(produce, 0);
    std::thread second(produce, 1);
    first.join();
    second.join();
    io_.run();
    EXPECT_FALSE(elsewhere);
    ASSERT_EQ(seen.size(), 2u * per_thread);
    for (const int producer : {0, 1}) {
        int next = 0;
        for (const auto& [who, number] : seen)
            if (who == producer) {
                EXPECT_EQ(number, next++);
            }
    }
}

TEST_F(AsioSchedulerTest, TimersFireInTheOrderOfTheirDeadlines) {
    std::vector<int> order;
    const auto late = scheduler_.after(20ms, [&] { order.push_back(2); });
    const auto early = scheduler_.after(1ms, [&] { order.push_back(1); });
    io_.run();
    EXPECT_EQ(order, (std::vector{1, 2}));
}

TEST_F(AsioSchedulerTest, ANegativeDelayIsNowButNeverInline) {
    bool ran = false;
    const auto timer = scheduler_.after(-5s, [&] { ran = true; });
    EXPECT_FALSE(ran);
    io_.run();
    EXPECT_TRUE(ran);
}

TEST_F(AsioSchedulerTest, ADestroyedTimerNeverRunsItsWork) {
    bool ran = false;
    {
        const auto timer = scheduler_.after(0ms, [&] { ran = true; });
    }
    io_.run();
    EXPECT_FALSE(ran);
}

TEST_F(AsioSchedulerTest, ATimerThatIsDueAlreadyCanStillBeCancelled) {
    bool ran = false;
    auto victim = scheduler_.after(0ms, [&] { ran = true; });
    // Both are due when the loop looks; whichever of the two runs first cancels the other.
    auto killer = scheduler_.after(0ms, [&] { victim.cancel(); });
    scheduler_.post([&] { victim.cancel(); });
    io_.run();
    EXPECT_FALSE(ran);
    EXPECT_FALSE(victim.armed());
}

TEST_F(AsioSchedulerTest, OfTwoDueTimersTheFirstCanCancelTheSecond) {
    int ran = 0;
    std::optional<hal::Timer> first;
    std::optional<hal::Timer> second;
    first = scheduler_.after(0ms, [&] {
        ++ran;
        second.reset();
    });
    second = scheduler_.after(0ms, [&] {
        ++ran;
        first.reset();
    });
    io_.run();
    EXPECT_EQ(ran, 1);
}

TEST_F(AsioSchedulerTest, WorkMayDestroyOrReplaceItsOwnTimer) {
    int ran = 0;
    hal::Timer timer;
    timer = scheduler_.after(0ms, [&] {
        ++ran;
        timer = scheduler_.after(0ms, [&] {
            ++ran;
            timer.cancel();
        });
    });
    io_.run();
    EXPECT_EQ(ran, 2);
    EXPECT_FALSE(timer.armed());
}

TEST_F(AsioSchedulerTest, AFiredTimerStaysArmedUntilReplaced) {
    const auto timer = scheduler_.after(0ms, [] {});
    io_.run();
    EXPECT_TRUE(timer.armed());
    EXPECT_FALSE(hal::Timer().armed());
}

TEST(AsioSchedulerLifetime, WorkThatNeverRanIsDestroyedWithTheLoop) {
    auto token = std::make_shared<int>(1);
    const std::weak_ptr<int> watch = token;
    {
        boost::asio::io_context io;
        AsioScheduler scheduler(io);
        scheduler.post([token = std::move(token)] {});
    }
    EXPECT_TRUE(watch.expired());
}

}  // namespace

// What hal::Clock promises, asked of every clock there is.
#include "till/drivers/clock/linux_clock.hpp"

#include "tests/support/fake_loop.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>

namespace {

using namespace till;

struct LinuxFactory {
    static std::unique_ptr<hal::Clock> make() { return std::make_unique<drivers::clock::LinuxClock>(); }
};
struct FakeFactory {
    static std::unique_ptr<hal::Clock> make() { return std::make_unique<test::FakeLoop>(); }
};

template <class Factory>
class ClockContract : public testing::Test {
  protected:
    std::unique_ptr<hal::Clock> clock_ = Factory::make();
};
using Clocks = testing::Types<LinuxFactory, FakeFactory>;
TYPED_TEST_SUITE(ClockContract, Clocks);

TYPED_TEST(ClockContract, MonotonicTimeNeverStepsBack) {
    auto last = this->clock_->monotonic();
    for (int i = 0; i < 10'000; ++i) {
        const auto now = this->clock_->monotonic();
        ASSERT_GE(now, last);
        last = now;
    }
}

TYPED_TEST(ClockContract, MonotonicTimeCountsFromTheBoot) {
    EXPECT_GT(this->clock_->monotonic().time_since_epoch(), hal::Duration{0});
    // Not Unix time by mistake: no machine here has been up for twenty years.
    EXPECT_LT(this->clock_->monotonic().time_since_epoch(), std::chrono::years{20});
}

TYPED_TEST(ClockContract, NamesTheBootTheSameWayEachTime) {
    const auto id = this->clock_->now().boot_id;
    EXPECT_FALSE(id.empty());
    EXPECT_LE(id.size(), 64u);
    EXPECT_EQ(this->clock_->now().boot_id, id);
}

TYPED_TEST(ClockContract, WallTimeIsUnixTimeInMilliseconds) {
    const hal::Wall wall = this->clock_->now().wall;
    EXPECT_GT(wall, hal::Wall{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}});
    EXPECT_LT(wall, hal::Wall{std::chrono::sys_days{std::chrono::year{2100} / 1 / 1}});
}

TYPED_TEST(ClockContract, MayBeReadFromAnyThread) {
    std::set<std::string> boots;
    std::mutex mutex;
    const auto read = [&] {
        for (int i = 0; i < 1000; ++i) {
            const auto stamp = this->clock_->now();
            const std::lock_guard lock(mutex);
            boots.insert(stamp.boot_id);
        }
    };
    std::thread first(read);
    std::thread second(read);
    first.join();
    second.join();
    EXPECT_EQ(boots.size(), 1u);
}

// Two readings of the same boot by two objects can be compared: the journal relies on it after a restart.
TEST(LinuxClockContract, TwoClocksOfOneBootAgree) {
    const drivers::clock::LinuxClock first;
    const drivers::clock::LinuxClock second;
    const auto a = first.now();
    const auto b = second.now();
    const auto c = first.now();
    EXPECT_EQ(a.boot_id, b.boot_id);
    EXPECT_LE(a.monotonic, b.monotonic);
    EXPECT_LE(b.monotonic, c.monotonic);
}

}  // namespace

// RetryPolicy: full jitter under a doubling ceiling, never below the floor.
#include "till/offline/retry_policy.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace till::offline {
namespace {

using hal::Duration;
using std::chrono::seconds;

constexpr auto most = std::numeric_limits<std::uint64_t>::max();

// The random number that gives the ceiling itself.
std::uint64_t ceiling_for(Duration ceiling) { return static_cast<std::uint64_t>(ceiling.count()); }

TEST(RetryPolicy, DoublesItsCeilingUpToTheCap) {
    const RetryPolicy policy{Duration{500}, seconds(60), Duration{100}};
    EXPECT_EQ(policy.delay(1, ceiling_for(Duration{1000})), Duration{1000});
    EXPECT_EQ(policy.delay(2, ceiling_for(Duration{2000})), Duration{2000});
    EXPECT_EQ(policy.delay(7, ceiling_for(seconds(60))), seconds(60));
    EXPECT_EQ(policy.delay(2'000'000'000, ceiling_for(seconds(60))), seconds(60));
}

TEST(RetryPolicy, IsNeverBelowItsFloorNorAboveItsCeiling) {
    const RetryPolicy policy{Duration{500}, seconds(60), Duration{100}};
    for (int attempts = 1; attempts < 40; ++attempts) {
        for (const std::uint64_t random : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{99'999'999'999}, most}) {
            EXPECT_GE(policy.delay(attempts, random), Duration{100});
            EXPECT_LE(policy.delay(attempts, random), seconds(60));
        }
    }
    EXPECT_EQ(policy.delay(5, 0), Duration{100});
}

TEST(RetryPolicy, SpreadsOverTheWholeRange) {
    const RetryPolicy policy{Duration{500}, seconds(60), Duration{0}};
    int low = 0, high = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        const auto delay = policy.delay(3, i * 0x9E3779B97F4A7C15);
        (delay < Duration{2000} ? low : high) += 1;
    }
    EXPECT_GT(low, 400);
    EXPECT_GT(high, 400);
}

TEST(RetryPolicy, SurvivesNonsense) {
    EXPECT_EQ((RetryPolicy{Duration{-5}, Duration{-1}, Duration{10}}).delay(3, most), Duration{10});
    EXPECT_EQ((RetryPolicy{Duration{0}, seconds(60), Duration{0}}).delay(100, most), Duration{0});
    EXPECT_GE((RetryPolicy{Duration::max() / 4, Duration::max(), Duration{0}}).delay(60, most / 3), Duration{0});
}

}  // namespace
}  // namespace till::offline

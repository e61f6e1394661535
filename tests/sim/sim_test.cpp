// Every seed that ever failed, a few more, and whatever seed is asked for.
#include "tests/sim/day.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace till::sim {
namespace {

std::string told(const DayReport& day) {
    std::string text = "seed " + std::to_string(day.seed);
    for (const auto& what : day.wrong)
        text += "\n  " + what;
    return text + "\n  replay: ./dev soak --one --seed " + std::to_string(day.seed);
}

std::int64_t must_be_well(std::uint64_t seed) {
    DayOptions options;
    options.seed = seed;
    const auto report = run_day(options);
    EXPECT_TRUE(report.wrong.empty()) << told(report);
    return report.payments;
}

TEST(Sim, SeedsThatOnceFailedLoseNothingAndTakeNothingTwice) {
    std::int64_t payments = 0;
    for (const std::uint64_t seed : {5, 9, 26, 9'063, 20'021})
        payments += must_be_well(seed);
    EXPECT_GT(payments, 100) << "days on which nothing happens prove nothing";
}

TEST(Sim, FurtherSeedsToo) {
    for (const std::uint64_t seed : {1, 2, 3, 501})
        must_be_well(seed);
}

TEST(Sim, AndTheOneThatIsGivenByHand) {
    const char* given = std::getenv("TILL_SIM_SEED");
    if (given == nullptr) GTEST_SKIP() << "TILL_SIM_SEED=n replays one";
    must_be_well(std::strtoull(given, nullptr, 10));
}

TEST(Sim, NoticesADiskThatLies) {
    DayOptions options;
    options.mutant = Mutant::fsync_is_a_no_op;
    bool noticed = false;
    for (options.seed = 1; options.seed < 40 && !noticed; ++options.seed)
        noticed = !run_day(options).wrong.empty();
    EXPECT_TRUE(noticed) << "a harness that cannot fail proves nothing";
}

TEST(Sim, TheSameSeedIsTheSameDay) {
    DayOptions options;
    options.seed = 4711;
    options.trace = true;
    const auto first = run_day(options);
    const auto second = run_day(options);
    EXPECT_EQ(first.trace, second.trace);
    EXPECT_EQ(first.steps, second.steps);
}

}  // namespace
}  // namespace till::sim

// The power goes at every single call to the disk. What was acknowledged must be there, and nothing may be half there.
// TILL_CRASH_SEEDS=n tries n random subsets of the unsynced writes at each point (default 1), TILL_CRASH_BURSTS=n works
// longer (default 5 bursts of three sales).
#include "shop_script.hpp"

#include <cstdlib>

namespace till::offline::test {
namespace {

using Survives = FaultyDisk::Survives;

int setting(const char* name, int otherwise) {
    const char* given = std::getenv(name);
    return given != nullptr ? std::max(1, std::atoi(given)) : otherwise;
}

struct Tally {
    int points = 0, states = 0;
    int unopenable = 0, broken = 0, lost = 0;
    std::string first;  // the first thing that went wrong
};

class PowerLoss : public ::testing::Test {
  protected:
    // Runs the script once; at each call to its disk, copies of the disk lose their power in every manner.
    Tally campaign(int bursts, const std::function<void(FaultyDisk&)>& set_up, bool until_lost = false) {
        Tally tally;
        FakeLoop loop;
        FaultyDisk disk("victim");
        FaultyDisk copy("copy");
        set_up(disk);
        auto journal = std::make_unique<Journal>(loop, "/disk/till.db", disk.vfs(), false, 40);
        EXPECT_TRUE(journal->open().has_value());
        Shop shop(loop, *journal);
        disk.before_call = [&](FaultyDisk::Call) {
            if (!until_lost || tally.lost == 0) cut(disk, copy, shop.told, tally);
        };
        shop.work(bursts);
        disk.before_call = nullptr;
        EXPECT_EQ(shop.told.payments.size(), static_cast<std::size_t>(bursts) * 3);
        return tally;
    }

  private:
    static void cut(const FaultyDisk& disk, FaultyDisk& copy, const Acknowledged& told, Tally& tally) {
        ++tally.points;
        const auto image = disk.image();
        const auto try_one = [&](Survives survives, unsigned seed) {
            std::mt19937 random(seed);
            copy.restore(image);
            copy.power_cut(survives, random);
            const Verdict verdict = judge(copy, told);
            ++tally.states;
            tally.unopenable += verdict.opens ? 0 : 1;
            tally.broken += verdict.opens && !verdict.whole ? 1 : 0;
            tally.lost += verdict.opens && !verdict.keeps_promises ? 1 : 0;
            const bool good = verdict.opens && verdict.whole && verdict.keeps_promises;
            if (!good && tally.first.empty()) {
                tally.first = "point " + std::to_string(tally.points) + ", way " +
                              std::to_string(static_cast<int>(survives)) + ", seed " + std::to_string(seed) + ": " +
                              (verdict.why.empty() ? "something acknowledged is gone" : verdict.why);
            }
        };
        try_one(Survives::nothing, 0);
        try_one(Survives::everything, 0);
        for (int i = 0; i < setting("TILL_CRASH_SEEDS", 1); ++i) {
            const auto seed = static_cast<unsigned>(tally.points * 1000 + i);
            try_one(Survives::prefix, seed);
            try_one(Survives::subset, seed);
            try_one(Survives::torn_subset, seed);
        }
    }
};

TEST_F(PowerLoss, NothingAcknowledgedIsEverLost) {
    const Tally tally = campaign(setting("TILL_CRASH_BURSTS", 5), [](FaultyDisk&) {});
    EXPECT_EQ(tally.unopenable, 0) << tally.first;
    EXPECT_EQ(tally.broken, 0) << tally.first;
    EXPECT_EQ(tally.lost, 0) << tally.first;
    EXPECT_GT(tally.points, 300);
    std::printf("power cut at %d points, %d states\n", tally.points, tally.states);
}

// The same campaign must find what is known to be wrong, or its silence above means nothing.
TEST_F(PowerLoss, TheHarnessCatchesSynchronousNormal) {
    const Tally tally = campaign(
        3, [](FaultyDisk& disk) { disk.lazy_log_sync = true; }, true);
    EXPECT_GT(tally.lost, 0);
    EXPECT_EQ(tally.broken, 0) << "NORMAL loses, but does not corrupt: " << tally.first;
}

TEST_F(PowerLoss, TheHarnessCatchesADiskThatIgnoresSync) {
    const Tally tally = campaign(
        6, [](FaultyDisk& disk) { disk.ignores_sync = true; }, true);
    EXPECT_GT(tally.lost, 0);
}

// The power goes again while the next process recovers.
TEST_F(PowerLoss, ACutDuringRecoveryLosesNothingEither) {
    FakeLoop loop;
    FaultyDisk disk("victim");
    FaultyDisk copy("copy");
    auto journal = std::make_unique<Journal>(loop, "/disk/till.db", disk.vfs(), false, 40);
    ASSERT_TRUE(journal->open().has_value());
    Shop shop(loop, *journal);
    int point = 0, second_cuts = 0;
    disk.before_call = [&](FaultyDisk::Call) {
        if (++point % 17 != 0) return;
        const auto image = disk.image();
        for (int n = 1;; ++n) {
            std::mt19937 random(static_cast<unsigned>(point * 100 + n));
            copy.restore(image);
            copy.power_cut(Survives::subset, random);
            copy.reset_counts();
            copy.fault = {n, true, SQLITE_IOERR, true};
            judge(copy, shop.told);
            const bool reached = copy.calls >= n;
            copy.power_cut(Survives::torn_subset, random);
            const Verdict verdict = judge(copy, shop.told);
            EXPECT_TRUE(verdict.opens && verdict.whole && verdict.keeps_promises)
                << "cut " << point << ", then " << n << ": " << verdict.why;
            if (!reached) return;
            ++second_cuts;
        }
    };
    shop.work(3);
    disk.before_call = nullptr;
    EXPECT_GT(second_cuts, 25);
}

}  // namespace
}  // namespace till::offline::test

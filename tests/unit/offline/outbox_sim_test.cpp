// Seeded days of an outbox: every kind of answer, lines that drop and return, retries by hand, restarts, power cuts and
// failing disks in any order. First nothing may go wrong (safety), then, with all well again, everything must get
// through (liveness). A seed that fails is the bug report: TILL_OUTBOX_SEED=n runs it alone.
#include <cstdlib>

#include "outbox_fixture.hpp"
#include "tests/support/faulty_disk.hpp"

namespace till::offline::test {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using till::test::FaultyDisk;

class OutboxDay : public OutboxTest {
  protected:
    FaultyDisk disk{"outbox-day"};
    std::mt19937 random;
    bool well = false;  // liveness: everything works
    bool line = true;
    int boots = 1;
    std::set<std::string> acknowledged;                              // items whose commit was reported
    std::map<std::string, std::string> key_of;                       // also those that were only asked for
    std::map<std::string, int> arrived;                              // at the far side, which keeps each id once
    std::map<std::string, std::vector<std::string>> first_arrivals;  // per key
    std::set<std::string> refused_ids;

    void TearDown() override { stop(); }
    int roll(int sides) { return static_cast<int>(random() % static_cast<unsigned>(sides)); }

    Delivery far_side_says(const Item& item) {
        if (!line && !well) return roll(2) == 0 ? not_sent() : unknown();
        const int fate = well ? 0 : roll(10);
        if (fate == 1) return not_sent();
        if (item.id.ends_with("7")) {  // poison: refused however often
            refused_ids.insert(item.id);
            return refused();
        }
        if (++arrived[item.id] == 1) first_arrivals[item.order_key].push_back(item.id);
        if (fate == 2) return unknown();  // it arrived, and nobody knows
        auto result = done();
        result.change = event_change(item.id, "arrived");
        return result;
    }
    void ask_for(int n) {
        const std::string id = "i" + std::to_string(n);
        const std::string key = "k" + std::to_string(roll(5));
        key_of[id] = key;
        Change change = item_change(id, key);
        journal->store().commit(std::move(change), [this, id](const hal::Result<Committed>& result) {
            if (!result) return;
            acknowledged.insert(id);
            if (outbox) outbox->enqueued();
        });
    }
    void restart(bool power_cut) {
        stop();
        if (power_cut) disk.power_cut(FaultyDisk::Survives::torn_subset, random);
        disk.fault = {};
        if (roll(2) == 0) loop.step_wall(hal::Duration(static_cast<std::int64_t>(roll(2'000'000)) - 1'000'000));
        if (power_cut) loop.reboot("boot-" + std::to_string(++boots));  // else it is the same boot, with its page cache
        start_on(disk.vfs());
    }
    void something_happens(int& next_item) {
        switch (roll(12)) {
            case 0: line = !line; break;
            case 1:
                line = true;
                outbox->line_returned();
                break;
            case 2: restart(false); break;
            case 3: restart(true); break;
            case 4:
                disk.reset_counts();
                disk.fault = {1 + roll(30), roll(2) == 0, roll(2) == 0 ? SQLITE_IOERR : SQLITE_FULL, roll(3) == 0};
                break;
            case 5: disk.fault = {}; break;
            case 6: outbox->retry_now("i" + std::to_string(roll(std::max(next_item, 1))), [](const auto&) {}); break;
            default: ask_for(next_item++); break;
        }
        settle(hal::Duration(roll(20'000)));
    }
    void run(unsigned seed) {
        random.seed(seed);
        channel.max_batch = 1 + roll(4);
        channel.max_parallel = 1 + roll(3);
        far_side = [this](const Item& item) { return far_side_says(item); };
        start_on(disk.vfs());
        int next_item = 0;
        for (int step = 0; step < 60; ++step)
            something_happens(next_item);
        // All is well from here on.
        disk.fault = {};
        restart(false);
        well = true;
        outbox->line_returned();
        ASSERT_TRUE(run_until([&] { return outbox->idle() && journal->summary()->waiting == 0; })) << "never quiet";
        check();
    }
    void check() {
        for (const auto& id : acknowledged) {
            const auto item = journal->item(id);
            ASSERT_TRUE(item.has_value()) << id << " is gone";
            const bool poison = id.ends_with("7");
            EXPECT_EQ(item->state, poison ? ItemState::parked : ItemState::done) << id;
            EXPECT_EQ(journal->events_of(id)->size(), poison ? 0u : 1u) << id << ": its change exactly once";
            EXPECT_EQ(arrived.contains(id), !poison) << id;
        }
        for (const auto& [id, times] : arrived) {
            EXPECT_TRUE(journal->item(id).has_value()) << id << " left the terminal and is not in the journal";
        }
        for (const auto& [key, ids] : first_arrivals) {
            for (std::size_t i = 1; i < ids.size(); ++i) {
                EXPECT_LT(std::stoi(ids[i - 1].substr(1)), std::stoi(ids[i].substr(1))) << key << " out of order";
            }
        }
        EXPECT_TRUE(journal->verify().has_value());
    }
};

class Seeded : public OutboxDay, public ::testing::WithParamInterface<unsigned> {};
INSTANTIATE_TEST_SUITE_P(Seeds, Seeded, ::testing::Range(1u, 61u));

TEST_P(Seeded, EverythingArrivesOnceInOrderAndNothingIsForgotten) { run(GetParam()); }

TEST_F(OutboxDay, TheSeedOfABugReport) {
    const char* seed = std::getenv("TILL_OUTBOX_SEED");
    if (seed == nullptr) GTEST_SKIP() << "TILL_OUTBOX_SEED names one";
    run(static_cast<unsigned>(std::atoi(seed)));
}

}  // namespace
}  // namespace till::offline::test

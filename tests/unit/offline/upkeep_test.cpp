// Time in the journal: clocks at 1970, at 2099 and stepping change no order and lose nothing; once trust arrives, what
// was off is recorded. (R24: boots at 1970 and at 2099.)
#include "till/offline/upkeep.hpp"
#include "signed_fixture.hpp"
#include "till/offline/outbox.hpp"

namespace till::offline::test {
namespace {

using namespace std::chrono_literals;

hal::Wall at(int year) { return hal::Wall(std::chrono::sys_days(std::chrono::year(year) / std::chrono::January / 2)); }

class Clocks : public SignedTest {
  protected:
    std::unique_ptr<Upkeep> upkeep;
    UpkeepOptions options;

    void start_all() {
        upkeep.reset();
        start();
        upkeep = std::make_unique<Upkeep>(journal->store(), loop, loop, options);
        upkeep->start();
    }
    void reboot(const std::string& boot) {
        upkeep.reset();
        journal.reset();
        loop.reboot(boot);
        start_all();
    }
    std::vector<Event> of_type(const std::string& type) {
        auto events = journal->events(0, 100'000);
        EXPECT_TRUE(events.has_value());
        std::erase_if(*events, [&](const Event& event) { return event.type != type; });
        return *events;
    }
    // Sequence numbers grow; within a boot, so does the monotonic time.
    void expect_order() {
        const auto events = journal->events(0, 100'000);
        ASSERT_TRUE(events.has_value());
        for (std::size_t i = 1; i < events->size(); ++i) {
            const Event &before = (*events)[i - 1], &after = (*events)[i];
            EXPECT_EQ(after.seq, before.seq + 1);
            const bool same_boot = after.at.boot_id == before.at.boot_id;
            EXPECT_TRUE(!same_boot || after.at.monotonic >= before.at.monotonic) << "event " << after.seq;
        }
        EXPECT_TRUE(journal->verify().has_value());
    }
};

TEST_F(Clocks, R24_TrustRecordsHowFarOffTheClockWas) {
    for (const int year : {1970, 2099}) {
        const hal::Wall now = at(2026);
        reboot("boot-of-" + std::to_string(year));
        loop.set_trusted(false);
        loop.set_wall(at(year));
        reboot("wrong-" + std::to_string(year));
        sell(year, year + 1);
        const auto issued = journal->receipts()->front();
        EXPECT_FALSE(issued.issued.trusted);
        loop.advance(60s);
        const auto sold_before = loop.monotonic() - issued.issued.monotonic;
        loop.set_wall(now);
        loop.set_trusted(true);
        loop.advance(10s);
        const auto told = of_type("clock.trusted");
        ASSERT_FALSE(told.empty());
        const auto& data = told.back().data;
        EXPECT_EQ(data.string_or("boot_id", ""), "wrong-" + std::to_string(year));
        const auto off = std::chrono::duration_cast<hal::Duration>(now - at(year)).count() - 60'000;
        EXPECT_EQ(data.integer_or("offset_ms", 0), off) << year;
        const auto clock = journal->document(clock_document, "wrong-" + std::to_string(year));
        ASSERT_TRUE(clock.has_value());
        EXPECT_EQ(true_time(issued.issued, clock->body), now - sold_before);
    }
    expect_order();
}

TEST_F(Clocks, ABootThatIsTrustedFromTheStartHasNoOffset) {
    loop.set_trusted(true);
    reboot("good");
    loop.advance(1min);
    const auto told = of_type("clock.trusted");
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told.front().data.integer_or("offset_ms", -1), 0);
    start_all();  // another process, same boot
    loop.advance(1min);
    EXPECT_EQ(of_type("clock.trusted").size(), 1u);
    reboot("next");
    loop.advance(1min);
    EXPECT_EQ(of_type("clock.trusted").size(), 2u);
}

TEST_F(Clocks, AReceiptOfAnotherBootHasNoTrueTime) {
    hal::Stamp stamp{hal::Monotonic{5s}, hal::Wall{}, false, "a"};
    EXPECT_EQ(true_time(stamp, Value::object({{"boot_id", "b"}, {"wall_at_boot_ms", 7}})), std::nullopt);
    EXPECT_EQ(true_time(stamp, Value::object()), std::nullopt);
    EXPECT_EQ(true_time(stamp, Value::object({{"boot_id", "a"}, {"wall_at_boot_ms", 7}})), hal::Wall(5007ms));
    stamp.trusted = true;
    stamp.wall = hal::Wall(99ms);
    EXPECT_EQ(true_time(stamp, Value::object({{"boot_id", "a"}})), hal::Wall(99ms));
    stamp = {hal::Monotonic{5s}, hal::Wall{}, false, ""};
    EXPECT_EQ(true_time(stamp, Value::object()), std::nullopt) << "no boot is no boot";
}

TEST_F(Clocks, R24_ASteppingClockChangesNoOrderAndLosesNothing) {
    std::mt19937 random(24);
    loop.set_trusted(true);
    options.between_prunings = 1min;
    reboot("stepping");
    for (int i = 0; i < 120; ++i) {
        sell(i, i + 1);
        loop.advance(hal::Duration{random() % 5'000});
        const int years[] = {1970, 2026, 2026, 2099, 2000};
        loop.set_trusted(random() % 3 == 0);
        // A trusted clock that lies by decades is beyond what a terminal can know; trusted steps stay within a year.
        loop.set_wall(loop.now().trusted ? at(2026) + std::chrono::hours(random() % 8'000) : at(years[random() % 5]));
        if (i % 40 == 39) reboot("stepping-" + std::to_string(i));
    }
    loop.advance(30min);
    expect_order();
    EXPECT_EQ(journal->verify()->receipts, 120);
    EXPECT_EQ(journal->summary()->waiting, 240) << "every print and every sync still waits";
}

TEST_F(Clocks, R24_BackOffAndQueueOrderAreNotTheClocks) {
    loop.set_trusted(true);
    loop.set_wall(at(2099));
    reboot("late");
    ASSERT_TRUE(journal->commit(item_change("first", "k1")).has_value());
    loop.set_wall(at(1970));
    ASSERT_TRUE(journal->commit(item_change("second", "k2")).has_value());
    ASSERT_TRUE(journal->commit(update_change("first", ItemState::pending, 1, 30s)).has_value());
    EXPECT_EQ(journal->due("sync")->size(), 1u);
    loop.set_wall(at(2099));
    loop.advance(29s);
    EXPECT_EQ(journal->due("sync")->size(), 1u) << "a wall clock 129 years on ends no back-off";
    loop.advance(2s);
    EXPECT_EQ(journal->due("sync")->front().id, "second");
    EXPECT_EQ(journal->due("sync")->size(), 2u);
    loop.set_wall(at(1970));
    reboot("early");
    loop.advance(30s);
    EXPECT_EQ(journal->due("sync")->size(), 2u) << "a step back over a reboot holds it up no longer than was planned";
}

TEST_F(Clocks, RetentionRunsByItself) {
    loop.set_trusted(true);
    reboot("old");
    sell(0, 5);
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(journal->commit(update_change("p" + std::to_string(i) + "-sync", ItemState::done)).has_value());
        ASSERT_TRUE(journal->commit(update_change("p" + std::to_string(i) + "-print", ItemState::done)).has_value());
    }
    loop.step_wall(std::chrono::hours(24 * 500));
    sell(5, 6);
    options.retention.rows = 3;
    start_all();
    loop.advance(1h);
    EXPECT_EQ(journal->verify()->events_pruned_to, 11);
    expect_order();
}

TEST_F(Clocks, AFullDiskIsToldLater) {
    loop.set_trusted(false);
    journal = std::make_unique<Journal>(loop, "/disk/till.db", disk.vfs(), false, 1000, signer.get());
    ASSERT_TRUE(journal->open().has_value());
    upkeep = std::make_unique<Upkeep>(journal->store(), loop, loop, options);
    upkeep->start();
    // Past what the first start left in the log: a commit that finds room there needs none on the disk.
    for (int i = 0; i < 40; ++i)
        ASSERT_TRUE(journal->commit(event_change("p", "more")).has_value());
    disk.full = true;
    loop.set_trusted(true);
    loop.advance(1min);
    EXPECT_TRUE(of_type("clock.trusted").empty());
    disk.full = false;
    loop.advance(1min);
    EXPECT_EQ(of_type("clock.trusted").size(), 1u);
}

}  // namespace
}  // namespace till::offline::test

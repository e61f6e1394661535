// The outbox's rows: what is due, what blocks what, and that a long queue costs nothing.
#include "offline/store/item_table.hpp"
#include "offline/store/recovery.hpp"
#include "store_fixture.hpp"

#include <sqlite3.h>

namespace till::offline::test {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class Queue : public ::testing::Test {
  protected:
    FakeLoop loop;
    TempFolder folder;
    drivers::crypto::MbedtlsCrypto journal_crypto;
    std::unique_ptr<Journal> journal;
    void SetUp() override { start(); }
    void start() {
        journal = std::make_unique<Journal>(loop, folder.file("till.db"));
        ASSERT_TRUE(journal->open().has_value());
    }
    void commit(Change change) {
        const auto result = journal->commit(std::move(change));
        ASSERT_TRUE(result.has_value()) << result.error().type << " " << result.error().detail;
    }
    std::vector<std::string> due(std::string kind = "sync", int limit = 100) {
        std::vector<std::string> ids;
        const auto items = journal->due(std::move(kind), limit);
        EXPECT_TRUE(items.has_value());
        for (const Item& item : *items)
            ids.push_back(item.id);
        return ids;
    }
    using Ids = std::vector<std::string>;
};

TEST_F(Queue, TheFirstOfEachKeyIsDueOldestFirst) {
    commit(item_change("a1", "a"));
    commit(item_change("b1", "b"));
    commit(item_change("a2", "a"));
    commit(item_change("c1", "c", "print"));
    EXPECT_EQ(due(), (Ids{"a1", "b1"}));
    EXPECT_EQ(due("print"), (Ids{"c1"}));
    EXPECT_EQ(due("sync", 1), (Ids{"a1"}));
}

TEST_F(Queue, InFlightUnknownAndDelayedItemsHoldTheirKeyDoneAndParkedDoNot) {
    commit(item_change("a1", "a"));
    commit(item_change("a2", "a"));
    commit(update_change("a1", ItemState::in_flight));
    EXPECT_EQ(due(), Ids{});
    commit(update_change("a1", ItemState::unknown, 1, seconds(5)));
    EXPECT_EQ(due(), Ids{});
    loop.advance(seconds(5));
    EXPECT_EQ(due(), (Ids{"a1"}));
    commit(update_change("a1", ItemState::parked));
    EXPECT_EQ(due(), (Ids{"a2"}));
    commit(update_change("a2", ItemState::done));
    EXPECT_EQ(due(), Ids{});
}

TEST_F(Queue, AnUnparkedItemTakesItsOldPlace) {
    for (const char* id : {"a1", "a2", "a3"})
        commit(item_change(id, "a"));
    commit(update_change("a1", ItemState::parked));
    EXPECT_EQ(due(), (Ids{"a2"}));
    commit(update_change("a1", ItemState::unknown));
    EXPECT_EQ(due(), (Ids{"a1"}));
    commit(update_change("a1", ItemState::parked));
    commit(update_change("a2", ItemState::in_flight));
    commit(update_change("a1", ItemState::unknown));
    EXPECT_EQ(due(), Ids{}) << "a later one of its key is out: one at a time";
    EXPECT_FALSE(journal->next_due("sync")->has_value());
    commit(update_change("a2", ItemState::done));
    EXPECT_EQ(due(), (Ids{"a1"}));
}

TEST_F(Queue, AnIdIsKnownForEver) {
    commit(item_change("a", "k"));
    EXPECT_EQ(journal->commit(item_change("a", "k")).error().type, "item-exists");
    commit(update_change("a", ItemState::done));
    EXPECT_EQ(journal->commit(item_change("a", "k")).error().type, "item-exists");
    EXPECT_EQ(journal->commit(update_change("a", ItemState::pending)).error().type, "item-done");
    EXPECT_EQ(journal->commit(update_change("b", ItemState::done)).error().type, "not-found");
    EXPECT_EQ(journal->item("a")->state, ItemState::done);
    EXPECT_EQ(journal->item("b").error().type, "not-found");
}

TEST_F(Queue, AnUpdateThatExpectsAnotherStateIsRefused) {
    commit(item_change("a", "k"));
    Change change = update_change("a", ItemState::in_flight);
    change.items.front().expected = ItemState::unknown;
    EXPECT_EQ(journal->commit(change).error().type, "item-moved");
    change.items.front().expected = ItemState::pending;
    commit(change);
}

TEST_F(Queue, TellsWhenTheNextIsDue) {
    EXPECT_FALSE(journal->next_due("sync")->has_value());
    commit(item_change("a", "a"));
    EXPECT_EQ(journal->next_due("sync")->value(), hal::Duration{0});
    commit(update_change("a", ItemState::pending, 1, minutes(3)));
    commit(item_change("b", "b"));
    commit(update_change("b", ItemState::pending, 1, minutes(2)));
    EXPECT_EQ(journal->next_due("sync")->value(), minutes(2));
    EXPECT_FALSE(journal->next_due("print")->has_value());
    const auto shown = journal->item("a");
    EXPECT_EQ(shown->next_at.value(), loop.now().wall + minutes(3));
    EXPECT_EQ(journal->make_due_now("print").value(), 0);
    EXPECT_EQ(journal->make_due_now("sync").value(), 2);
    EXPECT_EQ(journal->next_due("sync")->value(), hal::Duration{0});
}

TEST_F(Queue, ListsByStateNewestFirst) {
    for (const char* id : {"a", "b", "c", "d", "e"})
        commit(item_change(id, id));
    commit(update_change("a", ItemState::done));
    commit(update_change("b", ItemState::parked));
    commit(update_change("c", ItemState::in_flight));
    commit(update_change("d", ItemState::unknown));
    const auto list = [&](std::vector<ItemState> states, Page page = {}) {
        Ids ids;
        const auto items = journal->items(std::move(states), page);
        for (const Item& item : *items)
            ids.push_back(item.id);
        return ids;
    };
    EXPECT_EQ(list({ItemState::parked}), (Ids{"b"}));
    EXPECT_EQ(list({ItemState::pending, ItemState::in_flight, ItemState::unknown}), (Ids{"e", "d", "c"}));
    EXPECT_EQ(list({ItemState::done, ItemState::parked, ItemState::pending}), (Ids{"e", "b", "a"}));
    EXPECT_EQ(list({ItemState::done, ItemState::parked, ItemState::pending}, {0, 2}), (Ids{"e", "b"}));
    EXPECT_EQ(journal->items({ItemState::parked})->front().last_error, "why: so");
    const auto summary = journal->summary();
    EXPECT_EQ(summary->waiting, 3);
    EXPECT_EQ(summary->parked, 1);
}

TEST_F(Queue, AgesByTheMonotonicClock) {
    EXPECT_FALSE(journal->summary()->oldest_age.has_value());
    commit(item_change("a", "a"));
    loop.advance(minutes(7));
    loop.step_wall(-std::chrono::hours(1000));
    EXPECT_EQ(journal->summary()->oldest_age.value(), minutes(7));
}

TEST_F(Queue, DoneItemsLeaveTheQueueAndAreForgottenAfterNinetyDays) {
    for (int i = 0; i < 30; ++i) {
        commit(item_change("i" + std::to_string(i), "k"));
        commit(update_change("i" + std::to_string(i), ItemState::done));
    }
    loop.step_wall(std::chrono::hours(24 * 91));
    commit(item_change("new", "k"));
    for (int i = 0; i < 10; ++i)
        commit(update_change("new", ItemState::unknown, i));
    EXPECT_EQ(journal->item("i0").error().type, "not-found");
    EXPECT_TRUE(journal->items({ItemState::done})->empty());
}

TEST_F(Queue, ARowThatIsNotWhatWasWrittenIsParkedAndTheRestGoesOn) {
    commit(item_change("a", "k"));
    commit(item_change("b", "k"));
    journal.reset();
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(folder.file("till.db").c_str(), &db), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(db, "UPDATE items SET payload = '{\"amount\":9}' WHERE id = 'a'", nullptr, nullptr, nullptr),
              SQLITE_OK);
    sqlite3_close(db);
    start();
    EXPECT_EQ(due(), (Ids{"b"}));
    EXPECT_EQ(journal->item("a").error().type, "journal-broken");
    EXPECT_EQ(journal->items({ItemState::parked})->front().last_error, "journal-broken: wrong sum");
}

// The work a query does, in steps of SQLite's virtual machine instead of a time that depends on the computer.
class LongQueue : public Queue {
  protected:
    void fill(int count, const std::function<std::string(int)>& key) {
        for (int done = 0; done < count; done += 1000) {
            Change change;
            for (int i = done; i < std::min(done + 1000, count); ++i) {
                change.enqueue.push_back({"i" + std::to_string(i), "sync", "t", key(i), Value::object()});
            }
            commit(std::move(change));
        }
    }
    template <class Work>
    int steps(Work work) {
        journal.reset();
        int steps = 0;
        {
            auto db = store::open_database({folder.file("till.db"), "T-1"});
            EXPECT_TRUE(db.has_value());
            sqlite3_progress_handler(
                db->handle(), 1, [](void* count) { return ++*static_cast<int*>(count), 0; }, &steps);
            work(*db);
        }
        start();
        return steps;
    }
    int steps_of_due() {
        return steps([&](store::Connection& db) { EXPECT_TRUE(store::due_items(db, loop.now(), "sync", 10)); });
    }
    int steps_of_next_due() {
        return steps([&](store::Connection& db) { EXPECT_TRUE(store::next_due_in(db, loop.now(), "sync")); });
    }
};

TEST_F(LongQueue, LookingForWorkReadsAsMuchAsItReturnsHoweverLongTheQueueIs) {
    fill(1000, [](int i) { return "k" + std::to_string(i % 700); });
    const int due_before = steps_of_due(), next_before = steps_of_next_due();
    Change more;
    for (int i = 1000; i < 20'000; ++i) {
        const auto key = "k" + std::to_string(i % 9000);
        more.enqueue.push_back({"i" + std::to_string(i), "sync", "t", key, Value::object()});
    }
    commit(std::move(more));
    EXPECT_LE(steps_of_due(), due_before + 10);
    EXPECT_LE(steps_of_next_due(), next_before + 10);
    EXPECT_LT(due_before, 1500);
}

TEST_F(LongQueue, NorDoesALongKeyOrABackedOffQueueSlowItDown) {
    fill(20'000, [](int) { return std::string("one-key"); });
    commit(update_change("i0", ItemState::unknown, 1, minutes(1)));
    EXPECT_LT(steps_of_due(), 200);
    EXPECT_LT(steps_of_next_due(), 200);
    EXPECT_EQ(journal->next_due("sync")->value(), minutes(1));
    const int finishing = steps([&](store::Connection& db) {
        auto head = store::read_head(db);
        ASSERT_TRUE(head.has_value());
        std::int64_t last = 20'000;
        const std::string terminal;
        const auto now = loop.now();
        store::WriteContext context{db, journal_crypto, terminal, now, *head, last};
        EXPECT_TRUE(store::update_item(context, {"i0", ItemState::done, 1, {}, {}}).has_value());
    });
    EXPECT_LT(finishing, 400);
    EXPECT_EQ(due(), (Ids{"i1"}));
}

}  // namespace
}  // namespace till::offline::test

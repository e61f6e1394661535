// The Store as its users see it, on a real file.
#include "store_fixture.hpp"

namespace till::offline::test {
namespace {

class StoreTest : public ::testing::TestWithParam<bool> {
  protected:
    FakeLoop loop;
    TempFolder folder;
    std::unique_ptr<Journal> journal = start();

    std::unique_ptr<Journal> start() { return std::make_unique<Journal>(loop, folder.file("till.db"), "", GetParam()); }
    void open() { ASSERT_TRUE(journal->open().has_value()); }
    void restart() {
        journal.reset();
        loop.reboot("boot-2");
        journal = start();
        open();
    }
};
INSTANTIATE_TEST_SUITE_P(Workers, StoreTest, ::testing::Values(false, true),
                         [](const auto& p) { return p.param ? "thread" : "inline"; });

TEST_P(StoreTest, OpensANewFileAndAnOldOne) {
    const auto first = journal->open();
    ASSERT_TRUE(first.has_value()) << first.error().detail;
    EXPECT_TRUE(first->created);
    EXPECT_TRUE(journal->store().healthy());
    ASSERT_TRUE(journal->commit(event_change("p1", "payment.created")).has_value());
    journal = nullptr;
    journal = start();
    const auto second = journal->open();
    ASSERT_TRUE(second.has_value());
    EXPECT_FALSE(second->created);
    EXPECT_EQ(second->events, 1);
    EXPECT_EQ(second->quarantined, "");
}

TEST_P(StoreTest, ItsFilesAreTheOwnersOnly) {
    open();
    ASSERT_TRUE(journal->commit(event_change("p1", "payment.created")).has_value());
    for (const char* suffix : {"", "-wal"}) {
        const auto mode = std::filesystem::status(folder.file("till.db") + suffix).permissions();
        EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write) << suffix;
    }
}

TEST_P(StoreTest, EverythingIsUnavailableBeforeItWasOpened) {
    EXPECT_FALSE(journal->store().healthy());
    EXPECT_EQ(journal->commit(event_change("p", "x")).error().type, "journal-unavailable");
    EXPECT_EQ(journal->document("payment", "p").error().type, "journal-unavailable");
}

TEST_P(StoreTest, AChangeIsThereAsAWholeAfterARestart) {
    open();
    const auto created = journal->commit(sale_created("p1", 1250));
    ASSERT_TRUE(created.has_value()) << created.error().type << created.error().detail;
    EXPECT_EQ(created->first_seq, 1);
    EXPECT_EQ(created->last_seq, 1);
    EXPECT_FALSE(created->receipt.has_value());
    const auto approved = journal->commit(sale_approved("p1", 1250));
    ASSERT_TRUE(approved.has_value()) << approved.error().type << approved.error().detail;
    EXPECT_EQ(approved->first_seq, 2);
    EXPECT_EQ(approved->last_seq, 3);
    ASSERT_TRUE(approved->receipt.has_value());
    EXPECT_EQ(approved->receipt->number, 1);
    restart();
    const auto document = journal->document("payment", "p1");
    ASSERT_TRUE(document.has_value());
    EXPECT_EQ(document->state, "approved");
    EXPECT_FALSE(document->open);
    EXPECT_EQ(document->body.integer_or("amount", 0), 1250);
    EXPECT_EQ(document->updated_seq, 3);
    const auto events = journal->events();
    ASSERT_EQ(events->size(), 3u);
    EXPECT_EQ(events->at(2).type, "receipt.issued");
    EXPECT_EQ(events->at(2).data.integer_or("number", 0), 1);
    EXPECT_EQ(events->at(0).at.boot_id, "boot-1");
    EXPECT_EQ(journal->item("p1-op")->state, ItemState::done);
    EXPECT_EQ(journal->item("p1-sync")->state, ItemState::pending);
    EXPECT_EQ(journal->item("p1-print")->payload.integer_or("receipt", 0), 1);
}

TEST_P(StoreTest, CallsCompleteInTheOrderTheyWereMade) {
    open();
    std::vector<int> order;
    std::size_t events_seen = 0;
    auto& store = journal->store();
    store.commit(event_change("p", "a"), [&](auto) { order.push_back(1); });
    store.commit(event_change("p", "b"), [&](auto) { order.push_back(2); });
    store.events_after(0, 10, [&](auto events) {
        order.push_back(3);
        events_seen = events->size();
    });
    store.commit(event_change("p", "c"), [&](auto) { order.push_back(4); });
    EXPECT_TRUE(order.empty()) << "never from inside the call";
    const auto last = journal->events();
    EXPECT_EQ(order, (std::vector<int>{1, 2, 3, 4}));
    EXPECT_EQ(events_seen, 2u) << "a read sees every commit asked for before it, and none after";
    EXPECT_EQ(last->size(), 3u);
}

TEST_P(StoreTest, AChangeThatIsRefusedDoesNotHarmThoseItSharedATransactionWith) {
    open();
    Change claim = event_change("p", "one");
    claim.claims.push_back({"push:payhub", "77/1"});
    std::vector<std::string> results;
    const auto note = [&](const hal::Result<Committed>& result) {
        results.push_back(result ? std::to_string(result->first_seq) : result.error().type);
    };
    journal->store().commit(claim, note);
    journal->store().commit(claim, note);
    journal->store().commit(event_change("p", "two"), note);
    const auto events = journal->events();
    EXPECT_EQ(results, (std::vector<std::string>{"1", "claim-taken", "2"}));
    ASSERT_EQ(events->size(), 2u);
    EXPECT_EQ(events->at(1).type, "two");
    EXPECT_TRUE(journal->verify().has_value());
}

// Refused at its very end, after its claim, events, receipt and document were written.
TEST_P(StoreTest, ALateRefusalIsUndoneInTheMiddleOfATransaction) {
    open();
    ASSERT_TRUE(journal->commit(item_change("known", "k")).has_value());
    const auto late = [&](const std::string& id) {
        Change change = sale_approved(id, 100);
        change.items.clear();
        change.claims.push_back({"push", id});
        return change;
    };
    Change refused = late("p2");
    refused.enqueue.push_back({"known", "sync", "", "k", Value::object()});
    std::vector<std::int64_t> receipts;
    const auto note = [&](const hal::Result<Committed>& result) {
        receipts.push_back(result ? result->receipt->number : 0);
    };
    journal->store().commit(late("p1"), note);
    journal->store().commit(refused, note);
    journal->store().commit(late("p3"), note);
    const auto events = journal->events();
    EXPECT_EQ(receipts, (std::vector<std::int64_t>{1, 0, 2}));
    EXPECT_EQ(events->size(), 4u);
    EXPECT_EQ(journal->document("payment", "p2").error().type, "not-found");
    EXPECT_EQ(journal->item("p2-sync").error().type, "not-found");
    refused.enqueue.clear();
    EXPECT_TRUE(journal->commit(refused).has_value()) << "its claim was not kept either";
    EXPECT_EQ(journal->verify()->receipts, 3);
}

TEST_P(StoreTest, ARefusedChangeLeavesNothingOfItself) {
    open();
    ASSERT_TRUE(journal->commit(item_change("known", "k")).has_value());
    Change change = sale_approved("p1", 100);  // its receipt and its events come before what is refused
    change.items.clear();
    change.enqueue.push_back({"known", "sync", "", "k", Value::object()});
    EXPECT_EQ(journal->commit(std::move(change)).error().type, "item-exists");
    EXPECT_TRUE(journal->events()->empty());
    EXPECT_TRUE(journal->receipts()->empty());
    EXPECT_EQ(journal->document("payment", "p1").error().type, "not-found");
    Change next = sale_approved("p2", 100);
    next.items.clear();
    EXPECT_EQ(journal->commit(std::move(next))->receipt->number, 1) << "the number was not used up";
}

TEST_P(StoreTest, ObserversHearEveryEventAfterItsCommit) {
    open();
    std::vector<std::string> heard;
    bool committed = false;
    journal->store().on_events([&](const std::vector<Event>& events) {
        for (const Event& event : events)
            heard.push_back(event.type + (committed ? "" : " too early"));
    });
    journal->store().commit(sale_created("p1", 1), [&](auto) { committed = true; });
    ASSERT_TRUE(journal->commit(sale_approved("p1", 1)).has_value());
    ASSERT_TRUE(journal->commit(update_change("p1-print", ItemState::done)).has_value());
    journal->events();
    EXPECT_EQ(heard, (std::vector<std::string>{"payment.created", "payment.approved", "receipt.issued"}));
}

TEST_P(StoreTest, TheDestructorFinishesWhatWasAskedForAndDropsTheCallbacks) {
    open();
    bool called = false;
    for (int i = 0; i < 20; ++i)
        journal->store().commit(event_change("p", "last words"), [&](auto) { called = true; });
    journal = nullptr;
    loop.run_ready();
    EXPECT_FALSE(called);
    journal = start();
    open();
    EXPECT_EQ(journal->events()->size(), 20u);
}

TEST_P(StoreTest, StampsAreKeptAsTheyWereAndOrderIsBySequence) {
    open();
    ASSERT_TRUE(journal->commit(event_change("p", "a")).has_value());
    loop.step_wall(-std::chrono::hours(24 * 365 * 10));
    loop.set_trusted(false);
    ASSERT_TRUE(journal->commit(event_change("p", "b")).has_value());
    const auto events = journal->events();
    EXPECT_EQ(events->at(1).type, "b");
    EXPECT_LT(events->at(1).at.wall, events->at(0).at.wall);
    EXPECT_TRUE(events->at(0).at.trusted);
    EXPECT_FALSE(events->at(1).at.trusted);
    EXPECT_TRUE(journal->verify().has_value());
}

}  // namespace
}  // namespace till::offline::test

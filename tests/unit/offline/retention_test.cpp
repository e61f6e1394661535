// Retention: what is final, synced, printed and old goes; everything else stays, and the chains still verify.
#include "offline/store/prune.hpp"
#include "signed_fixture.hpp"

namespace till::offline::test {
namespace {

using namespace std::chrono_literals;

constexpr auto day = std::chrono::hours(24);

class Pruning : public SignedTest {
  protected:
    void SetUp() override {
        loop.set_trusted(true);
        start();
    }
    // A sale with everything that follows it, done.
    void sell_whole(int from, int to) {
        for (int i = from; i < to; ++i) {
            const std::string id = "p" + std::to_string(i);
            ASSERT_TRUE(journal->commit(sale_created(id, 100 + i)).has_value());
            Change approved = sale_approved(id, 100 + i);
            approved.claims.push_back({"push", id});
            ASSERT_TRUE(journal->commit(std::move(approved)).has_value());
            settle(id);
        }
    }
    void settle(const std::string& id) {
        ASSERT_TRUE(journal->commit(update_change(id + "-sync", ItemState::done)).has_value());
        ASSERT_TRUE(journal->commit(update_change(id + "-print", ItemState::done)).has_value());
    }
    Pruned prune_all(Retention retention = {}) {
        Pruned sum;
        for (int step = 0; step < 1000; ++step) {
            const auto done = journal->prune(retention);
            EXPECT_TRUE(done.has_value()) << done.error().type << done.error().detail;
            if (!done) break;
            sum.events += done->events;
            sum.receipts += done->receipts;
            sum.documents += done->documents;
            sum.claims += done->claims;
            if (!done->more) break;
        }
        return sum;
    }
    void expect_verifies() {
        const auto verified = journal->verify();
        EXPECT_TRUE(verified.has_value()) << verified.error().detail;
    }
};

TEST_F(Pruning, CutoffsAreWholeDaysAndWholeFiscalYears) {
    const auto at = [](int year, unsigned month, unsigned d) {
        return hal::Wall(
            std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(d)));
    };
    const auto ms = [](hal::Wall wall) { return wall.time_since_epoch().count(); };
    Retention rules{400, 2, 4, 500};
    // The year runs from April 2026: receipts of the two years before it are kept, from April 2024.
    EXPECT_EQ(store::cutoffs(rules, at(2026, 11, 20)).receipts, ms(at(2024, 4, 1)));
    EXPECT_EQ(store::cutoffs(rules, at(2026, 3, 31)).receipts, ms(at(2023, 4, 1)));
    EXPECT_EQ(store::cutoffs(rules, at(2026, 4, 1)).receipts, ms(at(2024, 4, 1)));
    EXPECT_EQ(store::cutoffs(rules, at(2026, 11, 20)).events, ms(at(2026, 11, 20)) - 400 * 86'400'000LL);
    rules.days = 1;  // never shorter than an API answer or a done item is known
    EXPECT_EQ(store::cutoffs(rules, at(2026, 11, 20)).events, ms(at(2026, 11, 20)) - 90 * 86'400'000LL);
}

TEST_F(Pruning, WhatIsFinalAndOldGoesAndTheChainsStillVerify) {
    sell_whole(0, 20);
    loop.step_wall(500 * day);
    sell_whole(20, 25);
    const auto pruned = prune_all();
    EXPECT_EQ(pruned.events, 60);
    EXPECT_EQ(pruned.documents, 20);
    EXPECT_EQ(pruned.claims, 20);
    EXPECT_EQ(pruned.receipts, 0) << "receipts stay for their fiscal years";
    EXPECT_EQ(journal->document("payment", "p3").error().type, "not-found");
    EXPECT_TRUE(journal->document("payment", "p21").has_value());
    expect_verifies();
    EXPECT_EQ(journal->verify()->events_pruned_to, 60);
    start();
    EXPECT_EQ(report.damage, "");
    sell_whole(25, 26);
    expect_verifies();
}

TEST_F(Pruning, ReceiptsGoByFiscalYear) {
    sell_whole(0, 10);
    loop.step_wall(4 * 366 * day);
    sell_whole(10, 12);
    Retention rules;
    rules.fiscal_years = 3;
    EXPECT_EQ(prune_all(rules).receipts, 10);
    EXPECT_EQ(journal->receipt(10).error().type, "not-found");
    const auto next = journal->receipt(11);
    ASSERT_TRUE(next.has_value());
    EXPECT_EQ(next->number, 11);
    expect_verifies();
    EXPECT_EQ(journal->verify()->receipts_pruned_to, 10);
    start();
    EXPECT_EQ(report.damage, "");
    sell_whole(12, 13);
    EXPECT_EQ(journal->receipt(13)->number, 13) << "numbers go on";
    expect_verifies();
}

TEST_F(Pruning, ATamperedStartOfTheChainShows) {
    sell_whole(0, 10);
    loop.step_wall(500 * day);
    sell_whole(10, 12);
    prune_all();
    tamper(
        "UPDATE seals SET n = n + 1, hash = (SELECT hash FROM events ORDER BY seq LIMIT 1) WHERE kind = 'events';"
        "DELETE FROM events WHERE seq = (SELECT min(seq) FROM events)");
    EXPECT_EQ(found(), "the seal where the events start is wrong");
}

TEST_F(Pruning, NothingGoesThatIsNotFinalSyncedAndPrinted) {
    struct Case {
        const char* name;
        std::function<void()> make;
    };
    const Case cases[] = {
        {"open", [&] { ASSERT_TRUE(journal->commit(sale_created("x", 1)).has_value()); }},
        {"not synced",
         [&] {
             ASSERT_TRUE(journal->commit(sale_created("x", 1)).has_value());
             ASSERT_TRUE(journal->commit(sale_approved("x", 1)).has_value());
             ASSERT_TRUE(journal->commit(update_change("x-print", ItemState::done)).has_value());
         }},
        {"not printed",
         [&] {
             ASSERT_TRUE(journal->commit(sale_created("x", 1)).has_value());
             ASSERT_TRUE(journal->commit(sale_approved("x", 1)).has_value());
             ASSERT_TRUE(journal->commit(update_change("x-sync", ItemState::done)).has_value());
         }},
        {"parked",
         [&] {
             ASSERT_TRUE(journal->commit(sale_created("x", 1)).has_value());
             ASSERT_TRUE(journal->commit(sale_approved("x", 1)).has_value());
             ASSERT_TRUE(journal->commit(update_change("x-print", ItemState::done)).has_value());
             ASSERT_TRUE(journal->commit(update_change("x-sync", ItemState::parked)).has_value());
         }},
    };
    for (const auto& [name, make] : cases) {
        for (const char* suffix : {"", "-wal", "-shm"})
            std::filesystem::remove(path + suffix);
        start();
        sell_whole(0, 3);
        make();
        sell_whole(3, 6);
        loop.step_wall(20 * 366 * day);
        sell_whole(6, 7);
        const auto pruned = prune_all();
        EXPECT_EQ(pruned.events, 9) << name << ": only what is older than it";
        EXPECT_EQ(pruned.receipts, std::string(name) == "open" ? 6 : 3) << name;
        EXPECT_TRUE(journal->document("payment", "x").has_value()) << name;
        expect_verifies();
    }
}

TEST_F(Pruning, AClockThatIsNotTrustedPrunesNothing) {
    sell_whole(0, 5);
    loop.step_wall(20 * 366 * day);
    loop.set_trusted(false);
    EXPECT_EQ(prune_all().events, 0);
    loop.set_trusted(true);
    EXPECT_EQ(prune_all().events, 14) << "the newest event always stays";
    expect_verifies();
}

// R24: events written at 1970 look ancient; they go with the first trusted one after them, not before.
TEST_F(Pruning, R24_UntrustedTimesAreNoAge) {
    loop.set_trusted(false);
    const auto now = loop.now().wall;
    loop.set_wall(hal::Wall{});
    sell_whole(0, 5);
    loop.set_wall(now);
    loop.set_trusted(true);
    sell_whole(5, 6);
    EXPECT_EQ(prune_all().events, 0);
    loop.step_wall(500 * day);
    sell_whole(6, 7);
    EXPECT_EQ(prune_all().events, 18);
    expect_verifies();
}

TEST_F(Pruning, ARebuildKeepsWhatOnlyPrunedEventsToldOf) {
    sell_whole(0, 5);
    ASSERT_TRUE(journal
                    ->commit([] {
                        Change change;
                        change.documents.push_back({"shift", "1", "closed", false, Value::object({{"number", 1}})});
                        return change;
                    }())
                    .has_value());
    loop.step_wall(500 * day);
    sell_whole(5, 7);
    prune_all();
    const auto rebuilt = journal->rebuild([](const Event& event) {
        std::vector<Document> documents;
        if (event.type == "payment.approved")
            documents.push_back({"payment", event.stream, "approved", false, event.data});
        return documents;
    });
    ASSERT_TRUE(rebuilt.has_value());
    EXPECT_EQ(*rebuilt, 3);
    EXPECT_TRUE(journal->document("shift", "1").has_value());
    EXPECT_TRUE(journal->document("payment", "p6").has_value());
}

// A payment that was refunded lately keeps what a push finds it by, however old that is.
TEST_F(Pruning, WhatLeadsToAPaymentStaysAsLongAsThePayment) {
    const auto lead = [&](const std::string& id) {
        Change change = event_change(id, "payment.presented");
        change.documents.push_back({"ref", "payhub id " + id, "", false, Value::object({{"payment", id}})});
        change.documents.push_back({"order", "A-" + id, "paid", false, Value::object({{"payment", id}})});
        ASSERT_TRUE(journal->commit(std::move(change)).has_value());
    };
    sell_whole(0, 2);
    lead("p0");
    lead("p1");
    loop.step_wall(500 * day);
    Change refunded = event_change("p1", "payment.refunded");
    refunded.documents.push_back({"payment", "p1", "refunded", false, Value::object({{"amount", 101}})});
    ASSERT_TRUE(journal->commit(std::move(refunded)).has_value());
    sell_whole(2, 3);
    prune_all();
    EXPECT_EQ(journal->document("payment", "p0").error().type, "not-found");
    EXPECT_EQ(journal->document("ref", "payhub id p0").error().type, "not-found");
    EXPECT_EQ(journal->document("order", "A-p0").error().type, "not-found");
    EXPECT_TRUE(journal->document("payment", "p1").has_value());
    EXPECT_TRUE(journal->document("ref", "payhub id p1").has_value());
    EXPECT_TRUE(journal->document("order", "A-p1").has_value());
}

TEST_F(Pruning, StepsAreBounded) {
    sell_whole(0, 40);
    loop.step_wall(500 * day);
    sell_whole(40, 41);
    Retention rules;
    rules.rows = 10;
    const auto first = journal->prune(rules);
    ASSERT_TRUE(first.has_value());
    EXPECT_EQ(first->events, 10);
    EXPECT_TRUE(first->more);
    expect_verifies();
    EXPECT_EQ(prune_all(rules).events, 110);
    expect_verifies();
}

TEST_F(Pruning, AnErrorAtEveryCallOfAStepLeavesAllOrNothing) {
    const auto begin = [&] {
        journal = std::make_unique<Journal>(loop, "/disk/till.db", disk.vfs(), false, 1000, signer.get());
        ASSERT_TRUE(journal->open().has_value());
    };
    journal.reset();
    begin();
    sell_whole(0, 10);
    loop.step_wall(500 * day);
    sell_whole(10, 11);
    journal.reset();
    const auto image = disk.image();
    disk.reset_counts();
    begin();
    disk.reset_counts();
    ASSERT_EQ(prune_all().events, 30);
    const int calls = disk.calls;
    ASSERT_GT(calls, 3);
    for (int at = 1; at <= calls; ++at) {
        journal.reset();
        disk.restore(image);
        begin();
        disk.reset_counts();
        disk.fault = {at, false, SQLITE_IOERR, at % 2 == 0};
        (void)journal->prune({});
        disk.fault = {};
        loop.advance(5s);
        journal.reset();
        begin();
        const auto verified = journal->verify();
        ASSERT_TRUE(verified.has_value()) << "call " << at << ": " << verified.error().detail;
        EXPECT_TRUE(verified->events == 33 || verified->events == 3) << at << ": " << verified->events;
        EXPECT_EQ(journal->summary()->waiting, 0);
    }
}

}  // namespace
}  // namespace till::offline::test

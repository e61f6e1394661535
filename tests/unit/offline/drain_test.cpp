// A back office that loses answers, a queue of 20 000 with a poison in it, a disk that fails under the outbox.
#include "outbox_fixture.hpp"
#include "tests/support/faulty_disk.hpp"
#include "till/offline/sync.hpp"

#include <algorithm>

namespace till::offline::test {
namespace {

using std::chrono::seconds;

// A back office as docs/sync.md has it: it keeps each id once, and answers in the documented words.
struct BackOffice {
    std::map<std::string, int> stored;  // id -> how often it was really stored
    std::map<std::string, int> seen;
    std::string poison;
    int lose_answers = 0;  // after it has stored everything

    hal::HttpResult take(const hal::HttpRequest& request) {
        const auto body = hal::json::parse(request.body, {.bytes = 4 * 1024 * 1024, .depth = 16});
        EXPECT_TRUE(body.has_value());
        Value results = Value::array();
        for (const Value& item : *body->find("items")->array_items()) {
            const std::string id = item.string_or("id", "");
            ++seen[id];
            if (id == poison) {
                results.push(Value::object({{"id", id}, {"status", "rejected"}, {"problem", "poison"}}));
                continue;
            }
            const bool known = stored.contains(id);
            if (!known) ++stored[id];
            results.push(Value::object({{"id", id}, {"status", known ? "duplicate" : "stored"}}));
        }
        if (lose_answers > 0) {
            --lose_answers;
            return std::unexpected(hal::HttpFailure{hal::HttpFailure::Certainty::unknown, {"connection-lost", ""}});
        }
        hal::HttpResponse response;
        response.status = 200;
        response.body = Value::object({{"results", results}}).dump();
        return response;
    }
};

class Drain : public OutboxTest {
  protected:
    BackOffice office;
    std::map<std::string, std::vector<std::string>> done_order;  // key -> ids in the order they were proven

    // The outbox with the real wire format and this back office instead of the fixture's function.
    void start_sync(std::string vfs = {}, std::string path = {}, bool threads = false) {
        journal =
            std::make_unique<Journal>(loop, path.empty() ? folder.file("till.db") : path, std::move(vfs), threads);
        ASSERT_TRUE(journal->open().has_value());
        open_outbox();
    }
    void open_outbox() {
        outbox = std::make_unique<Outbox>(journal->store(), loop, loop, journal->crypto());
        Channel sync{"sync", 50, 2, {}, {}};
        sync.deliver = [this](std::vector<Item> items, hal::Callback<std::vector<Delivery>> answered) {
            const auto request = build_sync_request({"http://127.0.0.1:1", "T-1", ""}, journal->crypto(), items);
            auto deliveries = read_sync_answer(items, office.take(request));
            for (std::size_t i = 0; i < items.size(); ++i) {
                if (deliveries[i].kind == Delivery::Kind::done) done_order[items[i].order_key].push_back(items[i].id);
            }
            auto shared = std::make_shared<std::pair<hal::Callback<std::vector<Delivery>>, std::vector<Delivery>>>(
                std::move(answered), std::move(deliveries));
            on_the_way.push_back(loop.after(hal::Duration{5}, [shared] { shared->first(std::move(shared->second)); }));
        };
        outbox->add_channel(std::move(sync));
        outbox->start();
    }
    void fill(int count, int keys) {
        for (int from = 0; from < count; from += 1000) {
            Change change;
            for (int i = from; i < std::min(from + 1000, count); ++i) {
                char id[16];
                std::snprintf(id, sizeof id, "i%06d", i);
                change.enqueue.push_back(
                    {id, "sync", "office", "k" + std::to_string(i % keys), Value::object({{"n", i}})});
            }
            ASSERT_TRUE(journal->commit(std::move(change)).has_value());
        }
        outbox->enqueued();
    }
    bool drained() { return outbox->idle() && journal->summary()->waiting == 0; }
    std::vector<hal::Timer> on_the_way;
};

TEST_F(Drain, TwentyThousandItemsWithAPoisonAmongThem) {
    office.poison = "i000777";
    start_sync();
    fill(20'000, 500);
    ASSERT_TRUE(run_until([&] { return drained(); }));
    EXPECT_EQ(office.stored.size(), 19'999u);
    for (const auto& [id, times] : office.seen)
        ASSERT_EQ(times, 1) << id;
    for (const auto& [key, ids] : done_order)
        ASSERT_TRUE(std::ranges::is_sorted(ids)) << key;
    EXPECT_EQ(state_of("i000777"), ItemState::parked);
    EXPECT_EQ(journal->item("i000777")->last_error, "sync-rejected: poison");
    EXPECT_EQ(journal->summary()->parked, 1);
}

TEST_F(Drain, LostAnswersLeaveExactlyOneRecordEach) {
    for (const int lost : {1, 2, 7}) {
        office = {};
        office.lose_answers = lost;
        stop();
        std::filesystem::remove(folder.file("till.db"));
        std::filesystem::remove(folder.file("till.db-wal"));
        start_sync();
        fill(120, 40);
        ASSERT_TRUE(run_until([&] { return drained(); }));
        EXPECT_EQ(office.stored.size(), 120u);
        for (const auto& [id, times] : office.stored)
            EXPECT_EQ(times, 1) << id;
        EXPECT_EQ(journal->summary()->parked, 0);
    }
}

TEST_F(Drain, ARestartInTheMiddleRepeatsButDoesNotDouble) {
    start_sync();
    fill(400, 400);
    ASSERT_TRUE(run_until([&] { return office.stored.size() >= 150; }));
    ASSERT_LT(office.stored.size(), 400u);
    on_the_way.clear();
    stop();
    loop.reboot("boot-2");
    start_sync();
    ASSERT_TRUE(run_until([&] { return drained(); }));
    EXPECT_EQ(office.stored.size(), 400u);
    for (const auto& [id, times] : office.stored)
        EXPECT_EQ(times, 1) << id;
}

TEST_F(Drain, WithARealWriterThread) {
    start_sync("", "", true);
    fill(600, 60);
    const auto quiet = [&] { return office.stored.size() == 600 && journal->summary()->waiting == 0; };
    while (!quiet())
        loop.advance(hal::Duration{1});
    for (const auto& [id, times] : office.stored)
        EXPECT_EQ(times, 1) << id;
    for (const auto& [key, ids] : done_order)
        EXPECT_TRUE(std::ranges::is_sorted(ids)) << key;
    EXPECT_EQ(journal->verify()->events, 0);
}

// The n-th call to the disk fails, once or for ten seconds: every item is delivered in the end, every result is on
// disk, and the change that came with it exactly once.
class FailingDisk : public Drain, public ::testing::WithParamInterface<bool> {
  protected:
    till::test::FaultyDisk disk{"under-the-outbox"};
    void TearDown() override { stop(); }  // before its disk goes
};
INSTANTIATE_TEST_SUITE_P(Faults, FailingDisk, ::testing::Values(false, true),
                         [](const auto& p) { return p.param ? "for_ten_seconds" : "once"; });

TEST_P(FailingDisk, UnderTheOutboxHoldsNothingUpForGood) {
    int failures = 0;
    for (int n = 1; n < 400; n += 7) {
        SCOPED_TRACE(n);
        stop();
        disk.restore({});
        disk.fault = {};
        std::map<std::string, int> committed;
        far_side = [&](const Item& item) {
            auto result = item.attempts == 1 ? unknown() : done();
            if (result.kind != Delivery::Kind::done) return result;
            result.change = event_change(item.id, "delivered");
            result.committed = [&committed, id = item.id](const auto&) { ++committed[id]; };
            return result;
        };
        attempts.clear();
        start_on(disk.vfs());
        enqueue("a", "k1");
        enqueue("b", "k2");
        enqueue("c", "k1");
        disk.reset_counts();
        disk.fault = {n, GetParam(), SQLITE_IOERR, false};
        run_until([&] { return committed.size() == 3 && outbox->idle(); }, seconds(10));
        failures += disk.calls >= n ? 1 : 0;
        disk.fault = {};
        ASSERT_TRUE(run_until([&] { return committed.size() == 3 && outbox->idle(); }));
        for (const char* id : {"a", "b", "c"}) {
            EXPECT_EQ(state_of(id), ItemState::done);
            EXPECT_EQ(committed[id], 1);
            EXPECT_EQ(journal->events_of(id)->size(), 1u) << "the change exactly once";
        }
        EXPECT_TRUE(journal->verify().has_value());
    }
    EXPECT_GT(failures, 10);
}

}  // namespace
}  // namespace till::offline::test

// An Outbox over a real Store, with one channel "sync" whose far side is a function of the test's.
#pragma once

#include "store_fixture.hpp"
#include "till/offline/outbox.hpp"

namespace till::offline::test {

inline Delivery delivery(Delivery::Kind kind, std::string type = {}) {
    return Delivery{kind, {std::move(type), ""}, {}, {}, {}};
}
inline Delivery done() { return delivery(Delivery::Kind::done); }
inline Delivery not_sent() { return delivery(Delivery::Kind::not_sent, "line-down"); }
inline Delivery unknown() { return delivery(Delivery::Kind::unknown, "timeout"); }
inline Delivery refused() { return delivery(Delivery::Kind::refused, "poison"); }

class OutboxTest : public ::testing::Test {
  protected:
    FakeLoop loop;
    TempFolder folder;
    std::unique_ptr<Journal> journal;
    std::unique_ptr<Outbox> outbox;

    struct Attempt {
        Item item;
        hal::Monotonic at;
    };
    std::vector<Attempt> attempts;  // every item handed to the far side
    std::function<Delivery(const Item&)> far_side = [](const Item&) { return done(); };
    hal::Duration far_side_takes{10};
    int under_way = 0, most_under_way = 0;
    std::set<std::string> keys_under_way;
    std::vector<std::size_t> batch_sizes;
    Channel channel{"sync", 1, 4, {}, {}};

    // A new process: opens the journal, starts the outbox.
    void start() { start_on({}); }
    void start_on(std::string vfs) {
        journal = std::make_unique<Journal>(loop, folder.file("till.db"), std::move(vfs));
        const auto opened = journal->open();
        ASSERT_TRUE(opened.has_value()) << opened.error().type << " " << opened.error().detail;
        outbox = std::make_unique<Outbox>(journal->store(), loop, loop, journal->crypto());
        Channel mine = channel;
        mine.deliver = [this](std::vector<Item> items, auto answered) {
            deliver(std::move(items), std::move(answered));
        };
        outbox->add_channel(std::move(mine));
        outbox->start();
    }
    // Power off at an arbitrary moment: nothing more is called back. (What was asked of the store is finished; cuts in
    // the middle of that are tests/crash/store.)
    void stop() {
        timers.clear();
        keys_under_way.clear();
        under_way = 0;
        outbox.reset();
        journal.reset();
    }
    void reboot(const std::string& boot) {
        stop();
        loop.reboot(boot);
        start();
    }

    void enqueue(const std::string& id, const std::string& key, bool first_attempt_now = false) {
        Change change;
        NewItem item{id, "sync", "back_office", key, Value::object({{"n", id}})};
        item.first_attempt_now = first_attempt_now;
        change.enqueue.push_back(item);
        ASSERT_TRUE(journal->commit(std::move(change)).has_value());
        std::vector<Item> first;
        if (first_attempt_now) {
            Item mine;
            mine.id = id, mine.kind = "sync", mine.target = "back_office", mine.order_key = key;
            mine.payload = item.payload, mine.state = ItemState::in_flight, mine.attempts = 1;
            first.push_back(std::move(mine));
        }
        outbox->enqueued(std::move(first));
    }
    // Runs until it holds, checking at each step that waiting work always has somebody to start it.
    bool run_until(std::function<bool()> holds, hal::Duration limit = std::chrono::hours(24)) {
        return loop.run_until(
            [&] {
                EXPECT_FALSE(outbox->stuck());
                return holds();
            },
            limit);
    }
    void settle(hal::Duration by = hal::Duration{1}) {
        loop.advance(by);
        EXPECT_FALSE(outbox->stuck());
    }
    ItemState state_of(const std::string& id) {
        const auto item = journal->item(id);
        EXPECT_TRUE(item.has_value()) << id;
        return item ? item->state : ItemState::pending;
    }
    std::vector<std::string> ids() const {
        std::vector<std::string> result;
        for (const auto& attempt : attempts)
            result.push_back(attempt.item.id);
        return result;
    }

  private:
    void deliver(std::vector<Item> items, hal::Callback<std::vector<Delivery>> answered) {
        ++under_way;
        most_under_way = std::max(most_under_way, under_way);
        batch_sizes.push_back(items.size());
        for (const Item& item : items) {
            EXPECT_TRUE(keys_under_way.insert(item.order_key).second) << "two of " << item.order_key << " at once";
            attempts.push_back({item, loop.monotonic()});
        }
        auto shared = std::make_shared<decltype(answered)>(std::move(answered));
        timers.push_back(loop.after(far_side_takes, [this, items, shared] {
            --under_way;
            std::vector<Delivery> results;
            for (const Item& item : items) {
                keys_under_way.erase(item.order_key);
                results.push_back(far_side(item));
            }
            (*shared)(std::move(results));
        }));
    }
    std::vector<hal::Timer> timers;
};

}  // namespace till::offline::test

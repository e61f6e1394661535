// The outbox's promises, one by one. Time is the fake loop's; the journal is real.
#include "outbox_fixture.hpp"

#include <algorithm>

namespace till::offline::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::Test;

TEST_F(OutboxTest, DeliversAndForgetsNothing) {
    start();
    enqueue("a", "k1");
    enqueue("b", "k2");
    ASSERT_TRUE(run_until([&] { return attempts.size() == 2 && outbox->idle(); }));
    EXPECT_EQ(state_of("a"), ItemState::done);
    EXPECT_EQ(state_of("b"), ItemState::done);
    EXPECT_EQ(attempts[0].item.payload.string_or("n", ""), "a");
    EXPECT_EQ(attempts[0].item.attempts, 1);
    EXPECT_EQ(attempts[0].item.state, ItemState::pending);
}

TEST_F(OutboxTest, IsInFlightOnDiskWhileItIsOut) {
    start();
    enqueue("a", "k");
    ASSERT_TRUE(run_until([&] { return attempts.size() == 1; }));
    EXPECT_EQ(state_of("a"), ItemState::in_flight);
    EXPECT_EQ(journal->item("a")->attempts, 1);
}

TEST_F(OutboxTest, KeepsTheOrderOfAKeyAndRunsKeysInParallel) {
    start();
    for (int i = 0; i < 5; ++i) {
        for (const char* key : {"x", "y", "z"})
            enqueue(key + std::to_string(i), key);
    }
    ASSERT_TRUE(run_until([&] { return attempts.size() == 15 && outbox->idle(); }));
    EXPECT_EQ(most_under_way, 3);
    std::map<char, int> next;
    for (const auto& id : ids())
        EXPECT_EQ(id[1] - '0', next[id[0]]++) << id;
}

TEST_F(OutboxTest, NeverHasMoreUnderWayThanItsChannelAllows) {
    channel.max_parallel = 2;
    channel.max_batch = 3;
    start();
    for (int i = 0; i < 20; ++i)
        enqueue("i" + std::to_string(i), "k" + std::to_string(i));
    ASSERT_TRUE(run_until([&] { return attempts.size() == 20 && outbox->idle(); }));
    EXPECT_EQ(most_under_way, 2);
    for (const auto size : batch_sizes)
        EXPECT_LE(size, 3u);
    EXPECT_LT(batch_sizes.size(), 20u);
}

TEST_F(OutboxTest, AFailingHeadHoldsItsKeyAndNothingElse) {
    far_side = [](const Item& item) { return item.id == "bad" ? unknown() : done(); };
    start();
    enqueue("bad", "k");
    enqueue("behind", "k");
    enqueue("other", "k2");
    ASSERT_TRUE(run_until([&] { return attempts.size() == 6; }));
    EXPECT_EQ(state_of("other"), ItemState::done);
    EXPECT_EQ(state_of("behind"), ItemState::pending);
    EXPECT_EQ(std::ranges::count(ids(), std::string("behind")), 0);
}

TEST_F(OutboxTest, WhatWasSentIsToldSoNextTime) {
    far_side = [](const Item& item) { return item.attempts == 1 ? unknown() : done(); };
    start();
    enqueue("a", "k");
    ASSERT_TRUE(run_until([&] { return state_of("a") == ItemState::done; }));
    ASSERT_EQ(attempts.size(), 2u);
    EXPECT_EQ(attempts[1].item.state, ItemState::unknown);
    EXPECT_EQ(attempts[1].item.attempts, 2);
    EXPECT_EQ(attempts[1].item.last_error, "timeout");
}

TEST_F(OutboxTest, AnAttemptThatDidNotGetThroughSaysNothingOfAnEarlierOne) {
    far_side = [](const Item& item) {
        return item.attempts == 1 ? unknown() : item.attempts == 2 ? not_sent() : done();
    };
    start();
    enqueue("a", "k");
    ASSERT_TRUE(run_until([&] { return state_of("a") == ItemState::done; }));
    EXPECT_EQ(attempts[2].item.state, ItemState::unknown);
}

TEST_F(OutboxTest, NotSentStaysPending) {
    far_side = [](const Item& item) { return item.attempts == 1 ? not_sent() : done(); };
    start();
    enqueue("a", "k");
    ASSERT_TRUE(run_until([&] { return state_of("a") == ItemState::done; }));
    EXPECT_EQ(attempts[1].item.state, ItemState::pending);
}

TEST_F(OutboxTest, BacksOffWithinItsPolicy) {
    channel.retry = {hal::Duration{500}, seconds(60), hal::Duration{100}};
    far_side = [](const Item&) { return not_sent(); };
    start();
    enqueue("a", "k");
    ASSERT_TRUE(run_until([&] { return attempts.size() == 12; }));
    for (std::size_t i = 1; i < attempts.size(); ++i) {
        const auto waited = attempts[i].at - attempts[i - 1].at - far_side_takes;
        EXPECT_GE(waited, hal::Duration{100});
        EXPECT_LE(waited, std::min<hal::Duration>(hal::Duration{500} * (1 << i), seconds(60)) + hal::Duration{1});
    }
    EXPECT_EQ(journal->item("a")->attempts, 12);
}

TEST_F(OutboxTest, HonoursRetryAfter) {
    far_side = [](const Item& item) {
        auto later = not_sent();
        later.retry_after = minutes(10);
        return item.attempts == 1 ? later : done();
    };
    start();
    enqueue("a", "k");
    ASSERT_TRUE(run_until([&] { return attempts.size() == 2; }));
    EXPECT_EQ(attempts[1].at - attempts[0].at - far_side_takes, minutes(10));
}

TEST_F(OutboxTest, ARetryAfterOfZeroDoesNotSpin) {
    far_side = [](const Item&) {
        auto at_once = not_sent();
        at_once.retry_after = hal::Duration{0};
        return at_once;
    };
    start();
    enqueue("a", "k");
    settle(seconds(10));
    EXPECT_LE(attempts.size(), 100u);
    EXPECT_GE(attempts.size(), 50u);
}

TEST_F(OutboxTest, ParksWhatIsRefusedAndGoesOn) {
    far_side = [](const Item& item) { return item.id == "bad" ? refused() : done(); };
    start();
    enqueue("bad", "k");
    enqueue("good", "k");
    ASSERT_TRUE(run_until([&] { return state_of("good") == ItemState::done; }));
    EXPECT_EQ(state_of("bad"), ItemState::parked);
    EXPECT_EQ(journal->item("bad")->last_error, "poison");
    settle(hours(48));
    EXPECT_EQ(attempts.size(), 2u);
}

TEST_F(OutboxTest, APersonCanUnparkIt) {
    bool repaired = false;
    far_side = [&](const Item&) { return repaired ? done() : refused(); };
    start();
    enqueue("a", "k");
    ASSERT_TRUE(run_until([&] { return state_of("a") == ItemState::parked; }));
    repaired = true;
    const auto retry = [&](const std::string& id) {
        return journal->wait<hal::Result<void>>([&](auto told) { outbox->retry_now(id, std::move(told)); });
    };
    ASSERT_TRUE(retry("a").has_value());
    ASSERT_TRUE(run_until([&] { return state_of("a") == ItemState::done; }));
    EXPECT_EQ(attempts[1].item.state, ItemState::unknown) << "tried before: to be asked about first";
    EXPECT_EQ(retry("a").error().type, "item-done");
    EXPECT_EQ(retry("never-heard-of").error().type, "not-found");
}

TEST_F(OutboxTest, RetryNowDoesNotWaitForTheBackOff) {
    far_side = [&](const Item& item) {
        auto later = not_sent();
        later.retry_after = hours(5);
        return item.attempts == 1 ? later : done();
    };
    start();
    enqueue("a", "k");
    ASSERT_TRUE(run_until([&] { return attempts.size() == 1 && outbox->idle(); }));
    const auto before = loop.monotonic();
    outbox->retry_now("a", [](auto) {});
    ASSERT_TRUE(run_until([&] { return attempts.size() == 2; }));
    EXPECT_LT(loop.monotonic() - before, seconds(1));
    EXPECT_EQ(attempts[1].item.attempts, 2) << "attempts are never reset";
}

TEST_F(OutboxTest, DrainsWithinFiveSecondsOfTheLinesReturn) {
    bool line = false;
    far_side = [&](const Item&) { return line ? done() : not_sent(); };
    start();
    for (int i = 0; i < 40; ++i)
        enqueue("i" + std::to_string(i), "k" + std::to_string(i));
    settle(minutes(5));
    const auto returned = loop.monotonic();
    line = true;
    outbox->line_returned();
    ASSERT_TRUE(run_until([&] { return journal->items({ItemState::pending, ItemState::unknown})->empty(); }));
    EXPECT_LT(loop.monotonic() - returned, seconds(5));
}

TEST_F(OutboxTest, ALineThatReturnsDuringAFailingAttemptIsNotMissed) {
    bool line = false;
    far_side_takes = seconds(8);
    far_side = [&](const Item& item) {
        auto later = not_sent();
        later.retry_after = hours(1);
        return line && item.attempts > 1 ? done() : later;
    };
    start();
    enqueue("a", "k");
    ASSERT_TRUE(run_until([&] { return attempts.size() == 1; }));
    line = true;
    outbox->line_returned();
    const auto returned = loop.monotonic();
    ASSERT_TRUE(run_until([&] { return attempts.size() == 2; }));
    EXPECT_LE(loop.monotonic() - returned, seconds(9));
}

TEST_F(OutboxTest, AFirstAttemptGoesWithoutAnotherCommit) {
    start();
    const auto before = journal->events()->size();
    enqueue("a", "k", true);
    EXPECT_EQ(state_of("a"), ItemState::in_flight);
    ASSERT_TRUE(run_until([&] { return attempts.size() == 1 && outbox->idle(); }));
    EXPECT_EQ(attempts[0].item.state, ItemState::in_flight);
    EXPECT_EQ(attempts[0].item.attempts, 1);
    EXPECT_EQ(state_of("a"), ItemState::done);
    EXPECT_EQ(journal->events()->size(), before);
}

TEST_F(OutboxTest, AFirstAttemptBehindAnotherItemWaitsForItsTurn) {
    far_side = [&](const Item& item) { return item.id == "a" && item.attempts < 3 ? unknown() : done(); };
    start();
    enqueue("a", "k", true);
    enqueue("b", "k", true);
    EXPECT_EQ(state_of("b"), ItemState::pending);
    ASSERT_TRUE(run_until([&] { return state_of("b") == ItemState::done; }));
    EXPECT_EQ(ids(), (std::vector<std::string>{"a", "a", "a", "b"}));
}

TEST_F(OutboxTest, AnItemBornWithTheEndOfTheOneBeforeIsInFlightAtOnce) {
    Item second;
    second.id = "b", second.kind = "sync", second.order_key = "k", second.state = ItemState::in_flight;
    far_side = [&](const Item& item) {
        auto result = done();
        if (item.id != "a") return result;
        NewItem follows{"b", "sync", "back_office", "k", Value::object()};
        follows.first_attempt_now = true;
        result.change.enqueue.push_back(follows);
        result.committed = [&](const auto& committed) {
            EXPECT_TRUE(committed.has_value());
            outbox->enqueued({second});
        };
        return result;
    };
    start();
    enqueue("a", "k", true);
    ASSERT_TRUE(run_until([&] { return attempts.size() == 2 && outbox->idle(); }));
    EXPECT_EQ(attempts[1].item.state, ItemState::in_flight);
    EXPECT_EQ(state_of("b"), ItemState::done);
}

TEST_F(OutboxTest, FirstAttemptsHandedOverBeforeTheStartAreKept) {
    start();
    outbox.reset();
    outbox = std::make_unique<Outbox>(journal->store(), loop, loop, journal->crypto());
    int delivered = 0;
    Channel mine = channel;
    mine.deliver = [&](std::vector<Item> items, hal::Callback<std::vector<Delivery>> answered) {
        ++delivered;
        auto shared = std::make_shared<decltype(answered)>(std::move(answered));
        loop.post([shared, n = items.size()] { (*shared)(std::vector<Delivery>(n, done())); });
    };
    outbox->add_channel(std::move(mine));
    enqueue("a", "k", true);
    settle(seconds(1));
    EXPECT_EQ(delivered, 0);
    outbox->start();
    ASSERT_TRUE(run_until([&] { return delivered == 1 && outbox->idle(); }));
    EXPECT_EQ(state_of("a"), ItemState::done);
}

TEST_F(OutboxTest, BatchesAreBoundByBytesTooAndALargeItemTravelsAlone) {
    channel.max_batch = 10;
    channel.max_parallel = 1;
    channel.max_batch_bytes = 1'000;
    start();
    const auto put = [&](const std::string& id, std::size_t bytes) {
        Change change;
        change.enqueue.push_back(
            {id, "sync", "back_office", "key-" + id, Value::object({{"text", std::string(bytes, 'x')}})});
        ASSERT_TRUE(journal->commit(std::move(change)).has_value());
    };
    for (int i = 0; i < 6; ++i)
        put("small-" + std::to_string(i), 380);
    put("huge", 5'000);
    put("last", 10);
    outbox->enqueued();
    ASSERT_TRUE(run_until([&] { return attempts.size() == 8 && outbox->idle(); }));
    EXPECT_EQ(batch_sizes, (std::vector<std::size_t>{2, 2, 2, 1, 1}));
    EXPECT_EQ(ids().back(), "last") << "and the rest goes on";
}

}  // namespace
}  // namespace till::offline::test

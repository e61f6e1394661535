// What the outbox keeps over a restart, and how results and their changes go to disk together.
#include "outbox_fixture.hpp"

namespace till::offline::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_F(OutboxTest, WhatWasOutWhenThePowerWentIsUnknown) {
    start();
    enqueue("first", "k1", true);
    enqueue("later", "k2");
    ASSERT_TRUE(run_until([&] { return attempts.size() == 2; }));
    reboot("boot-2");
    ASSERT_TRUE(run_until([&] { return attempts.size() == 4 && outbox->idle(); }));
    EXPECT_EQ(attempts[2].item.state, ItemState::unknown);
    EXPECT_EQ(attempts[3].item.state, ItemState::unknown);
    EXPECT_EQ(attempts[2].item.attempts, 2);
    EXPECT_EQ(state_of("first"), ItemState::done);
}

class Restart : public OutboxTest {
  protected:
    void fail_once(hal::Duration retry_after) {
        far_side = [retry_after](const Item& item) {
            auto later = not_sent();
            later.retry_after = retry_after;
            return item.attempts == 1 ? later : done();
        };
        start();
        enqueue("a", "k");
        ASSERT_TRUE(run_until([&] { return attempts.size() == 1 && outbox->idle(); }));
    }
    hal::Duration waited_after_boot() {
        const auto booted = loop.monotonic();
        EXPECT_TRUE(run_until([&] { return attempts.size() == 2; }));
        return attempts.back().at - booted;
    }
};

TEST_F(Restart, KeepsWhatIsLeftOfTheDelay) {
    fail_once(hours(2));
    loop.step_wall(hours(1));  // an hour in which the terminal was off
    reboot("boot-2");
    EXPECT_NEAR(static_cast<double>(waited_after_boot().count()), 3600'000.0, 100.0);
    EXPECT_EQ(attempts[1].item.attempts, 2);
}

TEST_F(Restart, AnOldDelayIsOver) {
    fail_once(minutes(5));
    loop.step_wall(hours(1));
    reboot("boot-2");
    EXPECT_LT(waited_after_boot(), seconds(1));
}

TEST_F(Restart, AClockThatWentBackTenYearsDoesNotHoldItForTenYears) {
    fail_once(minutes(5));
    loop.step_wall(-hours(24 * 3650));
    reboot("boot-2");
    EXPECT_LE(waited_after_boot(), minutes(5));
}

TEST_F(Restart, AClockThatJumpsAheadWhileRunningChangesNothing) {
    fail_once(minutes(5));
    const auto failed = loop.monotonic();
    loop.step_wall(hours(24 * 365));
    ASSERT_TRUE(run_until([&] { return attempts.size() == 2; }));
    EXPECT_NEAR(static_cast<double>((attempts[1].at - failed).count()), 300'000.0, 100.0);
}

TEST_F(Restart, ARestartInTheSameBootGoesByTheMonotonicClock) {
    fail_once(minutes(5));
    loop.advance(minutes(2));
    loop.step_wall(hours(24 * 365));
    stop();
    start();
    EXPECT_NEAR(static_cast<double>(waited_after_boot().count()), 180'000.0, 100.0);
}

TEST_F(OutboxTest, AResultAndItsChangeAreOneTransaction) {
    bool seen = false;
    far_side = [&](const Item& item) {
        auto result = done();
        result.change = event_change(item.order_key, "payment.approved");
        result.change.documents.push_back({"payment", item.order_key, "approved", false, Value::object()});
        result.committed = [&](const hal::Result<Committed>& committed) {
            ASSERT_TRUE(committed.has_value());
            EXPECT_EQ(committed->first_seq, 1);
            seen = true;
        };
        return result;
    };
    start();
    enqueue("a", "p1");
    ASSERT_TRUE(run_until([&] { return seen; }));
    EXPECT_EQ(state_of("a"), ItemState::done);
    EXPECT_EQ(journal->document("payment", "p1")->state, "approved");
}

TEST_F(OutboxTest, AnEffectThatIsThereAlreadyDoesNotHoldTheItem) {
    hal::Error told;
    far_side = [&](const Item&) {
        auto result = done();
        result.change = event_change("p", "payment.approved");
        result.change.claims.push_back({"approved", "p"});
        result.committed = [&](const hal::Result<Committed>& committed) { told = committed.error(); };
        return result;
    };
    start();
    Change before;
    before.claims.push_back({"approved", "p"});
    ASSERT_TRUE(journal->commit(std::move(before)).has_value());
    enqueue("a", "p");
    ASSERT_TRUE(run_until([&] { return !told.type.empty(); }));
    EXPECT_EQ(told.type, "claim-taken");
    EXPECT_EQ(state_of("a"), ItemState::done);
    EXPECT_TRUE(journal->events()->empty());
}

TEST_F(OutboxTest, AChangeThatCannotBeWrittenParksTheItemForAPersonToSee) {
    far_side = [](const Item&) {
        auto result = done();
        result.change = event_change("p", "x", Value::object({{"big", std::string(2'000'000, 'x')}}));
        return result;
    };
    start();
    enqueue("a", "p");
    enqueue("b", "q");
    ASSERT_TRUE(run_until([&] { return attempts.size() == 2 && outbox->idle(); }));
    EXPECT_EQ(state_of("a"), ItemState::parked);
    EXPECT_TRUE(journal->item("a")->last_error.starts_with("change-too-large"));
}

TEST_F(OutboxTest, AnItemSomebodyElseClosedIsNotClosedTwice) {
    int told = 0;
    far_side = [&](const Item&) {
        auto result = unknown();
        result.change = event_change("p", "late");
        result.committed = [&](const hal::Result<Committed>& committed) {
            EXPECT_EQ(committed.error().type, "item-done");
            ++told;
        };
        return result;
    };
    start();
    enqueue("a", "p");
    ASSERT_TRUE(run_until([&] { return attempts.size() == 1; }));
    Change closing;
    closing.items.push_back({"a", ItemState::done, 1, {}, {}, {}});
    ASSERT_TRUE(journal->commit(std::move(closing)).has_value());
    ASSERT_TRUE(run_until([&] { return told == 1; }));
    EXPECT_EQ(state_of("a"), ItemState::done);
    EXPECT_TRUE(journal->events()->empty());
    settle(hours(1));
    EXPECT_EQ(attempts.size(), 1u);
}

TEST_F(OutboxTest, AnItemParkedBeforeItWasTakenIsNotSent) {
    start();
    Change change;
    change.enqueue.push_back({"a", "sync", "back_office", "k", Value::object()});
    ASSERT_TRUE(journal->commit(std::move(change)).has_value());
    outbox->enqueued();  // asks for due items now; the parking is behind it in the queue, the marking behind that
    Change parking;
    parking.items.push_back({"a", ItemState::parked, 0, {}, "withdrawn", {}});
    ASSERT_TRUE(journal->commit(std::move(parking)).has_value());
    settle(hours(1));
    EXPECT_TRUE(attempts.empty());
    EXPECT_EQ(state_of("a"), ItemState::parked);
    EXPECT_TRUE(outbox->idle());
}

TEST_F(OutboxTest, ChannelsThatAnswerWithTheWrongNumberProveNothing) {
    start();
    outbox = std::make_unique<Outbox>(journal->store(), loop, loop, journal->crypto());
    Channel wrong{"sync", 5, 1, {}, {}};
    int calls = 0;
    wrong.deliver = [&](std::vector<Item>, hal::Callback<std::vector<Delivery>> answered) {
        ++calls;
        auto shared = std::make_shared<decltype(answered)>(std::move(answered));
        loop.post([shared] {
            (*shared)({done()});
            (*shared)({done(), done()});  // and a second time: not heard
        });
    };
    outbox->add_channel(std::move(wrong));
    outbox->start();
    Change change;
    change.enqueue.push_back({"a", "sync", "", "k1", Value::object()});
    change.enqueue.push_back({"b", "sync", "", "k2", Value::object()});
    ASSERT_TRUE(journal->commit(std::move(change)).has_value());
    outbox->enqueued();
    ASSERT_TRUE(run_until([&] { return calls == 1 && outbox->idle(); }));
    EXPECT_EQ(state_of("a"), ItemState::unknown);
    EXPECT_EQ(state_of("b"), ItemState::unknown);
}

TEST_F(OutboxTest, ABatchThatIsRefusedIsTakenApart) {
    channel.max_batch = 10;
    channel.max_parallel = 1;
    far_side = [&](const Item& item) {
        const bool alone = batch_sizes.back() == 1;
        if (!alone) return delivery(Delivery::Kind::not_sent, "batch-refused");
        return item.id == "i3" ? refused() : done();
    };
    start();
    Change change;
    for (int i = 0; i < 6; ++i) {
        const auto n = std::to_string(i);
        change.enqueue.push_back({"i" + n, "sync", "", "k" + n, Value::object()});
    }
    ASSERT_TRUE(journal->commit(std::move(change)).has_value());
    outbox->enqueued();
    ASSERT_TRUE(run_until([&] {
        return journal->items({ItemState::pending, ItemState::unknown})->empty() && outbox->idle();
    }));
    EXPECT_EQ(batch_sizes.front(), 6u);
    EXPECT_EQ(state_of("i3"), ItemState::parked);
    EXPECT_EQ(journal->items({ItemState::done})->size(), 5u);
}

}  // namespace
}  // namespace till::offline::test

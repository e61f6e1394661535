// The state table, held to its own promises.
#include "till/firmware/payment/state.hpp"

#include <gtest/gtest.h>

#include <set>

using namespace till::firmware;

TEST(StateTable, HasNoFault) { EXPECT_EQ(table_fault(), ""); }

TEST(StateTable, AnswersEveryExternalTriggerInEveryState) {
    for (int s = 0; s < state_count; ++s) {
        for (int t = 0; t < trigger_count; ++t) {
            if (!is_external(static_cast<Trigger>(t))) continue;
            EXPECT_NE(find_transition(static_cast<State>(s), static_cast<Trigger>(t)), nullptr)
                << to_string(static_cast<State>(s)) << " has no answer to " << to_string(static_cast<Trigger>(t));
        }
    }
}

TEST(StateTable, MoneyThatIsOursNeverBecomesUnpaid) {
    const std::set<State> unpaid = {State::created,  State::presenting, State::customer_active,
                                    State::declined, State::cancelled,  State::expired};
    for (const auto& t : all_transitions()) {
        const bool paid = t.from == State::approved || t.from == State::partially_refunded ||
                          t.from == State::refunded || t.from == State::refund_pending || t.from == State::orphan ||
                          t.from == State::partial;
        if (paid) {
            EXPECT_FALSE(unpaid.contains(t.to))
                << to_string(t.from) << " + " << to_string(t.trigger) << " -> " << to_string(t.to);
        }
    }
}

TEST(StateTable, PaidFullIsNeverDroppedWhereNothingWasPaid) {
    for (const auto state : {State::created, State::presenting, State::customer_active, State::authorized,
                             State::unknown, State::cancelling, State::declined, State::cancelled, State::expired}) {
        const auto* row = find_transition(state, Trigger::paid_full);
        EXPECT_TRUE(row->effect == Effect::move || row->effect == Effect::return_money) << to_string(state);
    }
}

TEST(StateTable, EveryStateThatIsNotClosedNamesDeadlineAndWakeUp) {
    for (int s = 0; s < state_count; ++s) {
        const auto& i = info(static_cast<State>(s));
        if (i.closed) continue;
        EXPECT_FALSE(i.woken_by.empty()) << to_string(i.state);
        EXPECT_TRUE(!i.deadline.empty() || i.woken_by == "cashier") << to_string(i.state);
    }
}

TEST(StateTable, NamesRoundTrip) {
    for (int s = 0; s < state_count; ++s)
        EXPECT_EQ(state_from(to_string(static_cast<State>(s))), static_cast<State>(s));
    EXPECT_EQ(state_from("paid"), std::nullopt);
}

TEST(StateTable, OnlyAStateThatOccupiesTheDisplayShowsACode) {
    EXPECT_TRUE(info(State::presenting).occupies_display);
    for (const auto state : {State::approved, State::declined, State::cancelled, State::expired, State::refunded}) {
        EXPECT_FALSE(info(state).occupies_display) << to_string(state);
    }
}

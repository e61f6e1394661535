// The states of a payment, the events that move it, and what each state waits for (design section 2).
// The table itself is firmware/payment/state_table.cpp; docs/payments.md is its picture.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace till::firmware {

enum class State {
    created,          // intent is on disk; the provider has not answered
    presenting,       // the customer can pay: QR on the display, or the request on their phone
    customer_active,  // the customer opened it
    authorized,       // money is held, not taken
    approved,         // money is ours; receipt issued
    partial,          // less than the amount was paid
    declined,         // closed unpaid: the provider or the customer's bank said no
    cancelled,        // closed unpaid: cashier or customer
    expired,          // closed unpaid: time ran out
    unknown,          // money may have moved; being found out
    cancelling,       // a cancel is on its way to the provider
    refund_pending,   // at least one refund is under way
    partially_refunded,
    refunded,
    orphan,  // money without an open sale; a person must decide
};
inline constexpr int state_count = static_cast<int>(State::orphan) + 1;

enum class Trigger {
    // --- from inside: an unlisted pair is a bug and stops the process
    create_done,
    create_refused,
    create_not_sent,
    create_unknown,  // an answer that may mean money was lost, of the create or of a second step
    display_failed,
    deadline,  // the state's own
    cancel_requested,
    cancel_confirmed,
    confirmed_by_hand,
    refund_requested,
    refunds_open,  // a refund ended, others are still under way
    refunds_none,  // all ended, nothing was refunded
    refunds_some,
    refunds_all,
    return_failed,     // an automatic refund of late money was refused
    watch_over,        // the provider can no longer take money for it
    resolved_by_hand,  // a person settled an orphan
    // --- from outside (provider answers and pushes): every state has an answer to every one
    customer_active,
    authorized,
    paid_full,
    paid_partial,
    declined,
    cancelled,
    expired,
};
inline constexpr int trigger_count = static_cast<int>(Trigger::expired) + 1;
constexpr bool is_external(Trigger trigger) { return trigger >= Trigger::customer_active; }

enum class Effect {
    none,          // ignored: already so, or of no meaning now
    move,          // go to `to`
    stay,          // recorded, same state
    return_money,  // late money: start an automatic refund, go to `to`
    release,       // money is held that nobody wants any more: give it back, same state
    alarm,         // contradicts what we know: recorded, alarm raised, same state
};

struct Transition {
    State from;
    Trigger trigger;
    Effect effect;
    State to;
};

std::string_view to_string(State state);
std::string_view to_string(Trigger trigger);
std::optional<State> state_from(std::string_view text);

// nullptr when the table has no such pair (only internal triggers can).
const Transition* find_transition(State from, Trigger trigger);
std::span<const Transition> all_transitions();

// What keeps a state from lasting for ever, and what will wake it next.
struct StateInfo {
    State state;
    bool closed;                // nothing more to do for the cashier
    bool occupies_display;      // only one payment at a time may be in such a state
    std::string_view deadline;  // configuration key of its deadline; "" for states that need none
    std::string_view woken_by;  // "outbox", "poll", "watch", "cashier"; "" for states that need none
};
const StateInfo& info(State state);
// Empty, or the first fault found: an unreachable state, an external trigger without an answer, a state that is
// not closed and lacks a deadline or a wake-up. Checked by the tests and again at start.
std::string_view table_fault();

}  // namespace till::firmware

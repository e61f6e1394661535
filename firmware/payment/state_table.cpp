// The payment state machine, whole. Read it as the specification: from, what happened, what we do, to.
// Internal triggers may leave a pair out: then it cannot happen, and if it does the process stops.
// External triggers have a row for every state; tests/unit/firmware_payment and start() prove it.
#include "till/firmware/payment/state.hpp"

#include <array>

namespace till::firmware {
namespace {

using enum State;
using T = Trigger;
using E = Effect;

constexpr Transition table[] = {
    // --- the provider has not answered the create yet
    {created, T::create_done, E::move, presenting},
    {created, T::create_refused, E::move, declined},
    {created, T::create_not_sent, E::move, declined},
    {created, T::create_unknown, E::move, unknown},
    {created, T::cancel_requested, E::move, cancelling},
    {created, T::customer_active, E::move, State::customer_active},
    {created, T::authorized, E::move, State::authorized},
    {created, T::paid_full, E::move, approved},
    {created, T::paid_partial, E::move, partial},
    {created, T::declined, E::move, State::declined},
    {created, T::cancelled, E::move, State::cancelled},
    {created, T::expired, E::move, State::expired},

    // --- the customer can pay
    {presenting, T::display_failed, E::move, cancelling},
    {presenting, T::create_unknown, E::move, unknown},
    {presenting, T::deadline, E::move, State::expired},
    {presenting, T::cancel_requested, E::move, cancelling},
    {presenting, T::confirmed_by_hand, E::move, approved},
    {presenting, T::customer_active, E::move, State::customer_active},
    {presenting, T::authorized, E::move, State::authorized},
    {presenting, T::paid_full, E::move, approved},
    {presenting, T::paid_partial, E::move, partial},
    {presenting, T::declined, E::move, State::declined},
    {presenting, T::cancelled, E::move, State::cancelled},
    {presenting, T::expired, E::move, State::expired},

    {State::customer_active, T::create_unknown, E::move, unknown},
    {State::customer_active, T::deadline, E::move, State::expired},
    {State::customer_active, T::cancel_requested, E::move, cancelling},
    {State::customer_active, T::customer_active, E::none, State::customer_active},
    {State::customer_active, T::authorized, E::move, State::authorized},
    {State::customer_active, T::paid_full, E::move, approved},
    {State::customer_active, T::paid_partial, E::move, partial},
    {State::customer_active, T::declined, E::move, State::declined},
    {State::customer_active, T::cancelled, E::move, State::cancelled},
    {State::customer_active, T::expired, E::move, State::expired},

    // --- money is held, not taken: not paid
    {State::authorized, T::create_unknown, E::move, unknown},
    {State::authorized, T::deadline, E::move, cancelling},
    {State::authorized, T::cancel_requested, E::move, cancelling},
    {State::authorized, T::customer_active, E::none, State::authorized},
    {State::authorized, T::authorized, E::none, State::authorized},
    {State::authorized, T::paid_full, E::move, approved},
    {State::authorized, T::paid_partial, E::move, partial},
    {State::authorized, T::declined, E::move, State::declined},
    {State::authorized, T::cancelled, E::move, State::cancelled},
    {State::authorized, T::expired, E::move, State::expired},

    // --- money is ours
    {approved, T::cancel_confirmed, E::alarm, approved},
    {approved, T::refund_requested, E::move, refund_pending},
    {approved, T::customer_active, E::none, approved},
    {approved, T::authorized, E::none, approved},
    {approved, T::paid_full, E::none, approved},
    {approved, T::paid_partial, E::none, approved},
    {approved, T::declined, E::alarm, approved},
    {approved, T::cancelled, E::alarm, approved},
    {approved, T::expired, E::alarm, approved},

    // --- a part was paid: never shown as paid; the rest comes, or the part goes back
    {partial, T::deadline, E::return_money, refund_pending},
    {partial, T::cancel_requested, E::return_money, refund_pending},
    {partial, T::customer_active, E::none, partial},
    {partial, T::authorized, E::none, partial},
    {partial, T::paid_full, E::move, approved},
    {partial, T::paid_partial, E::stay, partial},
    {partial, T::declined, E::return_money, refund_pending},
    {partial, T::cancelled, E::return_money, refund_pending},
    {partial, T::expired, E::return_money, refund_pending},

    // --- closed unpaid: the sale is over for the cashier, money that still comes goes back
    {State::declined, T::create_done, E::stay, State::declined},
    {State::declined, T::create_refused, E::stay, State::declined},
    {State::declined, T::create_not_sent, E::stay, State::declined},
    {State::declined, T::create_unknown, E::move, unknown},
    {State::declined, T::cancel_confirmed, E::stay, State::declined},
    {State::declined, T::watch_over, E::stay, State::declined},
    {State::declined, T::customer_active, E::none, State::declined},
    {State::declined, T::authorized, E::release, State::declined},
    {State::declined, T::paid_full, E::return_money, refund_pending},
    {State::declined, T::paid_partial, E::return_money, refund_pending},
    {State::declined, T::declined, E::none, State::declined},
    {State::declined, T::cancelled, E::none, State::declined},
    {State::declined, T::expired, E::none, State::declined},

    {State::cancelled, T::create_done, E::stay, State::cancelled},
    {State::cancelled, T::create_refused, E::stay, State::cancelled},
    {State::cancelled, T::create_not_sent, E::stay, State::cancelled},
    {State::cancelled, T::create_unknown, E::move, unknown},
    {State::cancelled, T::cancel_confirmed, E::stay, State::cancelled},
    {State::cancelled, T::watch_over, E::stay, State::cancelled},
    {State::cancelled, T::customer_active, E::none, State::cancelled},
    {State::cancelled, T::authorized, E::release, State::cancelled},
    {State::cancelled, T::paid_full, E::return_money, refund_pending},
    {State::cancelled, T::paid_partial, E::return_money, refund_pending},
    {State::cancelled, T::declined, E::none, State::cancelled},
    {State::cancelled, T::cancelled, E::none, State::cancelled},
    {State::cancelled, T::expired, E::none, State::cancelled},

    {State::expired, T::create_done, E::stay, State::expired},
    {State::expired, T::create_refused, E::stay, State::expired},
    {State::expired, T::create_not_sent, E::stay, State::expired},
    {State::expired, T::create_unknown, E::move, unknown},
    {State::expired, T::cancel_confirmed, E::stay, State::expired},
    {State::expired, T::watch_over, E::stay, State::expired},
    {State::expired, T::customer_active, E::none, State::expired},
    {State::expired, T::authorized, E::release, State::expired},
    {State::expired, T::paid_full, E::return_money, refund_pending},
    {State::expired, T::paid_partial, E::return_money, refund_pending},
    {State::expired, T::declined, E::none, State::expired},
    {State::expired, T::cancelled, E::none, State::expired},
    {State::expired, T::expired, E::none, State::expired},

    // --- money may have moved
    {unknown, T::create_done, E::move, presenting},
    {unknown, T::create_refused, E::move, State::declined},
    {unknown, T::create_not_sent, E::move, State::declined},
    {unknown, T::create_unknown, E::stay, unknown},
    {unknown, T::deadline, E::stay, unknown},
    {unknown, T::cancel_requested, E::move, cancelling},
    {unknown, T::confirmed_by_hand, E::move, approved},
    {unknown, T::watch_over, E::alarm, unknown},  // an unknown never ends by time: a person looks
    {unknown, T::resolved_by_hand, E::move, State::declined},
    {unknown, T::customer_active, E::move, State::customer_active},
    {unknown, T::authorized, E::move, State::authorized},
    {unknown, T::paid_full, E::move, approved},
    {unknown, T::paid_partial, E::move, partial},
    {unknown, T::declined, E::move, State::declined},
    {unknown, T::cancelled, E::move, State::cancelled},
    {unknown, T::expired, E::move, State::expired},

    // --- a cancel is on its way; a payment that was faster wins
    {cancelling, T::create_done, E::stay, cancelling},
    {cancelling, T::create_refused, E::move, State::cancelled},
    {cancelling, T::create_not_sent, E::move, State::cancelled},
    {cancelling, T::create_unknown, E::move, unknown},  // only evidence or a person tells
    {cancelling, T::deadline, E::stay, cancelling},
    {cancelling, T::cancel_requested, E::stay, cancelling},
    {cancelling, T::cancel_confirmed, E::move, State::cancelled},
    {cancelling, T::watch_over, E::move, State::cancelled},
    {cancelling, T::customer_active, E::none, cancelling},
    {cancelling, T::authorized, E::release, cancelling},
    {cancelling, T::paid_full, E::move, approved},
    {cancelling, T::paid_partial, E::return_money, refund_pending},
    {cancelling, T::declined, E::move, State::declined},
    {cancelling, T::cancelled, E::move, State::cancelled},
    {cancelling, T::expired, E::move, State::expired},

    // --- money goes back
    {refund_pending, T::create_done, E::stay, refund_pending},
    {refund_pending, T::create_refused, E::stay, refund_pending},
    {refund_pending, T::create_not_sent, E::stay, refund_pending},
    {refund_pending, T::create_unknown, E::stay, refund_pending},
    {refund_pending, T::cancel_confirmed, E::stay, refund_pending},
    {refund_pending, T::deadline, E::alarm, refund_pending},
    {refund_pending, T::refund_requested, E::stay, refund_pending},
    {refund_pending, T::refunds_open, E::stay, refund_pending},
    {refund_pending, T::refunds_none, E::move, approved},
    {refund_pending, T::refunds_some, E::move, partially_refunded},
    {refund_pending, T::refunds_all, E::move, refunded},
    {refund_pending, T::return_failed, E::move, orphan},
    {refund_pending, T::watch_over, E::stay, refund_pending},
    {refund_pending, T::customer_active, E::none, refund_pending},
    {refund_pending, T::authorized, E::none, refund_pending},
    {refund_pending, T::paid_full, E::none, refund_pending},
    {refund_pending, T::paid_partial, E::none, refund_pending},
    {refund_pending, T::declined, E::none, refund_pending},
    {refund_pending, T::cancelled, E::none, refund_pending},
    {refund_pending, T::expired, E::none, refund_pending},

    {partially_refunded, T::cancel_confirmed, E::alarm, partially_refunded},
    {partially_refunded, T::refund_requested, E::move, refund_pending},
    {partially_refunded, T::customer_active, E::none, partially_refunded},
    {partially_refunded, T::authorized, E::none, partially_refunded},
    {partially_refunded, T::paid_full, E::none, partially_refunded},
    {partially_refunded, T::paid_partial, E::none, partially_refunded},
    {partially_refunded, T::declined, E::alarm, partially_refunded},
    {partially_refunded, T::cancelled, E::alarm, partially_refunded},
    {partially_refunded, T::expired, E::alarm, partially_refunded},

    {refunded, T::cancel_confirmed, E::stay, refunded},
    {refunded, T::watch_over, E::stay, refunded},
    {refunded, T::customer_active, E::none, refunded},
    {refunded, T::authorized, E::none, refunded},
    {refunded, T::paid_full, E::none, refunded},
    {refunded, T::paid_partial, E::none, refunded},
    {refunded, T::declined, E::none, refunded},
    {refunded, T::cancelled, E::none, refunded},
    {refunded, T::expired, E::none, refunded},

    // --- money without an open sale: a person decides
    {orphan, T::cancel_confirmed, E::stay, orphan},
    {orphan, T::refund_requested, E::move, refund_pending},
    {orphan, T::resolved_by_hand, E::stay, orphan},
    {orphan, T::watch_over, E::stay, orphan},
    {orphan, T::customer_active, E::none, orphan},
    {orphan, T::authorized, E::none, orphan},
    {orphan, T::paid_full, E::none, orphan},
    {orphan, T::paid_partial, E::none, orphan},
    {orphan, T::declined, E::none, orphan},
    {orphan, T::cancelled, E::none, orphan},
    {orphan, T::expired, E::none, orphan},
};

constexpr StateInfo infos[] = {
    {created, false, true, "payment.create_deadline", "outbox"},
    {presenting, false, true, "payment.presenting_timeout", "poll"},
    {State::customer_active, false, true, "payment.presenting_timeout", "poll"},
    {State::authorized, false, true, "payment.presenting_timeout", "poll"},
    {approved, true, false, "", ""},
    {partial, false, true, "payment.presenting_timeout", "poll"},
    {State::declined, true, false, "payment.watch", "watch"},
    {State::cancelled, true, false, "payment.watch", "watch"},
    {State::expired, true, false, "payment.watch", "watch"},
    {unknown, false, false, "payment.watch", "poll"},
    {cancelling, false, false, "payment.watch", "outbox"},
    {refund_pending, false, false, "payment.refund_window", "outbox"},
    {partially_refunded, true, false, "", ""},
    {refunded, true, false, "", ""},
    {orphan, false, false, "", "cashier"},
};
static_assert(std::size(infos) == state_count);

// Index of each pair's row plus one; built at compile time, so a doubled row does not compile.
constexpr auto index = [] {
    std::array<std::array<short, trigger_count>, state_count> built{};
    short row = 0;
    for (const auto& t : table) {
        auto& cell = built[static_cast<std::size_t>(t.from)][static_cast<std::size_t>(t.trigger)];
        if (cell != 0) throw "two rows for one pair";
        cell = ++row;
    }
    return built;
}();

constexpr std::string_view state_names[] = {
    "created",    "presenting",     "customer_active",    "authorized", "approved",
    "partial",    "declined",       "cancelled",          "expired",    "unknown",
    "cancelling", "refund_pending", "partially_refunded", "refunded",   "orphan"};
static_assert(std::size(state_names) == state_count);

constexpr std::string_view trigger_names[] = {
    "create_done",       "create_refused",   "create_not_sent",  "create_unknown",
    "display_failed",    "deadline",         "cancel_requested", "cancel_confirmed",
    "confirmed_by_hand", "refund_requested", "refunds_open",     "refunds_none",
    "refunds_some",      "refunds_all",      "return_failed",    "watch_over",
    "resolved_by_hand",  "customer_active",  "authorized",       "paid_full",
    "paid_partial",      "declined",         "cancelled",        "expired"};
static_assert(std::size(trigger_names) == trigger_count);

}  // namespace

std::string_view to_string(State state) { return state_names[static_cast<std::size_t>(state)]; }
std::string_view to_string(Trigger trigger) { return trigger_names[static_cast<std::size_t>(trigger)]; }

std::optional<State> state_from(std::string_view text) {
    for (std::size_t i = 0; i < state_count; ++i) {
        if (state_names[i] == text) return static_cast<State>(i);
    }
    return std::nullopt;
}

const Transition* find_transition(State from, Trigger trigger) {
    const auto row = index[static_cast<std::size_t>(from)][static_cast<std::size_t>(trigger)];
    return row == 0 ? nullptr : &table[row - 1];
}

std::span<const Transition> all_transitions() { return table; }

const StateInfo& info(State state) { return infos[static_cast<std::size_t>(state)]; }

std::string_view table_fault() {
    std::array<bool, state_count> reached{};
    reached[static_cast<std::size_t>(created)] = true;
    for (const auto& t : table)
        reached[static_cast<std::size_t>(t.to)] |= t.from != t.to;
    for (std::size_t s = 0; s < state_count; ++s) {
        const auto state = static_cast<State>(s);
        if (infos[s].state != state) return "the state descriptions are out of order";
        if (!reached[s]) return "a state cannot be reached";
        if (!infos[s].closed && infos[s].woken_by.empty()) return "a state that is not closed has no wake-up";
        if (!infos[s].closed && infos[s].deadline.empty() && infos[s].woken_by != "cashier") {
            return "a state that is not closed has no deadline";
        }
        for (int t = 0; t < trigger_count; ++t) {
            const auto trigger = static_cast<Trigger>(t);
            if (is_external(trigger) && find_transition(state, trigger) == nullptr) {
                return "an external trigger has no answer in some state";
            }
        }
    }
    return {};
}

}  // namespace till::firmware

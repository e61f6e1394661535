// What a provider's answer means for the payment and for the outbox item, written in one transaction.
#include "engine.hpp"

namespace till::firmware {

using offline::Delivery;
using Kind = providers::Outcome::Kind;

namespace {

Delivery delivery(Delivery::Kind kind, hal::Error error = {}, std::optional<hal::Duration> retry_after = {}) {
    return Delivery{kind, std::move(error), retry_after, {}, {}};
}

}  // namespace

void Engine::conclude(const LivePtr& entry, Input input, Delivery result, Deliveries done) {
    input.delivery = std::move(result);
    input.deliver = std::move(done);
    submit(entry, std::move(input));
}

void Engine::conclude_create(const LivePtr& entry, providers::Outcome outcome, Deliveries done) {
    const Payment& p = entry->payment;
    switch (outcome.kind) {
        case Kind::done:
        case Kind::pending: {
            Input input = answer_of(Trigger::create_done);
            input.decide = [this, usual = std::move(input.decide)](const Payment& now) mutable -> Input::Decision {
                // Found too late: it is ended, not shown to whoever stands there now.
                if (now.state == State::unknown && !can_still_present(now)) return Trigger::cancel_requested;
                return usual(now);
            };
            input.change = [outcome](Draft& draft) {
                learn_into(draft, outcome.refs, true);
                if (outcome.presentation) draft.next.presentation = *outcome.presentation;
            };
            conclude(entry, std::move(input), delivery(Delivery::Kind::done), std::move(done));
            return provider_says(entry, outcome);
        }
        case Kind::refused: {
            Input input = answer_of(Trigger::create_refused);
            input.change = [problem = outcome.problem](Draft& draft) { draft.next.reason = problem; };
            return conclude(entry, std::move(input), delivery(Delivery::Kind::done), std::move(done));
        }
        case Kind::throttled: {
            const auto waited = ports.clock.now();
            const bool same_boot = waited.boot_id == p.created.boot_id;
            const bool hopeless = !same_boot || waited.monotonic - p.created.monotonic >= options.unreachable_after;
            Input input = answer_of(Trigger::create_not_sent);
            if (!hopeless && p.state == State::created) {
                input.decide = [](const Payment&) -> Input::Decision { return std::nullopt; };
                input.note = "create_not_sent";
                input.change = [](Draft& draft) { draft.changed = false; };
                return conclude(entry, std::move(input),
                                delivery(Delivery::Kind::not_sent, outcome.problem,
                                         outcome.retry_after.value_or(hal::Duration{1'000})),
                                std::move(done));
            }
            input.change = [problem = outcome.problem](Draft& draft) {
                if (draft.next.reason.type.empty()) draft.next.reason = problem;
            };
            return conclude(entry, std::move(input), delivery(Delivery::Kind::done, outcome.problem), std::move(done));
        }
        case Kind::unknown: return conclude_lost_create(entry, outcome, std::move(done));
    }
}

// The answer to a create was lost, or does not tell.
void Engine::conclude_lost_create(const LivePtr& entry, const providers::Outcome& outcome, Deliveries done) {
    using providers::AfterUnknown;
    const Payment& p = entry->payment;
    const auto rule = provider(p.provider)->after_unknown(providers::Action::create, p.sale);
    const bool repeatable = rule == AfterUnknown::repeat_same_key;
    const bool session_known = outcome.refs.members() != nullptr && !outcome.refs.members()->empty();
    if (repeatable && session_known) {
        // There is a session, but not the one we asked for (other amount, no link): nobody saw it, so it is ended.
        Input input = answer_of(Trigger::create_refused);
        input.change = [outcome](Draft& draft) {
            learn_into(draft, outcome.refs, true);
            draft.next.reason = outcome.problem;
        };
        return conclude(entry, std::move(input), delivery(Delivery::Kind::done), std::move(done));
    }
    const bool waits = p.state == State::created || p.state == State::cancelling;
    if (rule == AfterUnknown::inquire_first || (repeatable && waits)) {
        Input input;
        input.decide = [](const Payment&) -> Input::Decision { return std::nullopt; };
        input.note = "create_lost";
        input.change = [refs = outcome.refs](Draft& draft) {
            const bool learned = learn_into(draft, refs, false);
            draft.changed = learned || !draft.next.create_unsure;
            draft.next.create_unsure = true;
        };
        return conclude(
            entry, std::move(input),
            delivery(Delivery::Kind::unknown, outcome.problem, outcome.retry_after.value_or(hal::Duration{1'000})),
            std::move(done));
    }
    Input input = answer_of(Trigger::create_unknown);
    if (repeatable && info(p.state).closed) {  // a code that nobody saw
        input.decide = [](const Payment&) -> Input::Decision { return std::nullopt; };
        input.note = "create_lost";
        input.change = [](Draft& draft) { draft.changed = false; };
        return conclude(entry, std::move(input), delivery(Delivery::Kind::done, outcome.problem), std::move(done));
    }
    input.change = [outcome](Draft& draft) {
        learn_into(draft, outcome.refs, false);
        draft.next.create_unsure = true;
        draft.next.reason = {"outcome-unknown", outcome.problem.type + ": " + outcome.problem.detail};
    };
    conclude(entry, std::move(input), delivery(Delivery::Kind::refused, outcome.problem), std::move(done));
}

void Engine::conclude_cancel(const LivePtr& entry, providers::Outcome outcome, Deliveries done) {
    if (outcome.kind == Kind::done) {
        return conclude(entry, answer_of(Trigger::cancel_confirmed), delivery(Delivery::Kind::done), std::move(done));
    }
    Input input;
    input.decide = [](const Payment&) -> Input::Decision { return std::nullopt; };
    input.note = "cancel_not_confirmed";
    input.change = [outcome](Draft& draft) {
        learn_into(draft, outcome.refs, false);
        draft.data.set("why", outcome.problem.type);
    };
    if (outcome.kind == Kind::refused) {
        // Most often: it was paid while we asked. The push or the lookup will tell; asking again will not.
        conclude(entry, std::move(input), delivery(Delivery::Kind::done, outcome.problem), std::move(done));
    } else {
        const bool sent = outcome.kind != Kind::throttled;
        input.change = [refs = outcome.refs](Draft& draft) { draft.changed = learn_into(draft, refs, false); };
        conclude(
            entry, std::move(input),
            delivery(sent ? Delivery::Kind::unknown : Delivery::Kind::not_sent, outcome.problem, outcome.retry_after),
            std::move(done));
    }
    provider_says(entry, outcome);
}

Input Engine::paid_input(const Money& paid, const Value& refs, std::vector<providers::Tender> tenders) const {
    Input input;
    input.decide = [paid](const Payment& p) -> Input::Decision {
        if (!(paid.currency == p.sale.amount.currency) || paid.minor > p.sale.amount.minor || paid.minor <= 0)
            return std::nullopt;
        return paid.minor == p.sale.amount.minor ? Trigger::paid_full : Trigger::paid_partial;
    };
    input.note = "amount_mismatch";
    input.change = [this, paid, refs, tenders = std::move(tenders)](Draft& draft) {
        const bool fits = paid.currency == draft.next.sale.amount.currency &&
                          paid.minor <= draft.next.sale.amount.minor && paid.minor > 0;
        draft.data.set("told", Value::object({{"amount", paid.minor}, {"currency", paid.currency.code()}}));
        if (!fits) return raise_alarm(draft, "amount-mismatch");
        draft.next.paid = std::max(draft.next.paid, paid.minor);
        learn_into(draft, refs, true);
        if (!tenders.empty()) draft.next.tenders = tenders;
    };
    return input;
}

// A sale that was given up is not shown to whoever stands there later.
bool Engine::can_still_present(const Payment& p) const {
    const auto now = ports.clock.now();
    const bool in_time =
        now.boot_id == p.created.boot_id && now.monotonic - p.created.monotonic < options.create_deadline;
    return in_time && p.closed_by.empty() && (on_display.empty() || on_display == p.id);
}

// The provider's own word on the payment, from an answer or a lookup.
void Engine::provider_says(const LivePtr& entry, const providers::Outcome& outcome) {
    next_step(entry, outcome);
    if (outcome.surplus.empty()) {
        tell_state(entry, outcome);
        return learn(entry, outcome);
    }
    // First what would not be told again once the sale is approved.
    surplus_first(entry, outcome.surplus, safely([this, entry, outcome](hal::Result<int> written) {
                      if (!written) return;
                      tell_state(entry, outcome);
                      learn(entry, outcome);
                  }));
}

// The provider itself does not know what became of the money (a capture that failed after a voucher was spent): no
// goods, and a person must ask; told once.
void Engine::money_state_unknown(const LivePtr& entry, const providers::Outcome& outcome) {
    Input input;
    input.decide = [type = outcome.problem.type](const Payment& p) -> Input::Decision {
        if (p.reason.type == type || p.paid > 0) return hal::fail("known");
        const auto* row = find_transition(p.state, Trigger::create_unknown);
        return row != nullptr && row->effect == Effect::move ? std::optional(Trigger::create_unknown) : std::nullopt;
    };
    input.note = "money_state_unknown";
    input.change = [this, outcome](Draft& draft) {
        learn_into(draft, outcome.refs, true);
        draft.next.reason = outcome.problem;
        raise_alarm(draft, outcome.problem.type);
    };
    submit(entry, std::move(input));
}

void Engine::tell_state(const LivePtr& entry, const providers::Outcome& outcome) {
    using enum providers::ProviderState;
    std::optional<Trigger> trigger;
    switch (outcome.state) {
        case unknown:
            if (outcome.problem.type == "money-state-unknown") money_state_unknown(entry, outcome);
            return;
        case waiting:
            // Nothing new, but for a sale of which it was not known whether it had begun.
            if (entry->payment.state != State::unknown || !entry->payment.proceed_item.empty()) return;
            trigger = Trigger::create_done;
            break;
        case customer_active: trigger = Trigger::customer_active; break;
        case authorized: trigger = Trigger::authorized; break;
        case paid:
            if (outcome.paid) submit(entry, paid_input(*outcome.paid, outcome.refs, outcome.tenders));
            return;
        case declined: trigger = Trigger::declined; break;
        case cancelled: trigger = Trigger::cancelled; break;
        case expired: trigger = Trigger::expired; break;
    }
    Input input = answer_of(*trigger);
    input.decide = [this, trigger, usual = std::move(input.decide)](const Payment& p) mutable -> Input::Decision {
        const bool goes_on =
            trigger == Trigger::create_done || trigger == Trigger::customer_active || trigger == Trigger::authorized;
        if (p.state == State::unknown && goes_on && !can_still_present(p)) return Trigger::cancel_requested;
        return usual(p);
    };
    input.change = [problem = outcome.problem, refs = outcome.refs, trigger](Draft& draft) {
        learn_into(draft, refs, true);
        if (!draft.next.reason.type.empty() && draft.next.reason.type != "outcome-unknown") return;
        if (trigger == Trigger::declined)
            draft.next.reason = problem.type.empty() ? hal::Error{"declined", ""} : problem;
        if (trigger == Trigger::cancelled) draft.next.reason = {"cancelled-by-customer", ""};
        if (trigger == Trigger::expired) draft.next.reason = {"customer-timeout", ""};
    };
    submit(entry, std::move(input));
}

}  // namespace till::firmware

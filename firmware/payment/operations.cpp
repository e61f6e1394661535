// The outbox channel "provider": turns one outbox item into one request, unless the payment no longer wants it.
#include "engine.hpp"

#include <algorithm>

namespace till::firmware {

using offline::Delivery;

namespace {

std::vector<Delivery> only(Delivery delivery) {
    std::vector<Delivery> deliveries;
    deliveries.push_back(std::move(delivery));
    return deliveries;
}

Delivery ended() { return Delivery{Delivery::Kind::done, {}, {}, {}, {}}; }

providers::Action action_of(const offline::Item& item) {
    const std::string action = item.payload.string_or("action", "");
    if (action == "cancel") return providers::Action::cancel;
    if (action == "refund") return providers::Action::refund;
    if (action == "proceed") return providers::Action::proceed;
    if (action == "capture") return providers::Action::capture;
    if (action == "release") return providers::Action::release;
    return providers::Action::create;
}

const Refund* refund_of(const Payment& payment, const offline::Item& item) {
    for (const auto& refund : payment.refunds) {
        if (refund.id == item.id) return &refund;
    }
    return nullptr;
}

}  // namespace

void Engine::deliver(offline::Item item, Deliveries done) {
    const std::string id = item.payload.string_or("payment", item.order_key);
    with_live(id, safely([this, item = std::move(item), done = std::move(done)](hal::Result<LivePtr> found) mutable {
                  if (!found) return done(only(Delivery{Delivery::Kind::not_sent, found.error(), {}, {}, {}}));
                  attempt(*found, std::move(item), std::move(done));
              }));
}

// What needs no request any more: a create nobody waits for that was never on the wire, a cancel of something that
// is over, a refund that has its answer.
std::optional<Delivery> Engine::settled_without_sending(const Payment& p, const offline::Item& item) const {
    switch (action_of(item)) {
        case providers::Action::release:
        case providers::Action::cancel: {
            const bool wanted = p.state == State::cancelling || (info(p.state).closed && p.watch_until && p.paid == 0);
            if (!wanted) return ended();
            break;
        }
        case providers::Action::refund: {
            const Refund* refund = refund_of(p, item);
            if (refund == nullptr || !refund->open()) return ended();
            break;
        }
        case providers::Action::proceed:
        case providers::Action::capture: {
            // Begun for a sale that is over: only if it was never on the wire can it simply be left.
            const bool over = info(p.state).closed || p.state == State::cancelling;
            if (p.paid > 0 || (over && item.state != offline::ItemState::unknown)) return ended();
            break;
        }
        default: {
            if (p.session) return ended();
            const bool open = p.state == State::created || p.state == State::cancelling || p.state == State::unknown;
            // Given up while its answer was lost: what became of it is still to be found out, where it can be.
            const auto* translator = provider(p.provider);
            const bool asked_about =
                p.create_unsure && p.watch_until && translator != nullptr &&
                translator->after_unknown(providers::Action::create, p.sale) == providers::AfterUnknown::inquire_first;
            if (!open && !asked_about) return ended();
            break;
        }
    }
    return std::nullopt;
}

void Engine::attempt(const LivePtr& entry, offline::Item item, Deliveries done) {
    const Payment& p = entry->payment;
    const auto action = action_of(item);
    if (auto settled = settled_without_sending(p, item)) {
        const bool waited_for = action == providers::Action::proceed && p.state == State::cancelling && p.proceed_open;
        if (!waited_for) return done(only(std::move(*settled)));
        Input input = answer_of(Trigger::cancel_confirmed);
        input.change = [](Draft& draft) { draft.next.proceed_open = false; };
        return conclude(entry, std::move(input), std::move(*settled), std::move(done));
    }
    const auto* translator = provider(p.provider);
    if (translator == nullptr) {
        return done(only(
            Delivery{Delivery::Kind::refused, {"provider-unknown", p.provider + " is not configured"}, {}, {}, {}}));
    }
    const bool was_on_the_wire = item.state == offline::ItemState::unknown;
    if (was_on_the_wire) {
        const auto rule = translator->after_unknown(action, p.sale);
        const bool too_old = action == providers::Action::refund && rule == providers::AfterUnknown::repeat_same_key &&
                             left(item.created, options.refund_window) == hal::Duration{0} &&
                             ports.clock.monotonic() - item.created.monotonic >= options.refund_window;
        if (rule == providers::AfterUnknown::never_repeat || too_old) {
            providers::Outcome unknown;
            unknown.problem = {"never-repeated", "the answer was lost and asking again could take the money twice"};
            const bool starts_or_goes_on = action == providers::Action::create || action == providers::Action::proceed;
            if (starts_or_goes_on) return conclude_action(entry, action, item.id, std::move(unknown), std::move(done));
            return done(only(Delivery{Delivery::Kind::refused, unknown.problem, {}, {}, {}}));
        }
        if (rule == providers::AfterUnknown::inquire_first) return ask_first(entry, std::move(item), std::move(done));
    }
    const bool never_sent = item.state == offline::ItemState::pending;
    if (action == providers::Action::create && never_sent && p.state != State::created) {
        Input input = answer_of(Trigger::create_not_sent);
        input.change = [](Draft& draft) {
            draft.next.create_unsure = false;
            if (draft.next.reason.type.empty() || draft.next.reason.type == "outcome-unknown")
                draft.next.reason = {"provider-unreachable", "the sale never reached the provider"};
            if (info(draft.next.state).closed) draft.next.watch_until.reset();
        };
        return conclude(entry, std::move(input), ended(), std::move(done));
    }
    send(entry, std::move(item), std::move(done));
}

hal::Result<providers::Command> Engine::command_for(const Payment& p, const offline::Item& item) const {
    providers::Command command;
    command.action = action_of(item);
    command.own_reference = p.id;
    command.idempotency_key = item.id;
    command.sale = p.sale;
    command.amount = p.sale.amount;
    command.refs = p.refs;
    command.now_s = known_time.seconds(p.provider);
    if (command.action == providers::Action::refund) {
        const Refund* refund = refund_of(p, item);
        if (refund == nullptr) return hal::fail("refund-unknown", item.id);
        command.amount.minor = refund->amount;
        command.reason = refund->reason;
    }
    return command;
}

void Engine::send(const LivePtr& entry, offline::Item item, Deliveries done) {
    const auto* translator = provider(entry->payment.provider);
    auto command = command_for(entry->payment, item);
    if (!command) return done(only(Delivery{Delivery::Kind::refused, command.error(), {}, {}, {}}));
    auto request = translator->build(*command);
    if (!request) {
        return conclude_action(entry, command->action, item.id, not_built(*translator, request.error()),
                               std::move(done));
    }
    const bool creating = command->action == providers::Action::create;
    auto answered = [this, entry, translator, id = item.id, command = std::move(*command),
                     done = std::move(done)](hal::HttpResult result) mutable {
        conclude_action(entry, command.action, id, outcome_of(*translator, command, result), std::move(done));
    };
    ports.http.send(std::move(*request), creating ? options.create_timeout : options.request_timeout,
                    safely(std::move(answered)));
}

providers::Outcome Engine::outcome_of(const providers::Provider& translator, const providers::Command& command,
                                      const hal::HttpResult& result) {
    if (result) {
        known_time.heard(std::string(translator.name()), result->headers);
        return translator.read(command, *result);
    }
    const bool not_sent = result.error().certainty == hal::HttpFailure::Certainty::not_sent;
    providers::Outcome outcome;
    outcome.kind = not_sent ? providers::Outcome::Kind::throttled : providers::Outcome::Kind::unknown;
    outcome.problem = not_sent ? hal::Error{"provider-unreachable", result.error().error.detail} : result.error().error;
    return outcome;
}

// The answer was lost. Asks what became of the operation; only a proof that it did not happen lets it go out again.
void Engine::ask_first(const LivePtr& entry, offline::Item item, Deliveries done) {
    auto command = command_for(entry->payment, item);
    if (!command) return done(only(Delivery{Delivery::Kind::refused, command.error(), {}, {}, {}}));
    command->about = command->action;
    auto answered = [this, entry, item = std::move(item), about = command->about,
                     done = std::move(done)](providers::Outcome outcome) mutable {
        using Kind = providers::Outcome::Kind;
        if (outcome.kind == Kind::refused && outcome.problem.type == "did-not-happen") {
            return proven_not_done(entry, std::move(item), outcome.refs, std::move(done));
        }
        if (outcome.kind == Kind::throttled) {
            // The question was not asked; what became of the operation is as unknown as before.
            return done(only(Delivery{Delivery::Kind::unknown, outcome.problem, outcome.retry_after, {}, {}}));
        }
        conclude_action(entry, about, item.id, std::move(outcome), std::move(done));
    };
    look(entry, std::move(*command), std::move(answered));
}

// As if it had never been sent, once what the look left behind is on disk (it may say "not a third time").
void Engine::proven_not_done(const LivePtr& entry, offline::Item item, const Value& refs, Deliveries done) {
    Input input;
    input.decide = [](const Payment&) -> Input::Decision { return std::nullopt; };
    input.note = "did_not_happen";
    input.change = [refs, id = item.id](Draft& draft) {
        draft.changed = learn_into(draft, refs, false);
        draft.data.set("item", id);
    };
    input.done =
        safely([this, entry, item = std::move(item), done = std::move(done)](hal::Result<Payment> kept) mutable {
            if (!kept) return done(only(Delivery{Delivery::Kind::unknown, kept.error(), {}, {}, {}}));
            item.state = offline::ItemState::pending;
            attempt(entry, std::move(item), std::move(done));
        });
    submit(entry, std::move(input));
}

void Engine::conclude_action(const LivePtr& entry, providers::Action action, const std::string& item_id,
                             providers::Outcome outcome, Deliveries done) {
    switch (action) {
        case providers::Action::release:
        case providers::Action::cancel: return conclude_cancel(entry, std::move(outcome), std::move(done));
        case providers::Action::proceed:
        case providers::Action::capture: return conclude_step(entry, action, std::move(outcome), std::move(done));
        case providers::Action::refund: return conclude_refund(entry, item_id, std::move(outcome), std::move(done));
        default: return conclude_create(entry, std::move(outcome), std::move(done));
    }
}

}  // namespace till::firmware

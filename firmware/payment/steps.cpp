// Sales in several steps: the step a provider asks for next, and captures of held money by hand.
#include "engine.hpp"

namespace till::firmware {

using offline::Delivery;
using Kind = providers::Outcome::Kind;

// Journalled before it is sent, once for ever: the key is derived from the payment, not drawn anew.
void Engine::next_step(const LivePtr& entry, const providers::Outcome& outcome) {
    if (!outcome.next) return;
    const bool capture = *outcome.next == providers::Action::capture;
    if (!capture && *outcome.next != providers::Action::proceed) return;
    Input input;
    input.decide = [](const Payment&) -> Input::Decision { return std::nullopt; };
    input.note = capture ? "capture_started" : "proceeding";
    input.change = [this, capture, refs = outcome.refs](Draft& draft) {
        std::string& item = capture ? draft.next.capture_item : draft.next.proceed_item;
        const bool wanted = draft.next.state != State::cancelling && !info(draft.next.state).closed;
        draft.changed = wanted && item.empty() && draft.next.paid == 0;
        if (!draft.changed) return;
        learn_into(draft, refs, true);
        draft.next.proceed_open = !capture;
        item = hal::derived_id(ports.crypto, draft.next.id, capture ? "capture" : "proceed");
        add_item(draft, item, capture ? "capture" : "proceed", {});
    };
    submit(entry, std::move(input));
}

void Engine::conclude_step(const LivePtr& entry, providers::Action action, providers::Outcome outcome,
                           Deliveries done) {
    const std::string name(providers::to_string(action));
    const Payment& p = entry->payment;
    const bool never_again = outcome.kind == Kind::unknown && provider(p.provider)->after_unknown(action, p.sale) ==
                                                                  providers::AfterUnknown::never_repeat;
    if (never_again) return conclude_lost_step(entry, outcome, std::move(done));
    Input input;
    input.decide = [](const Payment&) -> Input::Decision { return std::nullopt; };
    Delivery delivery;
    delivery.error = outcome.problem;
    delivery.retry_after = outcome.retry_after;
    switch (outcome.kind) {
        case Kind::done:
        case Kind::pending:
            delivery = Delivery{Delivery::Kind::done, {}, {}, {}, {}};
            input.note = name + "_done";
            input.change = [refs = outcome.refs](Draft& draft) {
                learn_into(draft, refs, true);
                draft.next.proceed_open = false;
            };
            break;
        case Kind::refused:
            delivery.kind = Delivery::Kind::done;
            input.note = name + "_refused";
            input.change = [outcome](Draft& draft) {
                learn_into(draft, outcome.refs, false);
                draft.next.proceed_open = false;
                draft.data.set("why", outcome.problem.type);
            };
            // A capture may be tried again by hand; a second step that is refused ends the sale.
            if (action == providers::Action::capture) {
                input.change = [outcome](Draft& draft) {
                    learn_into(draft, outcome.refs, false);
                    draft.data.set("why", outcome.problem.type);
                    draft.next.capture_item.clear();
                };
            } else if (outcome.state == providers::ProviderState::unknown) {
                outcome.state = providers::ProviderState::declined;
            }
            break;
        case Kind::throttled:
        case Kind::unknown:
            delivery.kind = outcome.kind == Kind::throttled ? Delivery::Kind::not_sent : Delivery::Kind::unknown;
            input.note = name + "_lost";
            input.change = [refs = outcome.refs](Draft& draft) { draft.changed = learn_into(draft, refs, false); };
            break;
    }
    conclude(entry, std::move(input), std::move(delivery), std::move(done));
    provider_says(entry, outcome);
}

// The step may have taken the money, and nothing but evidence or a person can tell: no goods, and never again.
void Engine::conclude_lost_step(const LivePtr& entry, const providers::Outcome& outcome, Deliveries done) {
    Input input = answer_of(Trigger::create_unknown);
    input.change = [outcome](Draft& draft) {
        learn_into(draft, outcome.refs, false);
        draft.next.proceed_open = false;
        draft.next.reason = {"outcome-unknown", outcome.problem.type + ": " + outcome.problem.detail};
    };
    Delivery delivery;
    delivery.kind = Delivery::Kind::refused;
    delivery.error = outcome.problem;
    conclude(entry, std::move(input), std::move(delivery), std::move(done));
    provider_says(entry, outcome);
}

void Engine::capture(std::string id, Actor actor, hal::Callback<hal::Result<Payment>> done) {
    with_live(id, safely([this, actor = std::move(actor), done = std::move(done)](hal::Result<LivePtr> found) mutable {
                  if (!found) return done(std::unexpected(found.error()));
                  Input input;
                  input.decide = [this](const Payment& p) -> Input::Decision {
                      const auto* m = method(p.sale.method);
                      if (m == nullptr || !m->manual_capture)
                          return hal::fail("not-supported", p.sale.method + " has no capture");
                      if (p.state != State::authorized || !p.capture_item.empty()) {
                          return hal::fail("state-conflict",
                                           "no money is held while the payment is " + std::string(to_string(p.state)));
                      }
                      return std::nullopt;
                  };
                  input.note = "capture_started";
                  input.change = [this, actor = std::move(actor)](Draft& draft) {
                      draft.next.capture_item = new_id();
                      draft.data.set("by", actor.name);
                      add_item(draft, draft.next.capture_item, "capture", {});
                  };
                  input.done = std::move(done);
                  submit(*found, std::move(input));
              }));
}

}  // namespace till::firmware

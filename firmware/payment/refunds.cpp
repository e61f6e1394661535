// Refunds: what an answer makes of one, and what a person makes of one that no answer will settle.
#include "engine.hpp"

namespace till::firmware {

using offline::Delivery;
using Kind = providers::Outcome::Kind;

namespace {

Delivery delivery(Delivery::Kind kind, hal::Error error = {}, std::optional<hal::Duration> retry_after = {}) {
    return Delivery{kind, std::move(error), retry_after, {}, {}};
}

Refund* find_refund(Payment& payment, const std::string& id) {
    for (auto& refund : payment.refunds) {
        if (refund.id == id) return &refund;
    }
    return nullptr;
}

// The trigger that fits once the refund `id` has ended as `ended`.
Trigger refund_trigger(Payment after, const std::string& id, Refund::State ended) {
    Refund* refund = find_refund(after, id);
    refund->state = ended;
    if (ended == Refund::State::failed && refund->automatic) return Trigger::return_failed;
    if (after.refunding() > 0) return Trigger::refunds_open;
    if (after.refunded() == 0) return Trigger::refunds_none;
    return after.refunded() == after.paid ? Trigger::refunds_all : Trigger::refunds_some;
}

Input refund_ended(const std::string& id, Refund::State ended, const hal::Error& problem, const Value& refs) {
    Input input;
    input.decide = [id, ended](const Payment& p) -> Input::Decision { return refund_trigger(p, id, ended); };
    input.change = [id, ended, problem, refs](Draft& draft) {
        Refund* refund = find_refund(draft.next, id);
        refund->state = ended;
        refund->problem = ended == Refund::State::failed ? problem : hal::Error{};
        merge_refs(draft.next.refs, refs);
        draft.data.set("refund", Value::object({{"id", id}, {"amount", refund->amount}, {"state", to_string(ended)}}));
        if (ended == Refund::State::done && !refund->automatic) draft.receipt_of = id;
        if (ended == Refund::State::failed && refund->automatic) {
            draft.next.reason = {"money-without-sale", "late money could not be sent back: " + problem.type};
            draft.alarm = true;
        }
    };
    return input;
}

bool is_open(const Payment& payment, const std::string& id) {
    Payment copy = payment;
    const Refund* refund = find_refund(copy, id);
    return refund != nullptr && refund->open();
}

// An answer to a refund that a person settled while it was on its way changes nothing; if it says otherwise, somebody
// must know.
Input answered(Input input, const std::string& id, Refund::State ended) {
    input.decide = [id, ended](const Payment& p) -> Input::Decision {
        if (!is_open(p, id)) return std::nullopt;
        return refund_trigger(p, id, ended);
    };
    input.note = "refund_answered_late";
    input.change = [usual = std::move(input.change), id, ended](Draft& draft) mutable {
        if (is_open(draft.next, id)) return usual(draft);
        const Refund* refund = find_refund(draft.next, id);
        draft.changed = refund != nullptr && refund->state != ended;
        draft.alarm = draft.changed;
        draft.data.set("why", "contradicts-state");
    };
    return input;
}

}  // namespace

void Engine::conclude_refund(const LivePtr& entry, const std::string& id, providers::Outcome outcome, Deliveries done) {
    if (outcome.kind == Kind::done || outcome.kind == Kind::refused) {
        const auto ended = outcome.kind == Kind::done ? Refund::State::done : Refund::State::failed;
        return conclude(entry, answered(refund_ended(id, ended, outcome.problem, outcome.refs), id, ended),
                        delivery(Delivery::Kind::done), std::move(done));
    }
    const bool sent = outcome.kind != Kind::throttled;
    const auto now = outcome.kind == Kind::pending ? Refund::State::pending : Refund::State::unknown;
    Input input;
    input.decide = [](const Payment&) -> Input::Decision { return std::nullopt; };
    input.note = "refund_" + std::string(to_string(now));
    input.change = [id, now, sent, refs = outcome.refs](Draft& draft) {
        Refund* refund = find_refund(draft.next, id);
        const bool news = sent && refund->open() && refund->state != now;
        if (news) refund->state = now;
        draft.changed = learn_into(draft, refs, false) || news;
    };
    const hal::Duration requested_again{30'000};
    auto retry_after = outcome.retry_after;
    if (outcome.kind == Kind::pending && !retry_after) retry_after = requested_again;
    conclude(entry, std::move(input),
             delivery(sent ? Delivery::Kind::unknown : Delivery::Kind::not_sent, outcome.problem, retry_after),
             std::move(done));
}

// The operation may still be asked about by the outbox; once the refund has its answer, that ends by itself.
void Engine::settle_refund(std::string id, std::string refund, bool happened, std::string reason, Actor actor,
                           hal::Callback<hal::Result<Payment>> done) {
    const auto ended = happened ? Refund::State::done : Refund::State::failed;
    Input input = refund_ended(refund, ended, {"settled-by-hand", reason}, {});
    input.decide = [refund, ended](const Payment& p) -> Input::Decision {
        Payment copy = p;
        const Refund* found = find_refund(copy, refund);
        const bool undecided =
            found != nullptr && (found->state == Refund::State::unknown || found->state == Refund::State::pending);
        if (!undecided) return hal::fail("state-conflict", "there is no refund " + refund + " without an answer");
        return refund_trigger(p, refund, ended);
    };
    input.change = [usual = std::move(input.change), reason = std::move(reason),
                    actor = std::move(actor)](Draft& draft) mutable {
        usual(draft);
        draft.data.set("by", actor.name);
        draft.data.set("role", actor.role);
        draft.data.set("why", reason);
    };
    input.done = std::move(done);
    with_live(id, safely([this, input = std::move(input)](hal::Result<LivePtr> found) mutable {
                  if (!found) return input.done(std::unexpected(found.error()));
                  submit(*found, std::move(input));
              }));
}

}  // namespace till::firmware

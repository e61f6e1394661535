// One input: decide -> draft -> one commit -> effects. The heart of the engine.
#include "engine.hpp"

#include <cstdio>
#include <cstdlib>

namespace till::firmware {
namespace {

// An internal trigger without a row cannot happen; if it does, our picture of the payment is wrong and the safest
// thing is to stop: systemd restarts us and the journal, which is right, is replayed.
[[noreturn]] void stop_process(const Payment& payment, Trigger trigger) {
    std::fprintf(stderr, "fatal: payment %s in state %s has no answer to %s\n", payment.id.c_str(),
                 std::string(to_string(payment.state)).c_str(), std::string(to_string(trigger)).c_str());
    std::abort();
}

void check_invariants(const Payment& payment) {
    const bool sane = payment.paid >= 0 && payment.refunded() + payment.refunding() <= payment.paid &&
                      (payment.state != State::approved || payment.paid == payment.sale.amount.minor);
    if (sane) return;
    std::fprintf(stderr, "fatal: payment %s breaks an invariant: paid %lld, refunded %lld, refunding %lld\n",
                 payment.id.c_str(), static_cast<long long>(payment.paid), static_cast<long long>(payment.refunded()),
                 static_cast<long long>(payment.refunding()));
    std::abort();
}

}  // namespace

void Engine::submit(const LivePtr& entry, Input input) {
    entry->mailbox.push_back(std::move(input));
    if (!entry->busy) next_input(entry);
}

void Engine::next_input(const LivePtr& entry) {
    if (entry->busy) return;
    if (entry->mailbox.empty()) return evict_if_idle(entry->payment.id);
    entry->busy = true;
    Input input = std::move(entry->mailbox.front());
    entry->mailbox.pop_front();
    // On a turn of its own: an input never runs inside the call that caused it.
    ports.loop.post(safely([this, entry, input = std::move(input)]() mutable { handle(entry, std::move(input)); }));
}

void Engine::handle(const LivePtr& entry, Input input) {
    const Payment& before = entry->payment;
    auto decision = input.decide(before);
    if (!decision) {
        entry->busy = false;
        if (input.done) input.done(std::unexpected(decision.error()));
        if (input.deliver) {
            std::vector<offline::Delivery> deliveries;
            deliveries.push_back(std::move(*input.delivery));
            input.deliver(std::move(deliveries));
        }
        return next_input(entry);
    }
    Draft draft;
    draft.next = before;
    if (decision->has_value()) {
        const Trigger trigger = **decision;
        const Transition* row = find_transition(before.state, trigger);
        if (row == nullptr) stop_process(before, trigger);
        draft.event = to_string(trigger);
        draft.changed = row->effect != Effect::none;
        if (draft.changed && input.change) input.change(draft);
        if (draft.changed) transition(draft, trigger, before);
    } else {
        draft.event = input.note;
        if (input.change) input.change(draft);
    }
    complete(draft, input, before);
    commit(entry, std::move(draft), std::move(input));
}

bool Engine::transition(Draft& draft, Trigger trigger, const Payment& before) {
    const Transition& row = *find_transition(before.state, trigger);
    switch (row.effect) {
        case Effect::move: enter(draft, row.to); break;
        case Effect::return_money: return_money(draft, row.to); break;
        case Effect::alarm: raise_alarm(draft, "contradicts-state"); break;
        case Effect::stay: break;
        case Effect::release:  // it came after the sale was given up
            draft.held = true;
            draft.changed = draft.next.paid == 0 && draft.next.release_item.empty();
            if (draft.changed) add_cancel(draft);
            draft.changed = !draft.first_attempts.empty();
            return draft.changed;
        case Effect::none: return false;
    }
    // The provider opened a session nobody waits for any more: close it.
    const bool unwanted = draft.next.state == State::cancelling || info(draft.next.state).closed;
    if (trigger == Trigger::create_done && unwanted && draft.next.paid == 0) {
        add_cancel(draft);
        close_unpaid(draft);
    }
    if (trigger == Trigger::watch_over) draft.next.watch_until.reset();
    return true;
}

// Fills in what every change has: the event, the projection, the order's state, the refs index, the kept answer.
void Engine::complete(Draft& draft, Input& input, const Payment& before) {
    draft.change.claims.insert(draft.change.claims.end(), input.claims.begin(), input.claims.end());
    if (!draft.changed) return;
    check_invariants(draft.next);
    const Payment& next = draft.next;
    draft.data.set("from", to_string(before.state));
    draft.data.set("state", to_string(next.state));
    draft.data.set("order_ref", next.sale.order_ref);
    draft.data.set("method", next.sale.method);
    if (next.paid != before.paid) draft.data.set("paid", next.paid);
    if (!next.reason.type.empty()) draft.data.set("reason", next.reason.type);
    if (draft.alarm) draft.data.set("alarm", true);
    draft.data.set("payment", to_json(next));  // the projection can be rebuilt from the events alone
    draft.change.events.push_back({next.id, "payment." + draft.event, draft.data});
    auto documents = documents_of(before, next, match_keys());
    auto& all = draft.change.documents;
    all.insert(all.end(), std::make_move_iterator(documents.begin()), std::make_move_iterator(documents.end()));
    attach_receipt(draft);
    if (!input.slot.key.empty()) {
        const Value view = payment_view(next, method(next.sale.method), ports.clock.now());
        draft.change.answers.push_back({input.slot.key, input.slot.fingerprint, input.answer_status, view.dump()});
    }
}

void Engine::attach_receipt(Draft& draft) {
    if (!draft.receipt_of) return;
    const std::string refund_id = *draft.receipt_of;
    const Refund* refund = nullptr;
    for (const auto& candidate : draft.next.refunds) {
        if (candidate.id == refund_id) refund = &candidate;
    }
    offline::ReceiptDraft receipt;
    receipt.payment_id = draft.next.id;
    receipt.kind = refund == nullptr ? "sale" : "refund";
    receipt.body = receipt_body(draft.next, refund);
    receipt.sale = payment_view(draft.next, method(draft.next.sale.method), ports.clock.now());
    if (options.sync_receipts) receipt.sync_id = new_id();
    if (options.print_receipts) receipt.print_id = new_id();
    draft.change.receipt = std::move(receipt);
    draft.change.with_receipt = [payment = draft.next, refund_id](std::vector<offline::Document>& documents,
                                                                  const offline::Receipt& issued) mutable {
        if (refund_id.empty()) payment.receipt = issued.number;
        for (auto& candidate : payment.refunds) {
            if (candidate.id == refund_id) candidate.receipt = issued.number;
        }
        for (auto& document : documents) {
            if (document.kind == "payment" && document.id == payment.id) document.body = to_json(payment);
        }
    };
}

void Engine::commit(const LivePtr& entry, Draft draft, Input input) {
    offline::Change change = std::move(draft.change);
    auto shared = std::make_shared<std::pair<Draft, Input>>(std::move(draft), std::move(input));
    auto after = safely([this, entry, shared](const hal::Result<offline::Committed>& result) {
        committed(entry, std::move(shared->first), std::move(shared->second), result);
    });
    if (shared->second.deliver) {
        offline::Delivery delivery = std::move(*shared->second.delivery);
        delivery.change = std::move(change);
        delivery.committed = after;
        std::vector<offline::Delivery> deliveries;
        deliveries.push_back(std::move(delivery));
        return shared->second.deliver(std::move(deliveries));
    }
    const bool nothing_to_write = change.events.empty() && change.claims.empty();
    if (nothing_to_write) {
        return ports.loop.post([after]() mutable { after(hal::Result<offline::Committed>(offline::Committed{})); });
    }
    ports.store.commit(std::move(change), after);
}

void Engine::committed(const LivePtr& entry, Draft draft, Input input, const hal::Result<offline::Committed>& result) {
    if (!result && (result.error().type == "journal-unknown" || result.error().type == "item-done")) {
        if (input.done) input.done(std::unexpected(result.error()));
        return reload(entry, draft.next.id);
    }
    entry->busy = false;
    if (!result) {
        if (input.done) input.done(std::unexpected(result.error()));
        // Deadlines and watches are armed again, so what was lost with the commit comes back.
        if (!input.done && !input.deliver) {
            entry->retry_timer = ports.loop.after(hal::Duration{1'000}, safely([this, entry] { arm(entry); }));
        }
        return next_input(entry);
    }
    const Payment before = entry->payment;
    if (draft.changed) {
        entry->payment = std::move(draft.next);
        if (result->receipt && draft.receipt_of) {
            if (draft.receipt_of->empty()) entry->payment.receipt = result->receipt->number;
            for (auto& refund : entry->payment.refunds) {
                if (refund.id == *draft.receipt_of) refund.receipt = result->receipt->number;
            }
        }
        index_refs(entry->payment);
        if (entry->payment.state != before.state) entry->polls = 0;
        if (draft.alarm) ++counters.alarms;
        count(before, entry->payment);
    }
    if (input.done) input.done(entry->payment);
    answer_cancel(entry);
    if (!draft.first_attempts.empty() || draft.queued || result->receipt)
        ports.outbox.enqueued(std::move(draft.first_attempts));
    if (draft.changed) {
        update_screen(entry, before.state, before.paid);
        arm(entry);
        match_parked(entry);
    }
    next_input(entry);
}

// The change may be on disk or not: the disk says. Until it does, the payment handles nothing.
void Engine::reload(const LivePtr& entry, const std::string& id) {
    entry->busy = true;
    ports.store.find_document("payment", id, safely([this, entry, id](auto document) {
                                  if (!document && document.error().type != "not-found") {
                                      entry->retry_timer = ports.loop.after(
                                          hal::Duration{1'000}, safely([this, entry, id] { reload(entry, id); }));
                                      return;
                                  }
                                  entry->busy = false;
                                  if (!document) {  // it was about to be created, and was not
                                      entry->stop();
                                      live.erase(id);
                                      if (on_display == id) on_display.clear();
                                      return;
                                  }
                                  const State before = entry->payment.state;
                                  const auto paid_before = entry->payment.paid;
                                  if (auto payment = payment_from_json(document->body))
                                      entry->payment = std::move(*payment);
                                  index_refs(entry->payment);
                                  answer_cancel(entry);
                                  update_screen(entry, before, paid_before);
                                  arm(entry);
                                  next_input(entry);
                              }));
}

void Engine::count(const Payment& before, const Payment& after) {
    if (before.state == after.state) return;
    const auto is = [](const Payment& p, State state) { return p.state == state && p.open(); };
    counters.unknown_open += is(after, State::unknown) - is(before, State::unknown);
    counters.orphans += is(after, State::orphan) - is(before, State::orphan);
    const bool outcome = info(after.state).closed || after.state == State::orphan || after.state == State::unknown;
    if (outcome) ++counters.outcomes[after.sale.method + " " + std::string(to_string(after.state))];
}

}  // namespace till::firmware

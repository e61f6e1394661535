// What people and integrators ask for. Every check that can reject a sale runs before anything is written or sent.
#include "engine.hpp"

namespace till::firmware {

namespace {

bool occupied(const Payment& payment) { return info(payment.state).occupies_display; }

}  // namespace

hal::Result<void> Engine::check_sale(const providers::SaleRequest& sale) const {
    if (!started) return hal::fail("starting", "the journal is being read");
    if (!ports.store.healthy()) return hal::fail("journal-unavailable", "the disk does not take new sales");
    if (!hal::is_safe_id(sale.order_ref)) return hal::fail("order-ref-invalid", "1 to 64 of A-Z a-z 0-9 . _ -");
    if (sale.amount.minor <= 0) return hal::fail("amount-invalid", "the amount must be positive");
    if (sale.amount.minor > options.max_amount)
        return hal::fail("amount-invalid", "above this terminal's limit per sale");
    const auto* m = method(sale.method);
    if (m == nullptr) return hal::fail("method-unknown", "no method " + sale.method);
    bool currency_ok = false;
    for (const auto& code : m->currencies)
        currency_ok |= code == sale.amount.currency.code();
    if (!currency_ok)
        return hal::fail("currency-not-supported",
                         sale.method + " does not take " + std::string(sale.amount.currency.code()));
    for (const auto& name : m->required_options) {
        const auto option = sale.options.find(name);
        if (option == sale.options.end() || option->second.empty())
            return hal::fail("option-missing", "options." + name);
    }
    if (auto valid = provider_of_method(sale.method)->validate(sale); !valid) return valid;
    if (m->needs_line && !ports.line.online())
        return hal::fail("line-down", m->title + " needs the line, which is down");
    if (const auto current = live.find(on_display); current != live.end() && occupied(current->second->payment)) {
        return hal::fail("payment-in-progress", current->first);
    }
    if (orders_in_progress.contains(sale.order_ref)) return hal::fail("order-in-progress", sale.order_ref);
    if (!orders_in_progress.empty()) return hal::fail("payment-in-progress", *orders_in_progress.begin());
    return {};
}

void Engine::create(providers::SaleRequest sale, Actor actor, AnswerSlot slot,
                    hal::Callback<hal::Result<Payment>> done) {
    // A till that only knows the amount sells one line; some providers refuse a sale without any.
    if (sale.lines.empty()) sale.lines.push_back({"Order " + sale.order_ref, 1, sale.amount, sale.amount});
    if (auto ok = check_sale(sale); !ok) {
        return ports.loop.post(
            [done = std::move(done), error = ok.error()]() mutable { done(std::unexpected(error)); });
    }
    const std::string order = sale.order_ref;
    orders_in_progress.insert(order);
    auto finish = [this, order, done = std::move(done)](hal::Result<Payment> result) mutable {
        orders_in_progress.erase(order);
        done(std::move(result));
    };
    auto decide = [this, sale = std::move(sale), actor = std::move(actor), slot = std::move(slot),
                   finish = std::move(finish)](hal::Result<offline::Document> document) mutable {
        if (!document && document.error().type != "not-found") return finish(std::unexpected(document.error()));
        if (document && document->state != "free") {
            const bool paid = document->state == "paid";
            return finish(
                hal::fail(paid ? "order-already-paid" : "order-in-progress", document->body.string_or("payment", "")));
        }
        insert(std::move(sale), actor, std::move(slot), std::move(finish));
    };
    ports.store.find_document("order", order, safely(std::move(decide)));
}

void Engine::insert(providers::SaleRequest sale, const Actor& actor, AnswerSlot slot,
                    hal::Callback<hal::Result<Payment>> done) {
    auto* p = provider_of_method(sale.method);
    auto entry = std::make_shared<Live>();
    entry->busy = true;
    Draft draft;
    Payment& next = draft.next;
    next.id = new_id();
    next.provider = p->name();
    next.sale = std::move(sale);
    next.created = ports.clock.now();
    next.created_by = actor.name;
    if (auto local = p->local_presentation(next.sale, next.id)) {
        next.presentation = std::move(*local);
        enter(draft, State::presenting);
    } else {
        enter(draft, State::created);
        next.create_item = new_id();
        add_item(draft, next.create_item, "create", {});
    }
    draft.event = "created";
    draft.data.set("amount", next.sale.amount.minor);
    draft.data.set("currency", next.sale.amount.currency.code());
    draft.data.set("by", actor.name);
    Input input;
    input.slot = std::move(slot);
    input.answer_status = 201;
    complete(draft, input, Payment{});
    input.done = [this, id = next.id, done = std::move(done)](hal::Result<Payment> result) mutable {
        if (!result && result.error().type != "journal-unknown") {
            live.erase(id);
            if (on_display == id) on_display.clear();
        }
        done(std::move(result));
    };
    live[next.id] = entry;
    on_display = next.id;
    commit(entry, std::move(draft), std::move(input));
}

void Engine::cancel(std::string id, Actor actor, hal::Callback<hal::Result<CancelAnswer>> done) {
    with_live(id, safely([this, actor = std::move(actor), done = std::move(done)](hal::Result<LivePtr> found) mutable {
                  if (!found) return done(std::unexpected(found.error()));
                  const LivePtr& entry = *found;
                  const int waiter = next_waiter++;
                  auto give_up = safely([this, entry, waiter] {
                      auto node = entry->cancel_waiters.extract(waiter);
                      if (!node.empty()) node.mapped().done(CancelAnswer{"cancel_unconfirmed", entry->payment});
                      evict_if_idle(entry->payment.id);
                  });
                  auto timer = ports.loop.after(options.cancel_answer, std::move(give_up));
                  entry->cancel_waiters.emplace(waiter, Live::Waiter{std::move(done), std::move(timer)});

                  Input input;
                  input.decide = [this](const Payment& p) -> Input::Decision {
                      const bool can = find_transition(p.state, Trigger::cancel_requested) != nullptr;
                      return can && !only_evidence_tells(p) ? std::optional(Trigger::cancel_requested) : std::nullopt;
                  };
                  input.note = "cancel_noted";
                  input.change = [name = actor.name](Draft& draft) {
                      const bool can = find_transition(draft.next.state, Trigger::cancel_requested) != nullptr;
                      draft.changed = can && draft.next.closed_by != name;
                      if (!can) return;
                      if (draft.next.reason.type.empty()) draft.next.reason = {"cancelled-by-cashier", ""};
                      draft.next.closed_by = name;
                      draft.data.set("by", name);
                  };
                  submit(entry, std::move(input));
              }));
}

// The create may have taken the money, may not be repeated, and gave nothing to cancel: the wish is noted, and the sale
// stays unknown until it is found or a person decides.
bool Engine::only_evidence_tells(const Payment& p) const {
    const auto* translator = provider(p.provider);
    return p.state == State::unknown && p.create_unsure && !p.session && translator != nullptr &&
           translator->after_unknown(providers::Action::create, p.sale) == providers::AfterUnknown::never_repeat;
}

// Tells whoever waits for a cancel, as soon as the payment has left `cancelling` one way or another.
void Engine::answer_cancel(const LivePtr& entry) {
    if (entry->cancel_waiters.empty()) return;
    const State state = entry->payment.state;
    if (state == State::cancelling || find_transition(state, Trigger::cancel_requested) != nullptr) return;
    const bool closed_unpaid = state == State::cancelled || state == State::declined || state == State::expired;
    const std::string outcome = closed_unpaid ? "cancelled" : "too_late";
    auto waiters = std::exchange(entry->cancel_waiters, {});
    for (auto& [number, waiter] : waiters)
        waiter.done(CancelAnswer{outcome, entry->payment});
}

void Engine::refund(std::string id, std::int64_t amount, std::string reason, Actor actor, AnswerSlot slot,
                    hal::Callback<hal::Result<Payment>> done) {
    with_live(
        id, safely([this, amount, reason = std::move(reason), actor = std::move(actor), slot = std::move(slot),
                    done = std::move(done)](hal::Result<LivePtr> found) mutable {
            if (!found) return done(std::unexpected(found.error()));
            Input input;
            input.decide = [this, amount](const Payment& p) -> Input::Decision {
                const auto* m = method(p.sale.method);
                if (m == nullptr || !m->refundable) return hal::fail("refund-not-supported", p.sale.method);
                if (find_transition(p.state, Trigger::refund_requested) == nullptr) {
                    return hal::fail("state-conflict",
                                     "a payment that is " + std::string(to_string(p.state)) + " cannot be refunded");
                }
                if (p.refundable() <= 0 || amount > p.refundable()) {
                    return hal::fail("refund-exceeds-captured", std::to_string(p.refundable()) + " left to refund");
                }
                return Trigger::refund_requested;
            };
            input.change = [this, amount, reason = std::move(reason), actor = std::move(actor)](Draft& draft) {
                const bool of_orphan = draft.next.state == State::orphan;
                add_refund(draft, amount > 0 ? amount : draft.next.refundable(), reason, actor, of_orphan);
            };
            input.slot = std::move(slot);
            input.answer_status = 202;
            input.done = std::move(done);
            submit(*found, std::move(input));
        }));
}

void Engine::by_hand(std::string id, Trigger trigger, std::string reason, Actor actor,
                     hal::Callback<hal::Result<Payment>> done) {
    with_live(id, safely([this, trigger, reason = std::move(reason), actor = std::move(actor),
                          done = std::move(done)](hal::Result<LivePtr> found) mutable {
                  if (!found) return done(std::unexpected(found.error()));
                  Input input;
                  input.decide = [this, trigger](const Payment& p) -> Input::Decision {
                      const auto* m = method(p.sale.method);
                      const bool manual = m != nullptr && m->manual_confirmation;
                      const bool resolving = trigger == Trigger::resolved_by_hand;
                      const bool undecided = p.state == State::unknown;
                      const bool fits = undecided || (resolving ? p.closed_by.empty() : manual);
                      if (!fits || find_transition(p.state, trigger) == nullptr) {
                          return hal::fail("state-conflict",
                                           "not possible while the payment is " + std::string(to_string(p.state)));
                      }
                      return trigger;
                  };
                  input.change = [trigger, reason = std::move(reason), actor = std::move(actor)](Draft& draft) {
                      if (trigger == Trigger::confirmed_by_hand) draft.next.paid = draft.next.sale.amount.minor;
                      draft.next.closed_by = actor.name;
                      draft.data.set("by", actor.name);
                      draft.data.set("role", actor.role);
                      draft.data.set("why", reason);
                  };
                  input.done = std::move(done);
                  submit(*found, std::move(input));
              }));
}

}  // namespace till::firmware

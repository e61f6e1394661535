// What a state brings with it: its deadline, the operations it starts, the receipt it issues.
#include "engine.hpp"

namespace till::firmware {

void Engine::enter(Draft& draft, State to) {
    const State from = draft.next.state;
    draft.held = draft.held || from == State::authorized;
    draft.next.state = to;
    if (from == State::unknown && draft.next.reason.type == "outcome-unknown") draft.next.reason = {};
    set_deadline(draft, from, to);
    switch (to) {
        case State::approved:
            draft.next.watch_until.reset();
            if (from != State::refund_pending) draft.receipt_of = "";
            break;
        case State::presenting:
            if (!draft.next.presentation.paycode.empty() && options.print_receipts) add_pay_slip(draft);
            break;
        case State::unknown: draft.next.watch_until.reset(); break;  // no longer merely watched
        case State::declined:
        case State::cancelled:
        case State::expired: close_unpaid(draft); break;
        case State::cancelling: {
            const auto* p = provider(draft.next.provider);
            const bool can_cancel =
                p != nullptr && (p->supports(providers::Action::cancel, draft.next.sale) ||
                                 (draft.held && p->supports(providers::Action::release, draft.next.sale)));
            if (draft.next.session && can_cancel) {
                add_cancel(draft);
            } else if (draft.next.proceed_open) {
                break;  // nothing to cancel it with: its second step will tell
            } else if (draft.next.create_item.empty() || (draft.next.session && !can_cancel)) {
                enter(draft, State::cancelled);  // nobody to ask
            }
            break;
        }
        default: break;
    }
}

// The full time a payment may stay in a state; zero: no deadline.
hal::Duration Engine::time_in(State state, const std::string& method_name) const {
    const auto* m = method(method_name);
    // A person looks into the bank account, or the customer types a code into their bank's app.
    const bool slow = m != nullptr && (m->manual_confirmation || m->slow_payer);
    switch (state) {
        case State::created: return options.create_deadline;
        case State::presenting:
        case State::customer_active:
        case State::authorized:
        case State::partial: return slow ? options.manual_timeout : options.presenting_timeout;
        case State::unknown:
        case State::cancelling: return options.watch;
        case State::refund_pending: return options.refund_window;
        default: return hal::Duration{0};
    }
}

void Engine::set_deadline(Draft& draft, State from, State to) {
    const bool paying = to == State::customer_active || to == State::authorized || to == State::partial;
    const bool began = from == State::created || from == State::presenting || from == State::unknown;
    // Someone who has begun to pay gets the full time again; going on from there does not add to it.
    if (paying && !began) return;
    const auto time = time_in(to, draft.next.sale.method);
    draft.next.deadline = time > hal::Duration{0} ? std::optional(in(time)) : std::nullopt;
}

// The sale is over, but a session the provider still knows could yet be paid: keep watching it, and end it.
void Engine::close_unpaid(Draft& draft) {
    Payment& p = draft.next;
    if (!p.session && !p.create_unsure) return;
    if (!p.watch_until) p.watch_until = in(options.watch);
    if (p.state != State::cancelled) add_cancel(draft);
}

void Engine::return_money(Draft& draft, State to) {
    const auto* m = method(draft.next.sale.method);
    const std::int64_t amount = draft.next.refundable();
    draft.data.set("late_money", true);
    draft.alarm = true;
    if (m == nullptr || !m->refundable || amount <= 0) {
        draft.next.reason = {"money-without-sale",
                             "money came after the sale was closed and cannot be sent back from here"};
        return enter(draft, State::orphan);
    }
    enter(draft, to);
    add_refund(draft, amount, "paid after the sale was closed", Actor{"engine", "engine"}, true);
}

void Engine::add_cancel(Draft& draft) {
    if (draft.held && add_release(draft)) return;
    const auto* p = provider(draft.next.provider);
    if (p == nullptr || !draft.next.session || !draft.next.cancel_item.empty()) return;
    if (!p->supports(providers::Action::cancel, draft.next.sale)) return;
    draft.next.cancel_item = new_id();
    add_item(draft, draft.next.cancel_item, "cancel", {});
}

// Money that is held is given back, once; a provider without a call of its own for that gives it back on cancel.
bool Engine::add_release(Draft& draft) {
    const auto* p = provider(draft.next.provider);
    if (p == nullptr || !p->supports(providers::Action::release, draft.next.sale)) return false;
    if (!draft.next.release_item.empty()) return true;
    draft.next.release_item = new_id();
    add_item(draft, draft.next.release_item, "release", {});
    return true;
}

void Engine::add_refund(Draft& draft, std::int64_t amount, std::string reason, const Actor& actor, bool automatic) {
    Refund refund;
    // Derived, so that the key is the same however often this point is passed before it is on disk.
    refund.id = hal::derived_id(ports.crypto, draft.next.id, "refund " + std::to_string(draft.next.refunds.size() + 1));
    refund.amount = amount;
    refund.automatic = automatic;
    refund.reason = std::move(reason);
    refund.actor = actor.name;
    add_item(draft, refund.id, "refund", refund.id);
    draft.data.set(
        "refund", Value::object({{"id", refund.id}, {"amount", amount}, {"automatic", automatic}, {"by", actor.name}}));
    draft.next.refunds.push_back(std::move(refund));
}

// Born in flight: what the commit makes durable is sent right after it, so after a crash it may have been.
void Engine::add_item(Draft& draft, std::string id, std::string action, Value refund) {
    Value payload = Value::object({{"payment", draft.next.id}, {"action", action}});
    if (!refund.is_null()) payload.set("refund", std::move(refund));
    // A cancel that is being asked about must not keep held money from going back.
    const std::string order = (action == "release" ? "release/" : "") + draft.next.id;
    offline::NewItem item{id, "provider", draft.next.provider, order, payload, true};
    offline::Item first;
    first.id = item.id;
    first.kind = item.kind;
    first.target = item.target;
    first.order_key = item.order_key;
    first.payload = std::move(payload);
    first.state = offline::ItemState::in_flight;
    first.attempts = 1;
    first.created = ports.clock.now();
    draft.change.enqueue.push_back(std::move(item));
    draft.first_attempts.push_back(std::move(first));
}

// What the customer takes along to their bank; the print channel knows the body (firmware/ui/pay_slip.hpp).
void Engine::add_pay_slip(Draft& draft) {
    const Payment& p = draft.next;
    const auto* m = method(p.sale.method);
    Value slip = Value::object({{"merchant", options.merchant},
                                {"terminal_id", options.terminal_id},
                                {"order_ref", p.sale.order_ref},
                                {"method_title", m != nullptr ? m->title : p.sale.method},
                                {"currency", p.sale.amount.currency.code()},
                                {"total", p.sale.amount.minor},
                                {"paycode", p.presentation.paycode},
                                {"until", p.deadline ? hal::to_rfc3339(p.deadline->wall) : ""},
                                {"locale", options.locale},
                                {"payment_id", p.id}});
    Value payload = Value::object({{"slip", std::move(slip)}});
    draft.change.enqueue.push_back({new_id(), "print", "printer", "print/" + p.id, std::move(payload), false});
    draft.queued = true;
}

void Engine::raise_alarm(Draft& draft, std::string why) const {
    draft.alarm = true;
    draft.data.set("why", std::move(why));
}

namespace {

Value lines_json(const Payment& payment) {
    Value lines = Value::array();
    for (const auto& line : payment.sale.lines) {
        lines.push(Value::object({{"name", line.name}, {"quantity", line.quantity}, {"total", line.total.minor}}));
    }
    return lines;
}

Value tender_json(const std::string& title, std::int64_t amount, const std::string& reference) {
    return Value::object({{"title", title}, {"amount", amount}, {"reference", reference}});
}

}  // namespace

Value Engine::receipt_body(const Payment& payment, const Refund* refund) const {
    const auto* m = method(payment.sale.method);
    const std::string title = m != nullptr ? m->title : payment.sale.method;
    const std::int64_t amount = refund == nullptr ? payment.paid : refund->amount;
    Value tenders = Value::array();
    if (refund == nullptr) {
        for (const auto& t : payment.tenders)
            tenders.push(tender_json(t.title, t.amount.minor, t.reference));
    }
    if (refund != nullptr || payment.tenders.empty()) {
        tenders.push(tender_json(title, amount, payment.refs.string_or("payment_id", "")));
    }
    Value body = Value::object({{"merchant", options.merchant},
                                {"terminal_id", options.terminal_id},
                                {"kind", refund == nullptr ? "sale" : "refund"},
                                {"payment_id", payment.id},
                                {"order_ref", payment.sale.order_ref},
                                {"method", payment.sale.method},
                                {"method_title", title},
                                {"currency", payment.sale.amount.currency.code()},
                                {"total", amount},
                                {"lines", refund == nullptr ? lines_json(payment) : Value::array()},
                                {"tenders", std::move(tenders)},
                                {"trusted_time", ports.clock.now().trusted},
                                {"locale", options.locale}});
    if (refund != nullptr && payment.receipt) body.set("refund_of", *payment.receipt);
    return body;
}

}  // namespace till::firmware

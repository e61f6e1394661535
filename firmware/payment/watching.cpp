// Time: deadlines, polls, watches. Every payment in memory that waits for something has a timer here or an item in
// the outbox; arm() is called after each commit and at start, so a timer can be lost but not forgotten.
#include "engine.hpp"

#include <algorithm>

namespace till::firmware {

void Engine::arm(const LivePtr& entry) {
    arm_deadline(entry);
    arm_watch(entry);
    arm_poll(entry);
}

void Engine::arm_deadline(const LivePtr& entry) {
    entry->deadline_timer.cancel();
    const auto& p = entry->payment;
    if (!p.deadline) return;
    const auto wait = left(*p.deadline, std::chrono::hours(24 * 14));
    entry->deadline_timer = ports.loop.after(wait, safely([this, entry] { deadline_passed(entry); }));
}

void Engine::deadline_passed(const LivePtr& entry) {
    const Payment& p = entry->payment;
    if (p.deadline && left(*p.deadline, std::chrono::hours(24 * 14)) > hal::Duration{0}) return arm_deadline(entry);
    Input input;
    input.decide = [this](const Payment& now) -> Input::Decision {
        if (!now.deadline || left(*now.deadline, hal::Duration{1}) > hal::Duration{0}) return std::nullopt;
        if (now.state == State::created) {
            // Nobody saw a code, so where repeating is safe no money can move; else it may have.
            const auto* p2 = provider(now.provider);
            const bool harmless = p2 != nullptr && p2->after_unknown(providers::Action::create, now.sale) ==
                                                       providers::AfterUnknown::repeat_same_key;
            return harmless ? Trigger::create_not_sent : Trigger::create_unknown;
        }
        const bool over = now.state == State::unknown || now.state == State::cancelling;
        const Trigger trigger = over ? Trigger::watch_over : Trigger::deadline;
        return find_transition(now.state, trigger) != nullptr ? std::optional(trigger) : std::nullopt;
    };
    input.note = "deadline_moot";
    input.change = [this](Draft& draft) {
        Payment& next = draft.next;
        if (!next.deadline || left(*next.deadline, hal::Duration{1}) > hal::Duration{0}) draft.changed = false;
        if (next.reason.type.empty() && next.state == State::created)
            next.reason = {"provider-unreachable", "no answer in time"};
        if (next.reason.type.empty() && info(next.state).occupies_display) next.reason = {"customer-timeout", ""};
        if (next.state == State::refund_pending) next.deadline = in(options.refund_window);
    };
    submit(entry, std::move(input));
}

void Engine::arm_watch(const LivePtr& entry) {
    entry->watch_timer.cancel();
    if (!entry->payment.watch_until) return;
    const auto wait = left(*entry->payment.watch_until, options.watch);
    entry->watch_timer =
        ports.loop.after(wait, safely([this, entry] { submit(entry, answer_of(Trigger::watch_over)); }));
}

void Engine::arm_poll(const LivePtr& entry) {
    const Payment& p = entry->payment;
    const auto* translator = provider(p.provider);
    const bool waits = info(p.state).woken_by == "poll" || p.state == State::cancelling || p.watch_until.has_value();
    const bool can = translator != nullptr && has_session(p) && !no_lookup.contains(p.provider) &&
                     translator->supports(providers::Action::inquire, p.sale);
    if (!waits || !can) return entry->poll_timer.cancel();
    // 2 s, 3 s, 4.5 s ... to the cap; a closed sale that is only watched is asked about at a twentieth of that pace.
    hal::Duration wait = options.poll_first;
    for (int i = 0; i < entry->polls && wait < options.poll_cap; ++i)
        wait += wait / 2;
    wait = std::min(wait, options.poll_cap);
    if (p.watch_until) wait = options.poll_cap * 20;
    entry->poll_timer = ports.loop.after(wait, safely([this, entry] { poll(entry); }));
}

void Engine::poll(const LivePtr& entry) {
    auto* translator = provider(entry->payment.provider);
    if (translator == nullptr || no_lookup.contains(entry->payment.provider)) return;
    providers::Command command;
    command.asked = entry->polls++;
    command.now_s = trusted_seconds();
    command.action = providers::Action::inquire;
    command.own_reference = entry->payment.id;
    command.idempotency_key = entry->payment.create_item;
    command.sale = entry->payment.sale;
    command.amount = entry->payment.sale.amount;
    command.refs = entry->payment.refs;
    auto request = translator->build(command);
    if (!request) return;
    ports.http.send(std::move(*request), options.request_timeout,
                    safely([this, entry, translator, command = std::move(command)](hal::HttpResult result) mutable {
                        if (result) {
                            auto outcome = translator->read(command, *result);
                            if (outcome.problem.type == "lookup-unsupported") no_lookup.insert(entry->payment.provider);
                            provider_says(entry, outcome);
                        }
                        arm_poll(entry);
                    }));
}

}  // namespace till::firmware

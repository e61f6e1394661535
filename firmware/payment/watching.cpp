// Time: deadlines, polls, watches. Every payment in memory that waits for something has a timer here or an item in
// the outbox; arm() is called after each commit and at start, so a timer can be lost but not forgotten.
#include "engine.hpp"

#include <algorithm>
#include <array>

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
        if (next.state == State::unknown) next.deadline = in(options.watch);  // and then the alarm comes again
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
    if (entry->looking) return;  // it arms again when its answer is in
    const Payment& p = entry->payment;
    const auto* translator = provider(p.provider);
    const bool waits = info(p.state).woken_by == "poll" || p.state == State::cancelling || p.watch_until.has_value();
    bool can = translator != nullptr && !no_lookup.contains(p.provider) &&
               translator->supports(providers::Action::inquire, p.sale);
    if (can && !p.session) {
        // Where the create may not be repeated, and so is over, only the lookup can find what became of it.
        const auto rule = translator->after_unknown(providers::Action::create, p.sale);
        can = p.create_unsure && rule == providers::AfterUnknown::never_repeat;
    }
    if (!waits || !can) return entry->poll_timer.cancel();
    entry->poll_timer = ports.loop.after(poll_wait(*entry), safely([this, entry] { poll(entry); }));
}

// 2 s, 3 s, 4.5 s ... to the cap, give or take a fifth, so that tills which started together do not ask together; a
// closed sale that is only watched: 5 min, 7.5 min ... to an hour, and so is one that nobody stands at the till for any
// more, after its first ten minutes. Never faster than the provider's share.
hal::Duration Engine::poll_wait(const Live& entry) {
    constexpr int impatient = 40;
    const bool left_alone = !info(entry.payment.state).occupies_display && entry.polls > impatient;
    const bool watched = entry.payment.watch_until.has_value() || left_alone;
    const hal::Duration cap = options.poll_cap * (watched ? 240 : 1);
    hal::Duration wait = watched ? options.poll_cap * 20 : options.poll_first;
    for (int i = left_alone ? impatient : 0; i < entry.polls && wait < cap; ++i)
        wait += wait / 2;
    wait = std::min(wait, cap);
    std::array<std::uint8_t, 2> random{};
    ports.crypto.random(random);
    const std::int64_t spread = (random[0] << 8 | random[1]) - 32'768;  // of 32768: all of a fifth
    wait += hal::Duration{wait.count() * spread / (5 * 32'768)};
    return std::max(wait, until_slot(entry.payment.provider));
}

hal::Duration Engine::until_slot(const std::string& name) const {
    const auto slot = next_slot.find(name);
    if (slot == next_slot.end()) return hal::Duration{0};
    return std::max(hal::Duration{0}, slot->second - ports.clock.monotonic());
}

// One question is asked now (or, with `at_least`, none may be for so long).
void Engine::take_slot(const std::string& name, hal::Duration at_least) {
    const auto gap = options.poll_gap.find(name);
    const hal::Duration wait = std::max(at_least, gap == options.poll_gap.end() ? hal::Duration{0} : gap->second);
    auto& slot = next_slot[name];
    slot = std::max(slot, ports.clock.monotonic() + wait);
}

void Engine::poll(const LivePtr& entry) {
    const Payment& p = entry->payment;
    if (provider(p.provider) == nullptr || no_lookup.contains(p.provider)) return;
    if (entry->looking) {
        entry->look_again = true;
        return;
    }
    if (const auto wait = until_slot(p.provider); wait > hal::Duration{0}) {
        entry->poll_timer = ports.loop.after(wait, safely([this, entry] { poll(entry); }));
        return;
    }
    take_slot(p.provider);
    entry->poll_timer.cancel();
    entry->looking = true;
    ++entry->polls;
    providers::Command command;
    command.own_reference = p.id;
    command.idempotency_key = p.create_item;
    command.sale = p.sale;
    command.amount = p.sale.amount;
    command.refs = p.refs;
    command.now_s = known_time.seconds(p.provider);
    look(entry, std::move(command), safely([this, entry](providers::Outcome outcome) { polled(entry, outcome); }));
}

void Engine::polled(const LivePtr& entry, const providers::Outcome& outcome) {
    const std::string& name = entry->payment.provider;
    entry->looking = false;
    // Said of one payment by a provider that has answered before, it only means that one.
    const bool none = outcome.problem.type == "lookup-unsupported";
    if (none && !has_lookup.contains(name)) no_lookup.insert(name);
    if (!none && outcome.problem.type.empty()) has_lookup.insert(name);
    if (outcome.kind == providers::Outcome::Kind::throttled && outcome.retry_after)
        take_slot(name, *outcome.retry_after);
    if (outcome.problem.type == "answer-mismatch") ++counters.mismatches[name];
    provider_says(entry, outcome);
    if (std::exchange(entry->look_again, false)) return poll(entry);
    arm_poll(entry);
    evict_if_idle(entry->payment.id);
}

// Somebody (a relay, a hint) says that something happened: ask now.
void Engine::wake(const std::string& id, hal::Callback<hal::Result<void>> done) {
    with_live(id, safely([this, done = std::move(done)](hal::Result<LivePtr> found) mutable {
                  if (!found) return done(std::unexpected(found.error()));
                  (*found)->polls = 0;
                  poll(*found);
                  done({});
              }));
}

void Engine::wake_by_ref(const std::string& ref, hal::Callback<hal::Result<void>> done) {
    find_by_ref(ref, safely([this, done = std::move(done)](hal::Result<LivePtr> found) mutable {
                    if (!found) return done(std::unexpected(found.error()));
                    wake((*found)->payment.id, std::move(done));
                }));
}

}  // namespace till::firmware

// Start after a stop of any kind: everything unfinished is read back and gets its timers again. What was on the wire
// is the outbox's business (its items are `unknown` now) and comes back through deliver().
#include "engine.hpp"

#include <cstdio>
#include <cstdlib>

namespace till::firmware {

namespace {

std::optional<providers::Push> push_from(const Value& value) {
    providers::Push push;
    push.event_id = value.string_or("event_id", "");
    push.match_key = value.string_or("match_key", "");
    push.match_value = value.string_or("match_value", "");
    push.trusted = value.boolean_or("trusted", false);
    for (int i = 0; i <= static_cast<int>(providers::ProviderState::expired); ++i) {
        const auto state = static_cast<providers::ProviderState>(i);
        if (providers::to_string(state) == value.string_or("state", "")) push.state = state;
    }
    if (const auto currency = hal::Currency::from_code(value.string_or("currency", ""))) {
        push.amount = Money{value.integer_or("amount", 0), *currency};
    }
    if (const Value* refs = value.find("refs")) push.refs = *refs;
    if (const Value* must = value.find("must_match")) push.must_match = *must;
    if (push.event_id.empty()) return std::nullopt;
    return push;
}

}  // namespace

void Engine::start(hal::Callback<hal::Result<void>> done) {
    if (const auto fault = table_fault(); !fault.empty()) {
        std::fprintf(stderr, "fatal: state table: %s\n", std::string(fault).c_str());
        std::abort();
    }
    ports.store.open_documents(
        "payment", safely([this, done = std::move(done)](auto payments) mutable {
            if (!payments) return done(std::unexpected(payments.error()));
            resume(std::move(*payments));
            ports.store.open_documents(
                "parked_push", safely([this, done = std::move(done)](auto pushes) mutable {
                    if (!pushes) return done(std::unexpected(pushes.error()));
                    for (const auto& document : *pushes) {
                        auto push = push_from(document.body);
                        if (!push || document.state != "unmatched") continue;
                        parked[document.id] = {document.body.string_or("provider", ""), std::move(*push), {}};
                        watch_parked(document.id, options.orphan_after);
                    }
                    started = true;
                    for (auto& [id, entry] : std::unordered_map(live))
                        match_parked(entry);
                    done({});
                }));
        }));
}

// A stamp of an earlier boot, in this boot's monotonic time: what is left of it, or all of it where no clock can tell.
void Engine::rebase(std::optional<hal::Stamp>& stamp, hal::Duration full) const {
    if (stamp && stamp->boot_id != ports.clock.now().boot_id) stamp = in(left(*stamp, full));
}

void Engine::resume(std::vector<offline::Document> documents) {
    for (const auto& document : documents) {
        auto payment = payment_from_json(document.body);
        if (!payment) {
            ++counters.alarms;
            continue;
        }
        counters.unknown_open += payment->state == State::unknown;
        counters.orphans += payment->state == State::orphan;
        rebase(payment->deadline, time_in(payment->state, payment->sale.method));
        rebase(payment->watch_until, options.watch);
        const LivePtr entry = adopt(std::move(*payment));
        arm(entry);
        if (info(entry->payment.state).occupies_display) on_display = entry->payment.id;
    }
    const auto owner = live.find(on_display);
    if (owner == live.end()) return ports.screen.show_idle();
    if (owner->second->payment.state == State::presenting) return show_code(owner->second);
    ports.screen.show(owner->second->payment, [](hal::Result<void>) {});
}

}  // namespace till::firmware

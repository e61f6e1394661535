#include "engine.hpp"

#include <algorithm>

namespace till::firmware {

Input input_of(Trigger trigger) {
    Input input;
    input.decide = [trigger](const Payment&) -> Input::Decision { return trigger; };
    return input;
}

Input answer_of(Trigger trigger) {
    Input input;
    input.decide = [trigger](const Payment& payment) -> Input::Decision {
        return find_transition(payment.state, trigger) != nullptr ? std::optional(trigger) : std::nullopt;
    };
    input.note = "unexpected_" + std::string(to_string(trigger));
    return input;
}

std::string ref_key(std::string_view provider, std::string_view key, const Value& refs) {
    const Value* value = refs.find(key);
    if (value == nullptr) return {};
    std::string text;
    if (const auto* string = value->string()) text = *string;
    if (const auto* number = value->number()) text = number->text;
    if (text.empty()) return {};
    return std::string(provider) + " " + std::string(key) + " " + text;
}

void merge_refs(Value& into, const Value& from) {
    if (from.members() == nullptr) return;
    for (const auto& [key, value] : *from.members()) {
        if (!value.is_null()) into.set(key, value);
    }
}

Engine::Engine(Ports p, EngineOptions o)
    : ports(std::move(p)), options(std::move(o)), ids(ports.clock, ports.crypto), known_time(ports.clock) {}

providers::Provider* Engine::provider(std::string_view name) const {
    const auto found = std::ranges::find_if(ports.providers, [&](const auto* p) { return p->name() == name; });
    return found == ports.providers.end() ? nullptr : *found;
}

providers::Provider* Engine::provider_of_method(std::string_view name) const {
    for (auto* candidate : ports.providers) {
        if (std::ranges::any_of(candidate->methods(), [&](const auto& m) { return m.name == name; })) return candidate;
    }
    return nullptr;
}

const providers::MethodInfo* Engine::method(std::string_view name) const {
    for (const auto* candidate : ports.providers) {
        for (const auto& m : candidate->methods()) {
            if (m.name == name) return &m;
        }
    }
    return nullptr;
}

MatchKeys Engine::match_keys() const {
    return [this](std::string_view name) {
        const auto* p = provider(name);
        return p != nullptr ? p->match_keys() : std::vector<std::string>{};
    };
}

hal::Stamp Engine::in(hal::Duration delay) const {
    hal::Stamp stamp = ports.clock.now();
    stamp.monotonic += delay;
    stamp.wall += delay;
    return stamp;
}

// After a reboot only the wall clock can tell, and only if it was right both times; else the full time runs again.
hal::Duration Engine::left(const hal::Stamp& when, hal::Duration at_most) const {
    const hal::Stamp now = ports.clock.now();
    hal::Duration left = at_most;
    if (when.boot_id == now.boot_id) {
        left = when.monotonic - now.monotonic;
    } else if (when.trusted && now.trusted) {
        left = when.wall - now.wall;
    }
    return std::clamp(left, hal::Duration{0}, at_most);
}

LivePtr Engine::adopt(Payment payment) {
    auto entry = std::make_shared<Live>();
    entry->payment = std::move(payment);
    live[entry->payment.id] = entry;
    index_refs(entry->payment);
    return entry;
}

void Engine::index_refs(const Payment& payment) {
    if (payment.state == State::orphan && payment.create_item.empty()) return;  // not what a push is looking for
    for (const auto& key : match_keys()(payment.provider)) {
        if (auto ref = ref_key(payment.provider, key, payment.refs); !ref.empty()) by_ref[std::move(ref)] = payment.id;
    }
}

void Engine::with_live(const std::string& id, hal::Callback<hal::Result<LivePtr>> done) {
    if (const auto found = live.find(id); found != live.end()) {
        ports.loop.post([entry = found->second, done = std::move(done)]() mutable { done(entry); });
        return;
    }
    ports.store.find_document("payment", id, safely([this, id, done = std::move(done)](auto document) mutable {
                                  if (const auto found = live.find(id); found != live.end()) return done(found->second);
                                  if (!document) {
                                      const bool missing = document.error().type == "not-found";
                                      return done(missing ? hal::fail("payment-not-found", "no payment " + id)
                                                          : std::unexpected(document.error()));
                                  }
                                  auto payment = payment_from_json(document->body);
                                  if (!payment) return done(std::unexpected(payment.error()));
                                  done(adopt(std::move(*payment)));
                              }));
}

void Engine::evict_if_idle(const std::string& id) {
    const auto found = live.find(id);
    if (found == live.end()) return;
    const Live& entry = *found->second;
    if (entry.busy || entry.looking || !entry.mailbox.empty() || entry.payment.open() || !entry.cancel_waiters.empty())
        return;
    if (on_display == id) return;
    for (const auto& key : match_keys()(entry.payment.provider)) {
        const auto ref = by_ref.find(ref_key(entry.payment.provider, key, entry.payment.refs));
        if (ref != by_ref.end() && ref->second == id) by_ref.erase(ref);
    }
    found->second->stop();
    live.erase(found);
}

}  // namespace till::firmware

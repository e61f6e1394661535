// Questions to a provider, and what is learned from the answers. A look may take several requests, each answer giving
// the reference for the next; what it tells is merged into the payment in every state and is on disk before anything
// is done because of it.
#include "engine.hpp"

namespace till::firmware {

using Kind = providers::Outcome::Kind;

namespace {

constexpr int requests_per_look = 6;
constexpr hal::Duration time_retry{1'000};

}  // namespace

struct Engine::Look {
    const providers::Provider* translator = nullptr;
    providers::Command command;
    std::string question;
    Value learned = Value::object();
    int request = 1;
    hal::Callback<providers::Outcome> done;
};

// The outcome's refs are those of all its answers.
void Engine::look(const LivePtr& entry, providers::Command command, hal::Callback<providers::Outcome> done) {
    auto look = std::make_shared<Look>();
    look->translator = provider(entry->payment.provider);
    look->question = command.idempotency_key + " " + std::string(providers::to_string(command.about));
    look->command = std::move(command);
    look->command.action = providers::Action::inquire;
    look->command.asked = entry->answered[look->question];
    look->done = std::move(done);
    look_on(entry, std::move(look));
}

void Engine::look_on(const LivePtr& entry, std::shared_ptr<Look> look) {
    auto request = look->translator->build(look->command);
    if (!request) {
        return ports.loop.post(safely([this, look, outcome = not_built(*look->translator, request.error())]() mutable {
            if (outcome.kind == Kind::refused) outcome.kind = Kind::unknown;  // a question that cannot be asked
            look->done(std::move(outcome));
        }));
    }
    auto answered = [this, entry, look](hal::HttpResult result) {
        auto outcome = outcome_of(*look->translator, look->command, result);
        merge_refs(look->learned, outcome.refs);
        const bool further = outcome.next == providers::Action::inquire && outcome.kind != Kind::throttled;
        if (further && look->request < requests_per_look) {
            ++look->request;
            merge_refs(look->command.refs, outcome.refs);
            return look_on(entry, look);
        }
        if (further) outcome.next.reset();
        if (result && outcome.kind != Kind::throttled) ++entry->answered[look->question];
        outcome.refs = look->learned;
        look->done(std::move(outcome));
    };
    ports.http.send(std::move(*request), options.request_timeout, safely(std::move(answered)));
}

// A request that cannot be made: for want of the time it is only late.
providers::Outcome Engine::not_built(const providers::Provider& translator, const hal::Error& error) {
    providers::Outcome outcome;
    outcome.kind = error.type == "time-unknown" ? Kind::throttled : Kind::refused;
    outcome.problem = error;
    if (outcome.kind == Kind::throttled) {
        outcome.retry_after = time_retry;
        ask_time(translator);
    }
    return outcome;
}

void Engine::ask_time(const providers::Provider& translator) {
    const std::string name(translator.name());
    auto request = translator.ask_time();
    if (!request || !asking_time.insert(name).second) return;
    ports.http.send(std::move(*request), options.request_timeout, safely([this, name](hal::HttpResult result) {
                        asking_time.erase(name);
                        if (result) known_time.heard(name, result->headers);
                    }));
}

// True if that changed the payment. `known`: the provider has it, whatever its state.
bool Engine::learn_into(Draft& draft, const Value& refs, bool known) {
    Payment& next = draft.next;
    const bool first = known && !next.session;
    Value merged = next.refs;
    merge_refs(merged, refs);
    const bool changed = first || (known && next.create_unsure) || !(merged == next.refs);
    next.refs = std::move(merged);
    if (known) {
        next.session = true;
        next.create_unsure = false;
    }
    return changed;
}

void Engine::learn(const LivePtr& entry, const providers::Outcome& outcome) {
    const bool known = outcome.state != providers::ProviderState::unknown;
    Value merged = entry->payment.refs;
    merge_refs(merged, outcome.refs);
    if (merged == entry->payment.refs && (!known || entry->payment.session)) return;
    Input input;
    input.decide = [](const Payment&) -> Input::Decision { return std::nullopt; };
    input.note = "learned";
    input.change = [this, refs = outcome.refs, known](Draft& draft) {
        const bool first = known && !draft.next.session;
        draft.changed = learn_into(draft, refs, known);
        const bool over = draft.next.state == State::cancelling || info(draft.next.state).closed;
        if (!first || !over || draft.next.paid > 0) return;
        // It was given up before anybody knew that it exists: now it can be ended.
        add_cancel(draft);
        if (info(draft.next.state).closed) close_unpaid(draft);
    };
    submit(entry, std::move(input));
}

}  // namespace till::firmware

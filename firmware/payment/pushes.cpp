// Webhooks. A push is a hint: where the provider has a lookup it only makes us ask; where it has none, an
// authenticated push counts if id, code and amount match. Whatever cannot be matched is kept, never dropped.
#include "engine.hpp"

namespace till::firmware {

namespace {

// The members the push promises to agree on with what the provider gave us at create.
bool matches(const Value& must_match, const Value& refs) {
    if (must_match.members() == nullptr) return true;
    for (const auto& [key, value] : *must_match.members()) {
        if (ref_key("", key, must_match) != ref_key("", key, refs)) return false;
    }
    return true;
}

Value push_json(const std::string& provider, const providers::Push& push) {
    return Value::object({{"provider", provider},
                          {"event_id", push.event_id},
                          {"match_key", push.match_key},
                          {"match_value", push.match_value},
                          {"state", providers::to_string(push.state)},
                          {"amount", push.amount ? Value(push.amount->minor) : Value{}},
                          {"currency", push.amount ? Value(push.amount->currency.code()) : Value{}},
                          {"refs", push.refs},
                          {"must_match", push.must_match},
                          {"trusted", push.trusted}});
}

offline::NewEvent push_event(std::string type, const std::string& provider, const providers::Push& push,
                             std::string parked, bool alarm) {
    Value data = Value::object({{"provider", provider}, {"event_id", push.event_id}, {"parked", std::move(parked)}});
    if (alarm) data.set("alarm", true);
    data.set("push", push_json(provider, push));
    return {"terminal", std::move(type), std::move(data)};
}

}  // namespace

void Engine::push(std::string_view provider_name, std::string_view token, const hal::HttpHeaders& headers,
                  std::string_view body, hal::Callback<hal::Result<void>> done) {
    const auto later = [this](hal::Callback<hal::Result<void>> callback, hal::Error error) {
        ports.loop.post(
            [callback = std::move(callback), error = std::move(error)]() mutable { callback(std::unexpected(error)); });
    };
    const std::string name(provider_name);
    auto* translator = provider(name);
    if (translator == nullptr) return later(std::move(done), {"webhook-unsupported", "no such provider: " + name});
    if (!started) return later(std::move(done), {"starting", "the journal is being read"});
    auto push = translator->read_push_at(ports.clock.now(), token, headers, body);
    if (!push) {
        ++counters.pushes[name + " " + push.error().type];
        return later(std::move(done), push.error());
    }
    match_push(name, std::move(*push), std::move(done));
}

void Engine::find_by_ref(const std::string& ref, hal::Callback<hal::Result<LivePtr>> done) {
    if (const auto known = by_ref.find(ref); known != by_ref.end()) return with_live(known->second, std::move(done));
    ports.store.find_document("ref", ref, safely([this, done = std::move(done)](auto document) mutable {
                                  if (!document) return done(std::unexpected(document.error()));
                                  with_live(document->body.string_or("payment", ""), std::move(done));
                              }));
}

void Engine::match_push(const std::string& name, providers::Push push, hal::Callback<hal::Result<void>> done) {
    const std::string ref = name + " " + push.match_key + " " + push.match_value;
    find_by_ref(
        ref, safely([this, name, push = std::move(push), done = std::move(done)](hal::Result<LivePtr> found) mutable {
            if (found) return apply_push(*found, name, std::move(push), std::move(done));
            const auto& why = found.error().type;
            if (why != "not-found" && why != "payment-not-found") return done(std::unexpected(found.error()));
            park_push(name, push, "unmatched", std::move(done));
        }));
}

void Engine::apply_push(const LivePtr& entry, const std::string& name, providers::Push push,
                        hal::Callback<hal::Result<void>> done) {
    if (!matches(push.must_match, entry->payment.refs)) {
        ++counters.pushes[name + " mismatch"];
        return park_push(name, push, "mismatch", std::move(done));
    }
    if (!push.trusted) return take_hint(entry, name, std::move(push), std::move(done));
    const auto* m = method(entry->payment.sale.method);
    const bool in_parts = m != nullptr && m->several_payments && push.state == providers::ProviderState::paid;
    if (in_parts && push.amount) return take_part(entry, name, std::move(push), std::move(done));
    const std::string paid_by = ref_key("", "payment_id", push.refs);
    const std::string paid_before = ref_key("", "payment_id", entry->payment.refs);
    const bool paid_again = push.state == providers::ProviderState::paid && entry->payment.paid > 0;
    // Confirmed by hand before: this is the payment that was confirmed, now with its name.
    const bool named_late = paid_again && paid_before.empty();
    if (paid_again && !named_late && paid_by != paid_before && push.amount) {
        const providers::Surplus extra{paid_by, *push.amount, push.refs};
        return surplus(entry, extra, [this, name, done = std::move(done)](hal::Result<bool> is_new) mutable {
            if (!is_new) return done(std::unexpected(is_new.error()));
            ++counters.pushes[name + (*is_new ? " orphan" : " duplicate")];
            done({});
        });
    }

    Input input;
    if (push.state == providers::ProviderState::paid) {
        const bool exact = push.amount == entry->payment.sale.amount;
        if (!exact) {
            ++counters.pushes[name + " mismatch"];
            return park_push(name, push, "mismatch", std::move(done));
        }
        input = paid_input(*push.amount, push.refs);
        if (named_late) {
            input = Input{};
            input.decide = [](const Payment&) -> Input::Decision { return std::nullopt; };
            input.note = "payment_identified";
            input.change = [refs = push.refs](Draft& draft) { learn_into(draft, refs, true); };
        }
    } else if (push.state == providers::ProviderState::cancelled) {
        input = input_of(Trigger::cancelled);
        input.change = [](Draft& draft) {
            const bool ours = !draft.next.cancel_item.empty();
            if (draft.next.reason.type.empty())
                draft.next.reason = {ours ? "cancelled-by-cashier" : "cancelled-by-customer", ""};
        };
    } else {
        input.decide = [](const Payment&) -> Input::Decision { return std::nullopt; };
        input.note = "push_noted";
        input.change = [state = push.state](Draft& draft) { draft.data.set("told", providers::to_string(state)); };
    }
    input.claims.push_back({"push:" + name, push.event_id});
    input.done = [this, name, done = std::move(done)](hal::Result<Payment> result) mutable {
        const bool duplicate = !result && result.error().type == "claim-taken";
        ++counters.pushes[name + (duplicate ? " duplicate" : result ? " applied" : " failed")];
        if (result || duplicate) return done({});
        done(std::unexpected(result.error()));
    };
    submit(entry, std::move(input));
}

// Ask before believing. Each event counts once, also one that is played again years later; what it says about ids is
// kept, since some lookups need it.
void Engine::take_hint(const LivePtr& entry, const std::string& name, providers::Push push,
                       hal::Callback<hal::Result<void>> done) {
    Input input;
    input.decide = [](const Payment&) -> Input::Decision { return std::nullopt; };
    input.note = "hint";
    input.change = [refs = push.refs](Draft& draft) { draft.changed = learn_into(draft, refs, false); };
    input.claims.push_back({"push:" + name, push.event_id});
    input.done = safely([this, entry, name, done = std::move(done)](hal::Result<Payment> result) mutable {
        if (!result && result.error().type == "claim-taken") {
            ++counters.pushes[name + " duplicate"];
            return done({});
        }
        if (!result) return done(std::unexpected(result.error()));
        ++counters.pushes[name + " hint"];
        entry->polls = 0;
        poll(entry);
        done({});
    });
    submit(entry, std::move(input));
}

void Engine::park_push(const std::string& name, const providers::Push& push, std::string state,
                       hal::Callback<hal::Result<void>> done) {
    const std::string id = name + "/" + push.event_id;
    const bool alarm = state == "mismatch";
    offline::Change change;
    change.claims.push_back({"push-parked:" + name, push.event_id});
    change.events.push_back(push_event("push.parked", name, push, state, alarm));
    change.documents.push_back(parked_push_document(id, state, push_json(name, push)));
    ports.store.commit(std::move(change),
                       safely([this, id, name, push, alarm, done = std::move(done)](auto result) mutable {
                           if (!result && result.error().type == "claim-taken") {
                               ++counters.pushes[name + " duplicate"];
                               return done({});
                           }
                           if (!result) return done(std::unexpected(result.error()));
                           if (alarm) ++counters.alarms;
                           if (!alarm) {
                               ++counters.pushes[name + " parked"];
                               parked[id] = {name, push, {}};
                               watch_parked(id, options.orphan_after);
                               for (auto& [payment_id, entry] : std::unordered_map(live))
                                   match_parked(entry);
                           }
                           done({});
                       }));
}

// A push that came before the create answer finds its payment once the refs are known.
void Engine::match_parked(const LivePtr& entry) {
    if (parked.empty() || entry->payment.refs.members()->empty()) return;
    std::vector<std::string> found;
    for (const auto& [id, waiting] : parked) {
        const std::string ref = waiting.provider + " " + waiting.push.match_key + " " + waiting.push.match_value;
        if (const auto known = by_ref.find(ref); known != by_ref.end() && known->second == entry->payment.id)
            found.push_back(id);
    }
    for (const auto& id : found) {
        auto node = parked.extract(id);
        const Parked& waiting = node.mapped();
        // Applying it has its own claim, so a crash before the parked copy is closed is harmless.
        auto applied = safely([this, id, name = waiting.provider, push = waiting.push](hal::Result<void> result) {
            if (!result) return;
            offline::Change close;
            close.events.push_back(push_event("push.matched", name, push, "applied", false));
            close.documents.push_back(parked_push_document(id, "applied", push_json(name, push)));
            ports.store.commit(std::move(close), [](auto) {});
        });
        apply_push(entry, waiting.provider, waiting.push, std::move(applied));
    }
}

void Engine::watch_parked(const std::string& id, hal::Duration delay) {
    const auto found = parked.find(id);
    if (found == parked.end()) return;
    found->second.timer = ports.loop.after(delay, safely([this, id] { parked_became_orphan(id); }));
}

// Nobody claimed it: money (if it says paid) without a sale. It becomes a payment in `orphan`, for a person.
void Engine::parked_became_orphan(const std::string& id) {
    auto node = parked.extract(id);
    if (node.empty()) return;
    const Parked& waiting = node.mapped();
    Payment orphan;
    orphan.id = hal::derived_id(ports.crypto, "parked", id);
    orphan.provider = waiting.provider;
    orphan.sale.order_ref = "unmatched";
    const auto* translator = provider(waiting.provider);
    if (translator != nullptr && !translator->methods().empty())
        orphan.sale.method = translator->methods().front().name;
    if (waiting.push.amount) orphan.sale.amount = *waiting.push.amount;
    orphan.state = State::orphan;
    orphan.created = ports.clock.now();
    orphan.refs = waiting.push.must_match;
    merge_refs(orphan.refs, waiting.push.refs);
    orphan.paid = waiting.push.amount ? waiting.push.amount->minor : 0;
    orphan.reason = {"money-without-sale", "a payment arrived that no sale here asked for"};
    orphan.created_by = "engine";
    // A hint says "ask me", and there is nothing to ask about: another till's sale, or one of before.
    const bool is_money = waiting.push.trusted && waiting.push.state == providers::ProviderState::paid;
    offline::Change change;
    change.events.push_back(push_event("push.unclaimed", waiting.provider, waiting.push, "orphan", false));
    change.documents.push_back(parked_push_document(id, "orphan", push_json(waiting.provider, waiting.push)));
    if (is_money) write_orphan(change, orphan);
    auto back = std::make_shared<Parked>(std::move(node.mapped()));
    ports.store.commit(std::move(change), safely([this, id, orphan, is_money, back](auto result) mutable {
                           if (!result) {  // not on disk: try again later, it is not forgotten
                               parked[id] = std::move(*back);
                               return watch_parked(id, hal::Duration{5'000});
                           }
                           if (is_money) return orphan_is_written(std::move(orphan));
                           ++counters.pushes[back->provider + " unclaimed"];
                       }));
}

}  // namespace till::firmware

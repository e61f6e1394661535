// ScriptedProvider: a translator whose every rule is the test's to set, and whose far side says outcomes in plain words:
//   {"kind": "done", "state": "waiting", "refs": {"id": "1"}, "next": "inquire", "paid": 1250, "problem": "…"}
// So the engine is tested against any translator that could exist, not only against those that do.
// Requests go to https://script.test/<action>, inquiries about an operation to /inquire/<about>.
#pragma once

#include "tests/support/scripted_http.hpp"
#include "till/providers/provider.hpp"

#include <map>
#include <set>

namespace till::test {

class ScriptedProvider final : public providers::Provider {
  public:
    using Action = providers::Action;
    std::map<Action, providers::AfterUnknown> rules;  // repeat_same_key where none is set
    std::set<Action> unsupported;
    bool needs_time = false;
    std::map<Action, std::vector<providers::Command>> built;  // every command that became a request
    std::vector<providers::MethodInfo> offered = {method("script.link"), method("script.hold"), method("script.parts")};

    static providers::MethodInfo method(std::string name) {
        providers::MethodInfo info;
        info.manual_capture = name == "script.hold";
        info.several_payments = info.slow_payer = name == "script.parts";
        info.name = std::move(name);
        info.title = "Script";
        info.presentation = "qr";
        info.refundable = true;
        info.currencies = {"EUR"};
        return info;
    }

    std::string_view name() const override { return "script"; }
    std::span<const providers::MethodInfo> methods() const override { return offered; }
    hal::Result<void> validate(const providers::SaleRequest&) const override { return {}; }
    bool supports(Action action, const providers::SaleRequest&) const override { return !unsupported.contains(action); }
    providers::AfterUnknown after_unknown(Action action, const providers::SaleRequest&) const override {
        const auto rule = rules.find(action);
        return rule == rules.end() ? providers::AfterUnknown::repeat_same_key : rule->second;
    }
    hal::Result<hal::HttpRequest> build(const providers::Command& command) const override {
        if (needs_time && !command.now_s) return hal::fail("time-unknown", "scripted");
        const_cast<ScriptedProvider*>(this)->built[command.action].push_back(command);
        std::string url = "https://script.test/" + std::string(providers::to_string(command.action));
        if (command.action == Action::inquire) url += "/" + std::string(providers::to_string(command.about));
        hal::HttpRequest request{"POST", std::move(url), {}, command.refs.dump()};
        request.headers.add("Idempotency-Key", command.idempotency_key);
        return request;
    }
    std::optional<hal::HttpRequest> ask_time() const override {
        if (!needs_time) return std::nullopt;
        return hal::HttpRequest{"GET", "https://script.test/time", {}, ""};
    }
    providers::Outcome read(const providers::Command& command, const hal::HttpResponse& response) const override {
        providers::Outcome outcome;
        const auto said = hal::json::parse(response.body);
        if (!said) return outcome;
        outcome.kind = kind_of(said->string_or("kind", "unknown"));
        outcome.state = state_of(said->string_or("state", "unknown"));
        if (const auto* refs = said->find("refs")) outcome.refs = *refs;
        const auto currency = command.sale.amount.currency;
        if (said->find("paid") != nullptr) outcome.paid = hal::Money{said->integer_or("paid", 0), currency};
        if (const auto qr = said->string_or("qr", ""); !qr.empty()) outcome.presentation = {qr, ""};
        outcome.problem.type = said->string_or("problem", "");
        for (const auto action : {Action::inquire, Action::proceed, Action::capture}) {
            if (said->string_or("next", "") == providers::to_string(action)) outcome.next = action;
        }
        if (said->find("retry_ms") != nullptr) outcome.retry_after = hal::Duration{said->integer_or("retry_ms", 0)};
        if (const auto second = said->string_or("second", ""); !second.empty())
            outcome.surplus.push_back({second, command.sale.amount, {}});
        return outcome;
    }
    // Counts parts in refs as "part <payment_id>": amount; what goes beyond the sale is surplus.
    providers::Outcome add_payment(const providers::SaleRequest& sale, const hal::json::Value& refs,
                                   const providers::Push& push) const override {
        const std::string part = "part " + push.refs.string_or("payment_id", "");
        providers::Outcome told;
        if (push.amount->minor <= 0) return told;
        hal::json::Value all = refs;
        all.set(part, std::to_string(push.amount->minor));
        std::int64_t sum = 0;
        for (const auto& [name, value] : *all.members()) {
            if (name.starts_with("part ")) sum += std::stoll(*value.string());
        }
        told.kind = providers::Outcome::Kind::done;
        told.refs = hal::json::Value::object({{part, std::to_string(push.amount->minor)}});
        told.paid = hal::Money{std::min(sum, sale.amount.minor), sale.amount.currency};
        if (sum > sale.amount.minor && refs.find(part) == nullptr) {
            const auto beyond = std::min(push.amount->minor, sum - sale.amount.minor);
            told.surplus = {{part, {beyond, sale.amount.currency}, {}}};
        }
        return told;
    }
    std::vector<std::string> match_keys() const override { return {"id"}; }
    // The body is {"event": "e1", "id": "1", "refs": {…}}; "state": "paid" is said by hints as well.
    hal::Result<providers::Push> read_push(std::string_view, const hal::HttpHeaders&,
                                           std::string_view body) const override {
        const auto said = hal::json::parse(std::string(body));
        if (!said) return hal::fail("webhook-malformed");
        providers::Push push;
        push.event_id = said->string_or("event", "");
        push.match_key = "id";
        push.match_value = said->string_or("id", "");
        push.state = state_of(said->string_or("state", "unknown"));
        push.amount = hal::Money{said->integer_or("amount", 0), hal::Currency::eur()};
        push.trusted = said->boolean_or("trusted", false);
        if (const auto* refs = said->find("refs")) push.refs = *refs;
        return push;
    }

  private:
    static providers::Outcome::Kind kind_of(const std::string& word) {
        using Kind = providers::Outcome::Kind;
        if (word == "done") return Kind::done;
        if (word == "refused") return Kind::refused;
        if (word == "pending") return Kind::pending;
        if (word == "throttled") return Kind::throttled;
        return Kind::unknown;
    }
    static providers::ProviderState state_of(const std::string& word) {
        for (int i = 0; i <= static_cast<int>(providers::ProviderState::expired); ++i) {
            const auto state = static_cast<providers::ProviderState>(i);
            if (providers::to_string(state) == word) return state;
        }
        return providers::ProviderState::unknown;
    }
};

}  // namespace till::test

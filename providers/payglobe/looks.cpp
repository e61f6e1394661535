#include "payglobe/looks.hpp"

#include "common/answer.hpp"

#include <charconv>

namespace till::providers::payglobe {
namespace {

constexpr std::string_view repeated = "repeated";

std::optional<std::int64_t> seconds_of(const std::string& text) {
    std::int64_t out = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
    return out;
}

}  // namespace

Outcome no_trace(const Command& command, hal::Duration apart, hal::Error problem) {
    const auto name = "looked_" + command.idempotency_key;
    const auto before = command.refs.string_or(name, "");
    Outcome outcome;
    outcome.problem = std::move(problem);
    if (before == repeated) return outcome;  // from here on a person decides
    outcome.retry_after = apart + hal::Duration{1'000};
    if (!command.now_s) return outcome;

    const auto first = seconds_of(before);
    const auto now = std::chrono::seconds(*command.now_s);
    // A clock that was set back starts the count again.
    if (!first || now < std::chrono::seconds(*first)) {
        outcome.refs = hal::json::Value::object({{name, std::to_string(*command.now_s)}});
        return outcome;
    }
    if (now - std::chrono::seconds(*first) < apart) return outcome;
    outcome = outcome_refused("did-not-happen");
    outcome.refs = hal::json::Value::object({{name, repeated}});
    return outcome;
}

}  // namespace till::providers::payglobe

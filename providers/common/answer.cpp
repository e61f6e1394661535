#include "common/answer.hpp"

#include "common/text.hpp"
#include "till/hal/ids.hpp"

#include <algorithm>

namespace till::providers {
namespace {

using hal::json::Value;

std::string text_member(const Value& object, std::string_view name) {
    const auto* member = object.find_ignoring_case(name);
    const auto* text = member == nullptr ? nullptr : member->string();
    return text == nullptr ? std::string() : *text;
}

void append(std::string& out, std::string_view part) {
    if (part.empty()) return;
    if (!out.empty()) out += "; ";
    out += part;
}

// {"errors": {"Amount": ["must be positive"]}}: the first few.
void append_field_errors(std::string& out, const Value& problem) {
    const auto* errors = problem.find_ignoring_case("errors");
    const auto* fields = errors == nullptr ? nullptr : errors->members();
    if (fields == nullptr) return;
    for (const auto& [name, messages] : *fields) {
        const auto* list = messages.array_items();
        const auto* first = list != nullptr && !list->empty() ? list->front().string() : messages.string();
        append(out, name + ": " + (first == nullptr ? std::string("invalid") : *first));
        if (out.size() > 400) return;
    }
}

}  // namespace

bool names_are_unambiguous(const Value& value) {
    if (const auto* items = value.array_items()) return std::ranges::all_of(*items, names_are_unambiguous);
    const auto* members = value.members();
    if (members == nullptr) return true;
    std::vector<std::string> names;
    names.reserve(members->size());
    for (const auto& [name, member] : *members) {
        if (!names_are_unambiguous(member)) return false;
        names.push_back(lower_case(name));
    }
    std::ranges::sort(names);
    return std::ranges::adjacent_find(names) == names.end();
}

Result<Value> parse_answer(const hal::HttpResponse& response, hal::json::Limits limits) {
    auto value = hal::json::parse(response.body, limits);
    if (!value) return hal::fail("answer-malformed", value.error().type + " " + value.error().detail);
    if (!value->is_object()) return hal::fail("answer-malformed", "not an object");
    if (!names_are_unambiguous(*value)) return hal::fail("answer-malformed", "names that differ in case only");
    return value;
}

Outcome outcome_unknown(std::string type, std::string detail) {
    Outcome outcome;
    outcome.problem = {std::move(type), std::move(detail)};
    return outcome;
}

Outcome outcome_refused(std::string type, std::string detail) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::refused;
    outcome.problem = {std::move(type), std::move(detail)};
    return outcome;
}

std::optional<Outcome> read_no_answer(const hal::HttpResponse& response) {
    const int status = response.status;
    const bool temporary = status == 408 || status == 425 || status == 429;
    if ((status >= 200 && status < 300) || (status >= 400 && status < 500 && !temporary)) return std::nullopt;
    Outcome outcome = outcome_unknown("provider-unavailable", "HTTP " + std::to_string(status));
    if (status == 429) {
        outcome.kind = Outcome::Kind::throttled;
        outcome.problem.type = "provider-throttled";
    }
    outcome.retry_after = hal::retry_after(response);
    return outcome;
}

std::string problem_text(const Value& problem) {
    std::string out;
    append(out, text_member(problem, "title"));
    append(out, text_member(problem, "detail"));
    append_field_errors(out, problem);
    append(out, text_member(problem, "error_code"));  // Klarna's own shape, passed through
    if (const auto* messages = problem.find_ignoring_case("error_messages"))
        if (const auto* list = messages->array_items(); list != nullptr && !list->empty())
            if (const auto* first = list->front().string()) append(out, *first);
    out = scrubbed(out);
    if (const auto trace = text_member(problem, "traceId"); hal::is_safe_id(trace)) append(out, "trace " + trace);
    return out;
}

bool is_problem(const Value& value) {
    constexpr std::string_view names[] = {"title", "detail", "errors", "traceId", "error_code", "error_messages"};
    return std::ranges::any_of(names, [&](auto name) { return value.find_ignoring_case(name) != nullptr; });
}

std::string opaque_id(const Value* value) {
    if (value == nullptr) return {};
    if (const auto* text = value->string()) return hal::is_safe_id(*text) ? *text : std::string();
    const auto* number = value->number();
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const bool plain = number != nullptr && number->text.size() <= 64 && std::ranges::all_of(number->text, is_digit);
    return plain ? number->text : std::string();
}

}  // namespace till::providers

#include "payrexx/wire.hpp"

#include "common/answer.hpp"
#include "common/text.hpp"

#include <charconv>

namespace till::providers::payrexx {
namespace {

const Value none;

// A list of a hundred transactions is some 300 KB.
constexpr hal::json::Limits wire_limits{.bytes = 1024 * 1024, .depth = 16};

Answer no_verdict(Outcome outcome) {
    Answer answer;
    answer.no_verdict = std::move(outcome);
    return answer;
}

// The firewall says 405, then 403, when there were too many requests; 429 is what others say.
Outcome limited(const hal::HttpResponse& response, Effect effect) {
    auto outcome = outcome_unknown("provider-throttled", http_text(response));
    if (effect == Effect::harmless) outcome.kind = Outcome::Kind::throttled;
    outcome.retry_after = hal::retry_after(response);
    return outcome;
}

std::string error_text(const Value& body) {
    auto text = text_of(body, "message");
    const auto& inner = object_of(body, "error");  // bills and terminals
    if (text.empty()) text = text_of(inner, "message");
    if (text.empty()) text = text_of(inner, "type");
    const auto reason = text_of(body, "reason");
    if (!reason.empty()) text += text.empty() ? reason : "; " + reason;
    return scrubbed(text);
}

}  // namespace

Answer open_answer(const hal::HttpResponse& response, Effect effect) {
    if (response.status == 429 || response.status == 405) return no_verdict(limited(response, effect));
    if (auto nothing = read_no_answer(response)) return no_verdict(*std::move(nothing));
    auto body = parse_answer(response, wire_limits);
    const auto status = body ? text_of(*body, "status") : std::string();
    const bool says_no = body && (status == "error" || (status.empty() && object_of(*body, "error").is_object()));
    if (says_no && !error_text(*body).empty()) {
        Answer answer;
        answer.kind = Answer::Kind::failure;
        answer.error = error_text(*body);
        return answer;
    }
    if (response.status == 403) return no_verdict(limited(response, effect));
    if (!body) return no_verdict(outcome_unknown(body.error().type, http_text(response) + ": " + body.error().detail));
    const auto* data = body->find("data");
    // A terminal's answer may come without the envelope.
    const bool bare = !id_of(*body, "payment_id").empty() || !text_of(*body, "pairingStatus").empty();
    if (data == nullptr && response.status < 300 && bare) {
        Answer answer;
        answer.kind = Answer::Kind::success;
        answer.data = *std::move(body);
        return answer;
    }
    const bool carries = data != nullptr && (data->is_array() || data->is_object());
    if (response.status >= 300 || status != "success" || !carries)
        return no_verdict(outcome_unknown("answer-malformed", http_text(response) + ", neither yes nor no"));
    Answer answer;
    answer.kind = Answer::Kind::success;
    answer.data = *data;
    return answer;
}

const Value& only_entry(const Value& data) {
    // NOLINTNEXTLINE(bugprone-return-const-ref-from-parameter): the overload for temporaries is deleted
    if (data.is_object()) return data;
    const auto* items = data.array_items();
    return items != nullptr && items->size() == 1 && items->front().is_object() ? items->front() : none;
}

std::optional<std::int64_t> whole_number(const Value& object, std::string_view name) {
    const auto* member = object.find(name);
    if (member == nullptr) return std::nullopt;
    if (const auto* text = member->string()) {
        std::int64_t number = 0;
        const auto* end = text->data() + text->size();
        const auto [stop, problem] = std::from_chars(text->data(), end, number);
        return problem == std::errc{} && stop == end ? std::optional(number) : std::nullopt;
    }
    const auto number = member->integer();
    return number ? std::optional(*number) : std::nullopt;
}

std::string text_of(const Value& object, std::string_view name) {
    const auto* member = object.find(name);
    const auto* text = member == nullptr ? nullptr : member->string();
    return text == nullptr ? std::string() : *text;
}

const Value& object_of(const Value& object, std::string_view name) {
    const auto* member = object.find(name);
    return member != nullptr && member->is_object() ? *member : none;
}

std::string id_of(const Value& object, std::string_view name) {
    auto id = opaque_id(object.find(name));
    return id.find_first_not_of('.') == std::string::npos ? std::string() : id;
}

std::string http_text(const hal::HttpResponse& response) { return "HTTP " + std::to_string(response.status); }

std::string reference_of(const Command& command, const PayrexxConfig& config) {
    return config.reference_prefix + command.own_reference;
}

}  // namespace till::providers::payrexx

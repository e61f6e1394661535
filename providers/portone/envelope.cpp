#include "portone/envelope.hpp"

#include "common/answer.hpp"
#include "common/go_form.hpp"
#include "common/text.hpp"
#include "portone/check.hpp"
#include "portone/words.hpp"

namespace till::providers::portone {
namespace {

using hal::json::Value;

constexpr hal::Duration token_retry{2'000};

std::string why_of(const Value& body, const std::string& code) {
    auto reason = text_of(body, "status_reason");
    if (reason.empty()) reason = text_of(body, "status_message");  // one of PortOne's own examples
    const auto message = text_of(body, "message");
    std::string out = code;
    for (const auto& part : {reason, message}) {
        if (part.empty()) continue;
        if (!out.empty()) out += ' ';
        out += part;
    }
    return scrubbed(out);
}

}  // namespace

Answer open_answer(const hal::HttpResponse& response) {
    Answer answer;
    if (auto nothing = read_no_answer(response)) {
        answer.no_verdict = *std::move(nothing);
        return answer;
    }
    auto body = parse_answer(response);
    if (!body) {
        answer.no_verdict = outcome_unknown(body.error().type, "HTTP " + std::to_string(response.status));
        return answer;
    }
    answer.body = *std::move(body);
    answer.code = text_of(answer.body, "status_code");
    const bool worked = answer.body.boolean_or("is_success", true) && (answer.code.empty() || answer.code == "2000");
    answer.kind = response.status < 300 && worked ? Answer::Kind::good : Answer::Kind::failure;
    if (answer.kind == Answer::Kind::failure) answer.why = why_of(answer.body, answer.code);
    return answer;
}

Outcome failed(const Answer& answer, std::string refused, std::string unproven) {
    switch (code_word_of(answer.code)) {
        case CodeWord::bad_token: {
            auto outcome = outcome_unknown("provider-token-refused", answer.why + "; is the clock right?");
            outcome.kind = Outcome::Kind::throttled;
            outcome.retry_after = token_retry;
            return outcome;
        }
        case CodeWord::duplicate:
        case CodeWord::unproven: break;
        case CodeWord::not_allowed:
        case CodeWord::refused: return outcome_refused(std::move(refused), answer.why);
    }
    return outcome_unknown(std::move(unproven), answer.why);
}

Outcome not_told(const Answer& answer) {
    return answer.kind == Answer::Kind::neither ? answer.no_verdict : outcome_unknown("lookup-failed", answer.why);
}

const Value& content_of(const Value& body) {
    const auto* content = body.find("content");
    return content != nullptr && content->is_object() ? *content : body;
}

std::string text_of(const Value& object, std::string_view name) {
    const auto* member = object.find(name);
    if (member == nullptr) return {};
    if (const auto* text = member->string()) return *text;
    const auto* number = member->number();
    return number == nullptr ? std::string() : number->text;
}

std::string id_of(const Value& object, std::string_view name) {
    auto text = text_of(object, name);
    return is_path_id(text) ? text : std::string();
}

Result<Money> amount_of(const Value& object, std::string_view name, const hal::Currency& currency) {
    const auto text = go_number(text_of(object, name));
    if (!text) return hal::fail("amount-invalid", std::string(name));
    return Money::from_decimal(*text, currency);
}

bool is_currency(const Value& object, const hal::Currency& currency) {
    return lower_case(text_of(object, "currency")) == lower_case(currency.code());
}

}  // namespace till::providers::portone

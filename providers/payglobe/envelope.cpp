#include "payglobe/envelope.hpp"

#include "common/answer.hpp"
#include "common/text.hpp"

namespace till::providers::payglobe {
namespace {

using hal::json::Value;

Envelope no_verdict(Outcome outcome) {
    Envelope envelope;
    envelope.no_verdict = std::move(outcome);
    return envelope;
}

std::string http_text(const hal::HttpResponse& response) { return "HTTP " + std::to_string(response.status); }

}  // namespace

Envelope open_envelope(const hal::HttpResponse& response, Effect effect) {
    if (auto none = read_no_answer(response)) return no_verdict(*std::move(none));
    if (response.status == 401) return no_verdict(outcome_unknown("provider-credentials", http_text(response)));
    auto answer = parse_answer(response);
    if (!answer)
        return no_verdict(outcome_unknown(answer.error().type, http_text(response) + ": " + answer.error().detail));

    Envelope envelope;
    envelope.error = failure_text(*answer);
    const auto* member = answer->find("success");
    const auto* success = member == nullptr ? nullptr : member->boolean();
    const bool http_good = response.status < 300;
    const bool says_no = success != nullptr && !*success;
    if (says_no || (!http_good && success == nullptr && !envelope.error.empty())) {
        envelope.kind = Envelope::Kind::failure;
    } else if (http_good &&
               (effect == Effect::read_only ? member == nullptr || success != nullptr : success != nullptr)) {
        envelope.kind = Envelope::Kind::success;
    } else {
        return no_verdict(outcome_unknown("answer-malformed", http_text(response) + ", neither yes nor no"));
    }
    envelope.body = *std::move(answer);
    return envelope;
}

std::string failure_text(const Value& body) {
    auto text = text_of(body, "error");
    const auto& inner = object_of(body, "error");
    if (text.empty()) text = text_of(inner, "message");
    if (text.empty()) text = text_of(body, "message");
    if (text.empty()) return is_problem(body) ? problem_text(body) : std::string();
    return scrubbed(text);
}

std::string text_of(const Value& object, std::string_view name) {
    const auto* member = object.find(name);
    const auto* text = member == nullptr ? nullptr : member->string();
    return text == nullptr ? std::string() : *text;
}

const Value& object_of(const Value& object, std::string_view name) {
    static const Value none;
    const auto* member = object.find(name);
    return member != nullptr && member->is_object() ? *member : none;
}

std::string id_of(const Value& object, std::string_view name) {
    auto id = opaque_id(object.find(name));
    return id.find_first_not_of('.') == std::string::npos ? std::string() : id;
}

Mode mode_of(const PayglobeConfig& config) {
    return config.secret_key.reveal().starts_with("sk_live_") ? Mode::live : Mode::test;
}

bool same_mode(const Value& object, Mode mode) {
    const auto* member = object.find("livemode");
    if (member == nullptr || member->is_null()) return true;
    const auto* live = member->boolean();
    return live != nullptr && *live == (mode == Mode::live);
}

bool same_currency(const Value& object, const hal::Currency& currency) {
    const auto* member = object.find("currency");
    if (member == nullptr || member->is_null()) return true;
    const auto* code = member->string();
    return code != nullptr && lower_case(*code) == lower_case(currency.code());
}

}  // namespace till::providers::payglobe

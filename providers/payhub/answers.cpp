#include "payhub/answers.hpp"

#include "common/amount.hpp"
#include "common/answer.hpp"
#include "common/text.hpp"
#include "common/url.hpp"
#include "payhub/matrix.hpp"

namespace till::providers::payhub {
namespace {

using hal::json::Value;

constexpr std::size_t longest_paycode = 64;
constexpr std::size_t longest_shown_paycode = 32;  // an RF reference has at most 25 characters

std::string text_of(const Value& answer, std::string_view name) {
    const auto* member = answer.find_ignoring_case(name);
    const auto* text = member == nullptr ? nullptr : member->string();
    return text == nullptr ? std::string() : *text;
}

bool is_success(const hal::HttpResponse& response) { return response.status >= 200 && response.status < 300; }

std::string http_text(const hal::HttpResponse& response) { return "HTTP " + std::to_string(response.status); }

// What a create says about itself must be what was asked, where it says so at all.
bool echoes(const Value& answer, const SaleRequest& sale) {
    const auto* amount = answer.find_ignoring_case("Amount");
    if (amount != nullptr && !amount->is_null()) {
        const auto money = amount_of(*amount, sale.amount.currency);
        if (!money || *money != sale.amount) return false;
    }
    const auto currency = text_of(answer, "Currency");
    return currency.empty() || currency == sale.amount.currency.code();
}

// A refused create: bad short codes are the one thing the cashier can mend on the spot.
Outcome refused_create(const Rule& rule, const Value& problem) {
    const auto text = problem_text(problem);
    const auto lower = lower_case(text);
    const bool code = rule.short_code &&
                      (lower.find("shortcode") != std::string::npos || lower.find("short code") != std::string::npos ||
                       lower.find("short_code") != std::string::npos);
    return outcome_refused(code ? "code-wrong" : "not-accepted", text);
}

Value refs_of_create(const Value& answer, const PayhubConfig& config) {
    auto refs = Value::object({{"payment_request_id", opaque_id(answer.find_ignoring_case("PaymentRequestId"))}});
    const auto paycode = text_of(answer, "Paycode");
    if (!paycode.empty() && paycode.size() <= longest_paycode && !has_control_characters(paycode))
        refs.set("paycode", paycode);
    const auto link = text_of(answer, config.qr_field);
    if (is_drawable_url(link, is_plain_http(config.base_url))) refs.set("paylink", link);
    return refs;
}

// What the customer needs to pay; nothing where the request is on their phone already. Without a link, or with one that
// cannot be drawn, the creditor reference is shown: it can be paid in any banking app, but not at Klarna.
std::optional<Presentation> presentation_of(const Rule& rule, const Value& refs) {
    if (rule.presentation == "short_code") return Presentation{};
    const auto link = refs.string_or("paylink", "");
    if (rule.presentation == "qr" && !link.empty()) return Presentation{.qr_payload = link, .paycode = {}};
    const auto paycode = refs.string_or("paycode", "");
    if (rule.klarna || paycode.empty() || paycode.size() > longest_shown_paycode) return std::nullopt;
    return Presentation{.qr_payload = {}, .paycode = paycode};
}

Outcome created(const Command& command, const Rule& rule, const Value& answer, const PayhubConfig& config) {
    Outcome outcome;
    outcome.refs = refs_of_create(answer, config);
    // From here on the request exists; without a word against it, it is only not shown.
    if (!echoes(answer, command.sale)) {
        outcome.problem = {"answer-mismatch", "the answer names another amount or currency"};
        return outcome;
    }
    auto shown = presentation_of(rule, outcome.refs);
    if (!shown) {
        outcome.problem = {"answer-incomplete", "the answer holds nothing that can be shown"};
        return outcome;
    }
    outcome.kind = Outcome::Kind::done;
    outcome.state = ProviderState::waiting;
    if (!shown->qr_payload.empty() || !shown->paycode.empty()) outcome.presentation = *std::move(shown);
    return outcome;
}

}  // namespace

Result<Money> amount_of(const Value& value, const hal::Currency& currency) { return major_amount(value, currency); }

Outcome read_create(const Command& command, const hal::HttpResponse& response, const PayhubConfig& config) {
    const auto* rule = find_rule(command.sale.method);
    if (rule == nullptr) return outcome_unknown("command-invalid", "method");
    if (auto none = read_no_answer(response)) return *std::move(none);
    // The key was not accepted: refused before anything was looked at, whatever the body says.
    if (response.status == 401) return outcome_refused("provider-credentials", http_text(response));
    const auto answer = parse_answer(response);
    if (!answer) return outcome_unknown(answer.error().type, http_text(response) + ": " + answer.error().detail);
    if (!is_success(response))
        return is_problem(*answer) ? refused_create(*rule, *answer)
                                   : outcome_unknown("answer-malformed", http_text(response));
    if (opaque_id(answer->find_ignoring_case("PaymentRequestId")).empty())
        return outcome_unknown("answer-malformed", "no PaymentRequestId; " + problem_text(*answer));
    return created(command, *rule, *answer, config);
}

Outcome read_cancel(const Command& /*command*/, const hal::HttpResponse& response) {
    Outcome outcome;
    if (response.status == 204) {
        outcome.kind = Outcome::Kind::done;
        outcome.state = ProviderState::cancelled;
        return outcome;
    }
    if (auto none = read_no_answer(response)) return *std::move(none);
    if (response.status == 401) return outcome_unknown("provider-credentials", http_text(response));
    const auto answer = parse_answer(response).value_or(Value::object());
    const auto text = problem_text(answer);
    const auto status = lower_case(text_of(answer, "status"));
    const bool says_so = is_success(response) ? status == "canceled" || status == "cancelled"
                                              : lower_case(text).find("already cancel") != std::string::npos;
    if (says_so) {
        outcome.kind = Outcome::Kind::done;
        outcome.state = ProviderState::cancelled;
        return outcome;
    }
    // Payhub's own No most likely means that the customer was faster: only a push or a lookup settles that, not asking
    // again (contract 1.4). Anything else that answers in its place is no No.
    const bool payhubs_own = response.status / 100 == 4 && (!text.empty() || !status.empty());
    if (payhubs_own) return outcome_refused("may-be-paid", http_text(response) + "; " + text);
    return outcome_unknown(is_success(response) ? "answer-malformed" : "may-be-paid",
                           http_text(response) + "; " + text);
}

}  // namespace till::providers::payhub

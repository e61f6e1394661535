#include "common/answer.hpp"
#include "common/text.hpp"
#include "common/url.hpp"
#include "payrexx/answers.hpp"

#include <algorithm>
#include <array>

namespace till::providers::payrexx {
namespace {

// Payrexx ignores payment means that it does not understand, and offers all of them.
bool offers_the_means(const Value& page, const PayrexxConfig& config) {
    const auto* means = page.find("pm");
    if (config.payment_means.empty() || means == nullptr || means->is_null()) return true;
    const auto* items = means->array_items();
    if (items == nullptr || items->size() != config.payment_means.size()) return false;
    return std::ranges::all_of(config.payment_means, [&](const auto& wanted) {
        return std::ranges::find(*items, Value(wanted)) != items->end();
    });
}

bool is_what_was_asked(const Value& page, const Command& command, const PayrexxConfig& config) {
    const auto reference = text_of(page, "referenceId");
    const auto* amount = page.find("amount");
    const bool same_amount = amount == nullptr || whole_number(page, "amount") == command.sale.amount.minor;
    return same_amount && (reference.empty() || reference == reference_of(command, config)) &&
           !is_other_currency(page, command.sale.amount.currency) && !is_other_environment(page, config);
}

}  // namespace

bool leaves_it_open(std::string_view error) {
    constexpr std::array<std::string_view, 8> open_ends = {"timeout",     "timed out", "time-out",  "pending",
                                                           "in progress", "already",   "try again", "temporar"};
    const auto lower = lower_case(error);
    return std::ranges::any_of(open_ends, [&](auto part) { return lower.find(part) != std::string::npos; });
}

bool is_gone(const hal::HttpResponse& response, std::string_view error) {
    const auto lower = lower_case(error);
    return response.status == 404 || lower.find("not found") != std::string::npos ||
           lower.find("no gateway") != std::string::npos;
}

Outcome not_accepted(const std::string& error) {
    const auto lower = lower_case(error);
    const bool key = lower.find("secret") != std::string::npos || lower.find("signature") != std::string::npos;
    return outcome_refused(key ? "provider-credentials" : "not-accepted", error);
}

Outcome read_create_gateway(const Command& command, const hal::HttpResponse& response, const PayrexxConfig& config) {
    const auto answer = open_answer(response, Effect::harmless);
    if (answer.kind == Answer::Kind::neither) return answer.no_verdict;
    if (answer.kind == Answer::Kind::failure) return not_accepted(answer.error);
    const auto& page = only_entry(answer.data);
    const auto id = id_of(page, "id");
    if (id.empty()) return outcome_unknown("answer-malformed", "no id");
    Outcome outcome;
    outcome.refs = Value::object({{"gateway_id", id}, {"reference", reference_of(command, config)}});
    const auto link = text_of(page, "link");
    const auto word = word_of(text_of(page, "status"));
    if (!is_what_was_asked(page, command, config)) {
        outcome.problem = {"answer-mismatch", "the page is for another amount, currency or reference"};
    } else if (word != Word::waiting && word != Word::initiated) {
        outcome.problem = {"answer-mismatch", "a new page that is not waiting"};
    } else if (!offers_the_means(page, config)) {
        // Another page would be like this one; nobody sees it, and it ends by itself.
        outcome.kind = Outcome::Kind::refused;
        outcome.problem = {"means-not-offered", "the page does not offer just the configured payment_means"};
    } else if (!is_drawable_url(link, is_plain_http(config.base_url))) {
        outcome.problem = {"answer-incomplete", "the answer holds nothing that can be shown"};
    } else {
        outcome.kind = Outcome::Kind::done;
        outcome.state = ProviderState::waiting;
        outcome.presentation = Presentation{.qr_payload = link, .paycode = {}};
    }
    return outcome;
}

}  // namespace till::providers::payrexx

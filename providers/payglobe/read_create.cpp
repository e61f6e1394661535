#include "common/amount.hpp"
#include "common/answer.hpp"
#include "common/url.hpp"
#include "payglobe/answers.hpp"
#include "payglobe/envelope.hpp"
#include "payglobe/words.hpp"

namespace till::providers::payglobe {
namespace {

using hal::json::Value;

std::string http_text(const hal::HttpResponse& response) { return "HTTP " + std::to_string(response.status); }

// What a create says about itself must be what was asked, where it says so at all.
bool echoes(const Value& body, std::string_view amount_name, const SaleRequest& sale, const PayglobeConfig& config) {
    if (!same_currency(body, sale.amount.currency) || !same_mode(body, mode_of(config))) return false;
    const auto* amount = body.find(amount_name);
    if (amount == nullptr || amount->is_null()) return true;
    const auto money = major_amount(*amount, sale.amount.currency);
    return money && *money == sale.amount;
}

// A create that made no verdict, or a no. Nothing was shown, so a "no" that leaves the end open is only unknown.
std::optional<Outcome> not_created(const hal::HttpResponse& response, const Envelope& envelope) {
    // The key was not accepted: refused before anything was looked at, whatever the body says.
    if (response.status == 401) return outcome_refused("provider-credentials", http_text(response));
    if (envelope.kind == Envelope::Kind::neither) return envelope.no_verdict;
    if (envelope.kind == Envelope::Kind::success) return std::nullopt;
    if (leaves_it_open(envelope.error)) return outcome_unknown("provider-unavailable", envelope.error);
    return outcome_refused("not-accepted", envelope.error);
}

Outcome shown(Value refs, const std::string& link, bool matches, const PayglobeConfig& config) {
    Outcome outcome;
    outcome.refs = std::move(refs);
    if (!matches) {
        outcome.problem = {"answer-mismatch", "the answer names another amount, currency or mode"};
    } else if (!is_drawable_url(link, is_plain_http(config.base_url))) {
        outcome.problem = {"answer-incomplete", "the answer holds nothing that can be shown"};
    } else {
        outcome.kind = Outcome::Kind::done;
        outcome.state = ProviderState::waiting;
        outcome.presentation = Presentation{.qr_payload = link, .paycode = {}};
    }
    return outcome;
}

}  // namespace

Outcome read_create_page(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& config) {
    const auto envelope = open_envelope(response, Effect::moves_money);
    if (auto no = not_created(response, envelope)) return *std::move(no);
    const auto& body = envelope.body;
    auto id = id_of(body, "transactionId");
    // `initiate` shows no answer; its JavaScript reads payment.id.
    if (config.create == PayglobeConfig::Create::initiate)
        for (const auto* name : {"id", "paymentId"})
            if (id.empty()) id = id_of(body, name);
    if (id.empty()) return outcome_unknown("answer-malformed", "no transactionId");
    auto refs = Value::object({{"transaction_id", id}});
    if (const auto payment = id_of(object_of(body, "igfs"), "paymentId"); !payment.empty())
        refs.set("payment_id", payment);
    return shown(std::move(refs), text_of(body, config.page_field), echoes(body, "totalAmount", command.sale, config),
                 config);
}

Outcome read_create_link(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& config) {
    const auto envelope = open_envelope(response, Effect::moves_money);
    if (auto no = not_created(response, envelope)) return *std::move(no);
    const auto& body = envelope.body;
    const auto id = id_of(body, "transactionId");
    if (id.empty()) return outcome_unknown("answer-malformed", "no transactionId");
    const auto status = text_of(body, "status");
    const bool fresh = status.empty() || link_word_of(status) == LinkWord::pending;
    const bool matches = fresh && echoes(body, "amount", command.sale, config);
    return shown(Value::object({{"transaction_id", id}}), text_of(body, "linkUrl"), matches, config);
}

}  // namespace till::providers::payglobe

#include "common/amount.hpp"
#include "common/answer.hpp"
#include "common/text.hpp"
#include "payglobe/answers.hpp"
#include "payglobe/envelope.hpp"
#include "payglobe/requests.hpp"
#include "payglobe/words.hpp"

namespace till::providers::payglobe {
namespace {

using hal::json::Value;

void judge_paid_link(const Value& body, const SaleRequest& sale, Outcome& outcome) {
    const auto* member = body.find("amount");
    const auto amount = member == nullptr ? hal::fail("absent") : major_amount(*member, sale.amount.currency);
    if (!amount || *amount != sale.amount) {
        outcome.problem = {member == nullptr ? "answer-incomplete" : "answer-mismatch", "paid, but not this amount"};
        return;
    }
    const auto payment = id_of(body, "paymentId");
    outcome.state = ProviderState::paid;
    outcome.paid = *amount;
    if (!payment.empty()) outcome.refs.set("payment_id", payment);
    outcome.tenders.push_back({"Card", *amount, payment});
}

// PayGlobe's row can be behind the gateway. Money is believed from either; that there is none only right after PayGlobe
// has asked the gateway.
bool may_say_unpaid(const Command& command, const PayglobeConfig& config) {
    return asks_by_verify(command) || !config.verify_tells_status;
}

Outcome judge(const Value& body, const Command& command, const PayglobeConfig& config) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.refs = Value::object();
    const auto status = text_of(body, "status");
    const auto word = link_word_of(status);
    const bool unpaid = word == LinkWord::expired || word == LinkWord::cancelled;
    if (unpaid && !may_say_unpaid(command, config)) {
        outcome.problem = {"not-verified", scrubbed(status) + ", not verified with the gateway yet"};
        return outcome;
    }
    switch (word) {
        case LinkWord::pending: outcome.state = ProviderState::waiting; break;
        case LinkWord::paid: judge_paid_link(body, command.sale, outcome); break;
        case LinkWord::expired: outcome.state = ProviderState::expired; break;
        case LinkWord::cancelled: outcome.state = ProviderState::cancelled; break;
        case LinkWord::unknown: outcome.problem = {"status-unknown", scrubbed(status)}; break;
    }
    return outcome;
}

}  // namespace

Outcome read_link(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& config) {
    const auto envelope = open_envelope(response, Effect::read_only);
    if (envelope.kind == Envelope::Kind::neither) return envelope.no_verdict;
    const auto& body = envelope.body;
    if (envelope.kind == Envelope::Kind::failure || response.status >= 300)
        return outcome_unknown("lookup-failed", "HTTP " + std::to_string(response.status) + "; " + envelope.error);
    if (id_of(body, "transactionId") != command.refs.string_or("transaction_id", ""))
        return outcome_unknown("answer-mismatch", "the answer is about another link");
    if (!same_currency(body, command.sale.amount.currency) || !same_mode(body, mode_of(config)))
        return outcome_unknown("answer-mismatch", "another currency or mode");
    return judge(body, command, config);
}

}  // namespace till::providers::payglobe

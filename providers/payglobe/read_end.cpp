// The answers of void, link cancel and capture, which PayGlobe's guide only names.
#include "common/answer.hpp"
#include "common/text.hpp"
#include "payglobe/answers.hpp"
#include "payglobe/envelope.hpp"
#include "payglobe/transaction.hpp"

namespace till::providers::payglobe {
namespace {

using hal::json::Value;

// Absent is no contradiction: the guide does not show the member.
bool about_another(const Value& body, const Command& command) {
    const auto* member = body.find("transactionId");
    return member != nullptr && !member->is_null() &&
           id_of(body, "transactionId") != command.refs.string_or("transaction_id", "");
}

bool says_ended(std::string_view status, const Rule& rule, const PayglobeConfig& config) {
    return rule.api == Api::link ? link_word_of(status) == LinkWord::cancelled
                                 : word_of(status, config) == Word::voided;
}

}  // namespace

Outcome read_end(const Command& command, const hal::HttpResponse& response, const Rule& rule,
                 const PayglobeConfig& config) {
    const auto envelope = open_envelope(response, Effect::moves_money);
    if (envelope.kind == Envelope::Kind::neither) return envelope.no_verdict;
    // A no may mean that the customer was faster, or that nothing is held yet: only a look tells.
    if (envelope.kind == Envelope::Kind::failure)
        return outcome_unknown("may-be-paid", "HTTP " + std::to_string(response.status) + "; " + envelope.error);
    if (about_another(envelope.body, command)) return outcome_unknown("answer-mismatch", "about another transaction");
    const auto status = text_of(envelope.body, "status");
    Outcome outcome;
    if (config.cancel_answer_settles && (status.empty() || says_ended(status, rule, config))) {
        outcome.kind = Outcome::Kind::done;
        outcome.state = ProviderState::cancelled;
        return outcome;
    }
    outcome.kind = Outcome::Kind::pending;
    outcome.problem = {"cancel-unconfirmed", "accepted; a look at the payment will tell"};
    return outcome;
}

Outcome read_capture(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& config) {
    const auto envelope = open_envelope(response, Effect::moves_money);
    if (envelope.kind == Envelope::Kind::neither) return envelope.no_verdict;
    if (envelope.kind == Envelope::Kind::failure) {
        if (says_done_before(envelope.error) || leaves_it_open(envelope.error))
            return outcome_unknown("capture-unconfirmed", envelope.error);
        return outcome_refused("capture-refused", envelope.error);
    }
    const auto& body = envelope.body;
    if (about_another(body, command) || !same_mode(body, mode_of(config)) ||
        !same_currency(body, command.sale.amount.currency))
        return outcome_unknown("answer-mismatch", "about another transaction, currency or mode");
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.refs = Value::object();
    // Where the answer holds the amounts, they are judged; else the next look does that.
    const auto transaction = read_transaction_object(body, command.sale.amount.currency, config);
    if (transaction && transaction->word == Word::paid && (transaction->card || transaction->total))
        judge_paid(*transaction, command.sale, outcome);
    return outcome;
}

}  // namespace till::providers::payglobe

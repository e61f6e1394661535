#include "common/answer.hpp"
#include "payglobe/answers.hpp"
#include "payglobe/envelope.hpp"
#include "payglobe/transaction.hpp"

namespace till::providers::payglobe {
namespace {

using hal::json::Value;

// FAILED is also what a time-out is called: it closes a sale only where a refusal stands beside it.
void judge_failed(const Transaction& transaction, const PayglobeConfig& config, Outcome& outcome) {
    if (money_seen(transaction)) {
        outcome.problem = {"money-state-unknown", transaction.status + ", with money held or taken; ask PayGlobe"};
    } else if (config.failed_is_final || card_said_no(transaction)) {
        outcome.state = ProviderState::declined;
        outcome.problem = {"declined", transaction.error};
    } else {
        outcome.problem = {"failed-unproven", transaction.status + " is no proof that no money moved"};
    }
}

// The hold, and what a voucher has paid on top of it so far: a capture by hand takes the difference.
void judge_held(const Transaction& transaction, const SaleRequest& sale, Outcome& outcome) {
    const Money zero{0, sale.amount.currency};
    outcome.state = ProviderState::authorized;
    outcome.refs.set("voucher_amount", transaction.voucher.value_or(zero).to_decimal());
    if (transaction.held) outcome.refs.set("held_amount", transaction.held->to_decimal());
    if (!transaction.payment_id.empty()) outcome.refs.set("payment_id", transaction.payment_id);
}

Outcome judge(const Transaction& transaction, const SaleRequest& sale, const PayglobeConfig& config) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.refs = Value::object();
    switch (transaction.word) {
        case Word::pending: outcome.state = ProviderState::waiting; break;
        case Word::held:
        case Word::voucher_failed: judge_held(transaction, sale, outcome); break;
        case Word::capture_failed:
            outcome.problem = {"money-state-unknown", "the capture failed and a voucher may be spent; ask PayGlobe"};
            break;
        case Word::card_refused:
            if (money_seen(transaction)) {
                judge_failed(transaction, config, outcome);
                break;
            }
            outcome.state = ProviderState::declined;
            outcome.problem = {"declined", transaction.error};
            break;
        case Word::failed: judge_failed(transaction, config, outcome); break;
        case Word::paid: judge_paid(transaction, sale, outcome); break;
        case Word::refunded:
            // Paid once, and given back before this terminal had seen it paid: goods must not leave for it.
            outcome.problem = {"refunded-elsewhere", transaction.status};
            break;
        case Word::voided: outcome.state = ProviderState::cancelled; break;
        case Word::unknown: outcome.problem = {"status-unknown", transaction.status}; break;
    }
    return outcome;
}

}  // namespace

Outcome read_transaction(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& config) {
    const auto envelope = open_envelope(response, Effect::read_only);
    if (envelope.kind == Envelope::Kind::neither) return envelope.no_verdict;
    const auto& body = envelope.body;
    // "success": false may be the payment's or the lookup's; only with our transaction and a status it tells anything.
    if (id_of(body, "transactionId") != command.refs.string_or("transaction_id", "") || response.status >= 300)
        return envelope.kind == Envelope::Kind::failure
                   ? outcome_unknown("lookup-failed", "HTTP " + std::to_string(response.status) + "; " + envelope.error)
                   : outcome_unknown("answer-mismatch", "the answer is about another transaction");
    if (!same_currency(body, command.sale.amount.currency) || !same_mode(body, mode_of(config)))
        return outcome_unknown("answer-mismatch", "another currency or mode");
    const auto transaction = read_transaction_object(body, command.sale.amount.currency, config);
    if (!transaction) return outcome_unknown(transaction.error().type, transaction.error().detail);
    auto outcome = judge(*transaction, command.sale, config);
    if (envelope.kind == Envelope::Kind::failure && outcome.state == ProviderState::paid)
        return outcome_unknown("answer-mismatch", "success is false, the status is " + transaction->status);
    return outcome;
}

}  // namespace till::providers::payglobe

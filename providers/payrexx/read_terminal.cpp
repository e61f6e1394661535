// Card terminals: the pairing, which is asked first, the payment, and its end.
#include "common/answer.hpp"
#include "common/text.hpp"
#include "payrexx/answers.hpp"

#include <algorithm>

namespace till::providers::payrexx {
namespace {

std::string status_of(const Value& payment) {
    for (const auto* name : {"payment_status", "payment-status", "paymentStatus", "status"})
        if (auto status = text_of(payment, name); !status.empty()) return status;
    return {};
}

std::string transaction_of(const Value& payment) {
    auto id = id_of(payment, "transaction_id");
    if (id.empty()) id = id_of(payment, "transactionId");
    return id.empty() ? id_of(object_of(payment, "transaction"), "id") : id;
}

void judge_success(const Value& payment, const Command& command, const PayrexxConfig& config, Outcome& outcome) {
    const auto* amount = payment.find("amount");
    const bool told = amount != nullptr && !amount->is_null();
    const bool contradicts = (told && whole_number(payment, "amount") != command.sale.amount.minor) ||
                             is_other_currency(payment, command.sale.amount.currency) ||
                             is_other_environment(payment, config);
    const bool mode_told = !text_of(payment, "mode").empty();
    if (contradicts) {
        outcome.problem = {"answer-mismatch", "paid, but another amount, currency or mode (live, test)"};
    } else if ((!told && config.terminal_amount_required) || (!mode_told && config.mode_required)) {
        outcome.problem = {"answer-incomplete", "paid, but neither amount nor mode is told"};
    } else {
        outcome.state = ProviderState::paid;
        outcome.paid = command.sale.amount;
        outcome.tenders.push_back({"Card", command.sale.amount, command.refs.string_or("ecr_payment_id", "")});
    }
}

}  // namespace

Outcome read_pairing(const Command& command, const hal::HttpResponse& response, const PayrexxConfig& config) {
    const auto answer = open_answer(response, Effect::harmless);
    if (answer.kind == Answer::Kind::neither) return answer.no_verdict;
    // "Terminal not found" means "not paired" as well.
    if (answer.kind == Answer::Kind::failure) {
        auto outcome = not_accepted(answer.error);
        if (outcome.problem.type == "not-accepted") outcome.problem.type = "terminal-not-paired";
        return outcome;
    }
    if (config.terminal_check == PayrexxConfig::TerminalCheck::pairing) {
        const auto status = text_of(only_entry(answer.data), "pairingStatus");
        if (status.empty()) return outcome_unknown("answer-malformed", "no pairingStatus");
        if (lower_case(status) != "authorized") return outcome_refused("terminal-not-paired", scrubbed(status));
    }
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.state = ProviderState::waiting;
    outcome.refs =
        Value::object({{"terminal_serial", config.terminal_serial}, {"reference", reference_of(command, config)}});
    outcome.next = Action::proceed;
    return outcome;
}

Outcome judge_terminal(const Value& payment, const Command& command, const PayrexxConfig& config) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.refs = Value::object();
    if (const auto id = transaction_of(payment); !id.empty()) outcome.refs.set("transaction_id", id);
    const auto status = status_of(payment);
    switch (ecr_word_of(status)) {
        case EcrWord::in_progress: outcome.state = ProviderState::customer_active; break;
        case EcrWord::success: judge_success(payment, command, config, outcome); break;
        case EcrWord::declined:
        case EcrWord::failed:
            outcome.state = ProviderState::declined;
            outcome.problem = {"declined", scrubbed(status)};
            break;
        case EcrWord::terminated:
        case EcrWord::reverted: outcome.state = ProviderState::cancelled; break;
        case EcrWord::expired: outcome.state = ProviderState::expired; break;
        case EcrWord::underpaid:
            outcome.problem = {"money-state-unknown", "a part was paid; look at it in the back office"};
            break;
        case EcrWord::unknown: outcome.problem = {"status-unknown", scrubbed(status)}; break;
    }
    return outcome;
}

Outcome read_start_terminal(const Command& command, const hal::HttpResponse& response, const PayrexxConfig& config) {
    const auto answer = open_answer(response, Effect::moves_money);
    if (answer.kind == Answer::Kind::neither) return answer.no_verdict;
    if (answer.kind == Answer::Kind::failure)
        return leaves_it_open(answer.error) ? outcome_unknown("terminal-unconfirmed", answer.error)
                                            : not_accepted(answer.error);
    const auto& payment = only_entry(answer.data);
    const auto id = id_of(payment, "payment_id");
    if (id.empty()) return outcome_unknown("answer-malformed", "no payment_id");
    auto started = command;
    if (!started.refs.is_object()) started.refs = Value::object();
    started.refs.set("ecr_payment_id", id);
    auto outcome = judge_terminal(payment, started, config);
    outcome.refs.set("ecr_payment_id", id);
    return outcome;
}

Outcome read_void(const Command& command, const hal::HttpResponse& response, const PayrexxConfig& config) {
    const auto answer = open_answer(response, Effect::moves_money);
    if (answer.kind == Answer::Kind::neither) return answer.no_verdict;
    if (answer.kind == Answer::Kind::failure)
        return leaves_it_open(answer.error) ? outcome_unknown("refund-unconfirmed", answer.error)
                                            : outcome_refused("refund-refused", answer.error);
    const auto& payment = only_entry(answer.data);
    const auto named = id_of(payment, "payment_id");
    const auto status = text_of(payment, "reversal_status");
    const bool reversed = std::ranges::any_of(config.reversal_done,
                                              [&](const auto& word) { return lower_case(word) == lower_case(status); });
    // The answer is a yes even where nothing was reversed.
    if (!reversed || (!named.empty() && named != command.refs.string_or("ecr_payment_id", "")))
        return outcome_unknown("refund-unconfirmed", "reversal_status " + scrubbed(status));
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.refunded = command.amount;
    outcome.refs = Value::object({{"refunded_minor", std::to_string(command.amount.minor)}});
    return outcome;
}

}  // namespace till::providers::payrexx

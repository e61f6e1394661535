// GET gateway, transaction, list of transactions, terminal payment: one outcome each.
#include "common/answer.hpp"
#include "common/text.hpp"
#include "payrexx/answers.hpp"
#include "payrexx/requests.hpp"

namespace till::providers::payrexx {
namespace {

// One attempt of a customer. On a page another may follow, elsewhere that was all.
ProviderState after_attempt(Word word) {
    switch (word) {
        case Word::cancelled: return ProviderState::cancelled;
        case Word::declined:
        case Word::error: return ProviderState::declined;
        case Word::expired: return ProviderState::expired;
        default: return ProviderState::waiting;
    }
}

Outcome look_at_gateway(const Value& data, const Command& command, const PayrexxConfig& config) {
    const auto& page = only_entry(data);
    const auto reference = text_of(page, "referenceId");
    const bool ours = id_of(page, "id") == command.refs.string_or("gateway_id", "") &&
                      (reference.empty() || reference == reference_of(command, config));
    const bool same_amount =
        page.find("amount") == nullptr || whole_number(page, "amount") == command.sale.amount.minor;
    if (!ours || !same_amount || is_other_currency(page, command.sale.amount.currency) ||
        is_other_environment(page, config))
        return outcome_unknown("answer-mismatch", "another page, amount, currency or mode");
    const auto status = text_of(page, "status");
    const auto word = word_of(status);
    auto otherwise = ProviderState::unknown;
    if (word == Word::waiting || word == Word::initiated) otherwise = ProviderState::waiting;
    if (word == Word::cancelled) otherwise = ProviderState::cancelled;
    if (word == Word::expired) otherwise = ProviderState::expired;
    auto outcome = judge(gateway_transactions(page, command, config), otherwise, command, config);
    if (outcome.state == ProviderState::unknown && outcome.problem.type.empty()) {
        const bool known = word != Word::unknown;
        outcome.problem = {known ? "answer-incomplete" : "status-unknown", scrubbed(status)};
    }
    return outcome;
}

Outcome look_at_transaction(const Value& data, const Command& command, const PayrexxConfig& config) {
    const auto& object = only_entry(data);
    if (id_of(object, "id") != command.refs.string_or("transaction_id", ""))
        return outcome_unknown("answer-mismatch", "another transaction");
    const auto one = read_transaction(object, {}, command, config);
    return judge({one}, after_attempt(one.word), command, config);
}

Outcome look_at_list(const Value& data, const Command& command, const PayrexxConfig& config) {
    if (data.array_items() == nullptr) return outcome_unknown("answer-malformed", "no list");
    const auto ours = our_transactions(data, command, config);
    // Not there is no proof for a terminal, whose transactions may lack our reference.
    if (ours.empty()) {
        auto outcome = outcome_unknown("not-found", "none of the newest transactions is ours");
        outcome.kind = Outcome::Kind::done;
        outcome.state = is_terminal(command.sale) ? ProviderState::unknown : ProviderState::waiting;
        return outcome;
    }
    const bool page = !is_terminal(command.sale);
    const auto otherwise = page ? ProviderState::waiting : after_attempt(ours.front().word);
    return judge(ours, otherwise, command, config);
}

Outcome ask_further(Outcome outcome, std::string_view learned) {
    outcome.kind = Outcome::Kind::unknown;
    outcome.refs = Value::object({{std::string(learned), "1"}});
    outcome.next = Action::inquire;
    return outcome;
}

Outcome look_at_terminal(const Value& data, const Command& command, const PayrexxConfig& config) {
    const auto& payment = only_entry(data);
    const auto named = id_of(payment, "payment_id");
    if (!payment.is_object() || (!named.empty() && named != command.refs.string_or("ecr_payment_id", "")))
        return outcome_unknown("answer-mismatch", "another payment");
    auto seen = judge_terminal(payment, command, config);
    const auto has = [&](const Value& refs, std::string_view name) { return !refs.string_or(name, "").empty(); };
    const bool known = has(seen.refs, "transaction_id") || has(command.refs, "transaction_id");
    if (seen.state != ProviderState::paid || known || has(command.refs, "transaction_sought")) return seen;
    auto next = command;
    if (!next.refs.is_object()) next.refs = Value::object();
    next.refs.set("terminal_success", "1");
    if (look_of(next) != Look::list) return seen;  // about money, that question stays with the terminal
    return ask_further(outcome_unknown("transaction-unknown", "success; its transaction is looked for"),
                       "terminal_success");
}

// The list that should hold the transaction of a terminal's success. Money there, or trouble with it, is believed more
// than the terminal; a list that does not have it (yet) leaves the terminal's word.
Outcome look_for_transaction(const Answer& answer, const Command& command, const PayrexxConfig& config) {
    if (answer.kind == Answer::Kind::neither && answer.no_verdict.kind == Outcome::Kind::throttled)
        return answer.no_verdict;
    auto seen = answer.kind == Answer::Kind::success ? look_at_list(answer.data, command, config)
                                                     : outcome_unknown("lookup-failed", answer.error);
    if (seen.state == ProviderState::paid) return seen;
    if (seen.state == ProviderState::authorized) return outcome_unknown("money-held", "success, but only held");
    const auto& type = seen.problem.type;
    const bool absent = type == "not-found" || type == "answer-malformed" || type == "lookup-failed";
    if (seen.state != ProviderState::unknown || absent) return ask_further(std::move(seen), "transaction_sought");
    seen.refs = Value::object();  // so that the list is asked again, not the terminal
    return seen;
}

}  // namespace

Outcome read_look(const Command& command, const hal::HttpResponse& response, const PayrexxConfig& config) {
    const auto answer = open_answer(response, Effect::harmless);
    const auto look = look_of(command);
    if (look == Look::list && seeks_transaction(command)) return look_for_transaction(answer, command, config);
    if (answer.kind == Answer::Kind::neither) return answer.no_verdict;
    if (answer.kind == Answer::Kind::failure) {
        auto outcome = outcome_unknown("lookup-failed", http_text(response) + "; " + answer.error);
        // Whether money came before the page was deleted, the list tells: from now on that is asked.
        if (look == Look::gateway && is_gone(response, answer.error)) {
            outcome.problem.type = "page-gone";
            return ask_further(std::move(outcome), "page_gone");
        }
        return outcome;
    }
    switch (look) {
        case Look::gateway: return look_at_gateway(answer.data, command, config);
        case Look::transaction: return look_at_transaction(answer.data, command, config);
        case Look::list: return look_at_list(answer.data, command, config);
        case Look::terminal: return look_at_terminal(answer.data, command, config);
    }
    return {};
}

}  // namespace till::providers::payrexx

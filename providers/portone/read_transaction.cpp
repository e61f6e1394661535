#include "common/answer.hpp"
#include "common/text.hpp"
#include "portone/answers.hpp"
#include "portone/details.hpp"
#include "portone/envelope.hpp"

namespace till::providers::portone {
namespace {

using hal::json::Value;

// This try was none after all: back to the link, where the customer may have tried again.
Outcome back_to_the_link() {
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.refs = Value::object({{"transaction_ref", ""}, {"order_ref", ""}, {"second_transaction_ref", ""}});
    outcome.problem = {"status-unknown", "the transaction failed; the link is asked again"};
    return outcome;
}

Outcome no_verdict_yet(std::string_view status) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.refs = Value::object();
    outcome.problem = {"status-unknown", scrubbed(status)};
    return outcome;
}

Outcome paid(const Value& details, const Money& amount, const Command& command) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.state = ProviderState::paid;
    outcome.paid = amount;
    outcome.refs = refund_refs(details);
    settle(outcome, details, command);
    outcome.tenders.push_back({title_of(details), amount, scrubbed(text_of(details, "channel_order_ref"))});
    if (command.refs.string_or("second_transaction_ref", "").empty()) return outcome;
    outcome.problem = {"paid-twice", "a second payment of the same link"};
    outcome.next = Action::inquire;
    return outcome;
}

}  // namespace

Outcome read_transaction(const Command& command, const hal::HttpResponse& response) {
    const auto answer = open_answer(response);
    if (answer.kind != Answer::Kind::good) return not_told(answer);
    const auto& content = content_of(answer.body);
    const auto status = text_of(content, "status");
    const auto word = transaction_word_of(status);
    const auto channel = text_of(content, "channel_order_ref");
    const auto before = command.refs.string_or("channel_order_ref", "");
    if (!channel.empty() && !before.empty() && channel != before)
        return outcome_unknown("answer-mismatch", "the answer is about another transaction");
    if (is_over(word)) return back_to_the_link();
    if (word != TransactionWord::success) return no_verdict_yet(status);
    const auto order = id_of(content, "order_ref");
    if (order.empty()) return outcome_unknown("answer-incomplete", "order_ref");
    auto outcome = no_verdict_yet(status);
    outcome.problem = {"amount-unverified", "paid, the amount is being asked for"};
    outcome.refs.set("order_ref", order);
    outcome.next = Action::inquire;
    return outcome;
}

Outcome read_details(const Command& command, const hal::HttpResponse& response, const PortoneConfig& config) {
    const auto answer = open_answer(response);
    if (answer.kind != Answer::Kind::good) return not_told(answer);
    const auto& details = content_of(answer.body);
    const auto mismatch = mismatch_of(details, command.refs.string_or("order_ref", ""), command, config);
    if (!mismatch.empty()) return outcome_unknown("answer-mismatch", mismatch);
    if (!is_currency(details, command.sale.amount.currency))
        return outcome_unknown("answer-mismatch", "another currency");
    const auto status = text_of(details, "status");
    const auto word = transaction_word_of(status);
    if (is_over(word)) return back_to_the_link();
    if (word != TransactionWord::success) return no_verdict_yet(status);
    const auto amount = amount_of(details, "amount", command.sale.amount.currency);
    if (!amount) return outcome_unknown(amount.error().type, amount.error().detail);
    if (*amount != command.sale.amount)
        return outcome_unknown("answer-mismatch", "paid " + amount->to_decimal() + ", which is not the sale's amount");
    return paid(details, *amount, command);
}

}  // namespace till::providers::portone

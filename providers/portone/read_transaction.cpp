#include "common/answer.hpp"
#include "common/text.hpp"
#include "portone/answers.hpp"
#include "portone/check.hpp"
#include "portone/envelope.hpp"
#include "portone/words.hpp"

namespace till::providers::portone {
namespace {

using hal::json::Value;

// This try was none after all: back to the link, where the customer may have tried again.
Outcome back_to_the_link() {
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.refs = Value::object({{"transaction_ref", ""}, {"order_ref", ""}});
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

bool is_over(TransactionWord word) { return word == TransactionWord::failed || word == TransactionWord::expired; }

// Empty: everything that is told is ours.
std::string mismatch_of(const Value& details, const Command& command, const PortoneConfig& config) {
    if (id_of(details, "order_ref") != command.refs.string_or("order_ref", "-")) return "about another transaction";
    const auto environment = text_of(details, "environment");
    if (lower_case(environment) != to_string(config.environment) &&
        (!environment.empty() || config.details_must_name_environment))
        return "another environment";
    const auto sale = text_of(details, "payment_link_merchant_order_ref");
    if (sale != command.own_reference && (!sale.empty() || config.details_must_name_sale)) return "of another sale";
    if (!is_currency(details, command.sale.amount.currency)) return "another currency";
    return {};
}

void set_flag(Value& refs, const char* name, const Value* flag) {
    if (flag == nullptr) return;
    const auto* yes = flag->boolean();
    if (yes != nullptr) refs.set(name, *yes ? "true" : "false");
}

std::string title_of(const Value& details) {
    for (const auto* name : {"method_name", "method_key", "channel_key"})
        if (auto title = scrubbed(text_of(details, name)); !title.empty()) return title;
    return "PortOne";
}

Outcome paid(const Value& details, const Money& amount) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.state = ProviderState::paid;
    outcome.paid = amount;
    outcome.refs = Value::object();
    if (const auto channel = id_of(details, "channel_key"); !channel.empty()) outcome.refs.set("channel_key", channel);
    set_flag(outcome.refs, "refund_allowed", details.find("is_refund_allowed"));
    set_flag(outcome.refs, "several_refunds_allowed", details.find("is_multi_refund_allowed"));
    outcome.tenders.push_back({title_of(details), amount, scrubbed(text_of(details, "channel_order_ref"))});
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
    const auto mismatch = mismatch_of(details, command, config);
    if (!mismatch.empty()) return outcome_unknown("answer-mismatch", mismatch);
    const auto status = text_of(details, "status");
    const auto word = transaction_word_of(status);
    if (is_over(word)) return back_to_the_link();
    if (word != TransactionWord::success) return no_verdict_yet(status);
    const auto amount = amount_of(details, "amount", command.sale.amount.currency);
    if (!amount) return outcome_unknown(amount.error().type, amount.error().detail);
    if (*amount != command.sale.amount)
        return outcome_unknown("answer-mismatch", "paid " + amount->to_decimal() + ", which is not the sale's amount");
    return paid(details, *amount);
}

}  // namespace till::providers::portone

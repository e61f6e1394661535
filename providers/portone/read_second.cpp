// A link that was paid twice: the second transaction's money is nobody's sale, and is told as surplus once its details
// are known. Until then refs keep "second_transaction_ref", and the question comes again with every look.
#include "portone/answers.hpp"
#include "portone/details.hpp"
#include "portone/envelope.hpp"

namespace till::providers::portone {
namespace {

using hal::json::Value;

const hal::Error paid_twice{"paid-twice", "a second payment of the same link"};

// Not asked about any more, and not taken for new when the link is looked at again.
void forget_second(Outcome& outcome, const Command& command) {
    Value::Array told;
    if (const auto* before = command.refs.find("surplus_refs"); before != nullptr && before->is_array())
        told = *before->array_items();
    told.emplace_back(command.refs.string_or("second_transaction_ref", ""));
    outcome.refs.set("surplus_refs", std::move(told));
    outcome.refs.set("second_transaction_ref", "").set("second_order_ref", "");
}

Outcome not_yet(const Command& command, const hal::Error& why) {
    auto outcome = still_paid(command);
    outcome.problem = {paid_twice.type, paid_twice.detail + ": " + why.type};
    return outcome;
}

// What belongs to the first payment must not reach the second one's refunds.
Value refs_of_second(const Value& details, const Command& command) {
    auto refs = refund_refs(details);
    const auto order = command.refs.string_or("second_order_ref", "");
    for (const auto* name : {"channel_key", "refund_allowed", "several_refunds_allowed", "amount_to_refund"})
        if (refs.find(name) == nullptr) refs.set(name, "");
    refs.set("order_ref", order).set("paid_order_ref", order);
    refs.set("transaction_ref", command.refs.string_or("second_transaction_ref", ""));
    refs.set("channel_order_ref", text_of(details, "channel_order_ref"));
    refs.set("paid_by", title_of(details)).set("paid_reference", text_of(details, "channel_order_ref"));
    refs.set("second_transaction_ref", "").set("second_order_ref", "");
    refs.set("refunded", "").set("refund_ids", Value::array());
    return refs;
}

// Not the sale's amount necessarily: the customer's money, whatever it is.
Result<Money> money_of(const Value& details) {
    const auto currency = hal::Currency::from_code(text_of(details, "currency"));
    if (!currency) return std::unexpected(currency.error());
    auto amount = amount_of(details, "amount", *currency);
    if (amount && amount->minor <= 0) return hal::fail("amount-invalid", "amount");
    return amount;
}

}  // namespace

Outcome read_second_transaction(const Command& command, const hal::HttpResponse& response) {
    const auto answer = open_answer(response);
    if (answer.kind != Answer::Kind::good) return not_yet(command, not_told(answer).problem);
    const auto& content = content_of(answer.body);
    const auto word = transaction_word_of(text_of(content, "status"));
    const auto order = id_of(content, "order_ref");
    auto outcome = still_paid(command);
    if (is_over(word) || (!order.empty() && order == command.refs.string_or("paid_order_ref", ""))) {
        forget_second(outcome, command);  // no money, or the first payment under another name
        return outcome;
    }
    if (word != TransactionWord::success || order.empty()) return not_yet(command, {"answer-incomplete", "order_ref"});
    // Between two questions, and no verdict: where a look ends here, the next one tells the surplus before the sale closes.
    Outcome further;
    further.kind = Outcome::Kind::done;
    further.problem = paid_twice;
    further.refs = Value::object({{"second_order_ref", order}});
    further.next = Action::inquire;
    return further;
}

Outcome read_second_details(const Command& command, const hal::HttpResponse& response, const PortoneConfig& config) {
    const auto answer = open_answer(response);
    if (answer.kind != Answer::Kind::good) return not_yet(command, not_told(answer).problem);
    const auto& details = content_of(answer.body);
    const auto order = command.refs.string_or("second_order_ref", "");
    const auto mismatch = mismatch_of(details, order, command, config);
    if (!mismatch.empty()) return not_yet(command, {"answer-mismatch", mismatch});
    const auto word = transaction_word_of(text_of(details, "status"));
    auto outcome = still_paid(command);
    if (is_over(word)) {
        forget_second(outcome, command);
        return outcome;
    }
    const auto amount = money_of(details);
    if (word != TransactionWord::success) return not_yet(command, {"status-unknown", ""});
    if (!amount) return not_yet(command, amount.error());
    outcome.problem = paid_twice;
    outcome.surplus.push_back({order, *amount, refs_of_second(details, command)});
    forget_second(outcome, command);
    return outcome;
}

}  // namespace till::providers::portone

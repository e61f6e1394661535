#include "common/answer.hpp"
#include "common/text.hpp"
#include "portone/answers.hpp"
#include "portone/details.hpp"
#include "portone/envelope.hpp"

#include <algorithm>

namespace till::providers::portone {
namespace {

using hal::json::Value;

struct Tries {
    const Value* paid = nullptr;
    const Value* paid_again = nullptr;
    bool open = false;
};

bool is_told(const Command& command, const std::string& ref) {
    const auto* told = command.refs.find("surplus_refs");
    if (told == nullptr || !told->is_array()) return false;
    return std::ranges::find(*told->array_items(), Value(ref)) != told->array_items()->end();
}

// A successful try: the sale's own, or one too many.
void take_success(Tries& tries, const Value& entry, const std::string& ref, const Command& command) {
    const auto settled = is_settled(command) ? command.refs.string_or("transaction_ref", "") : std::string();
    if (ref == settled || is_told(command, ref)) return;
    if (settled.empty() && tries.paid == nullptr) {
        tries.paid = &entry;
    } else if (tries.paid_again == nullptr &&
               (tries.paid == nullptr || id_of(*tries.paid, "merchantOrderRef") != ref)) {
        tries.paid_again = &entry;
    }
}

// Failed and expired tries end nothing: the customer may try again on the same link.
Result<Tries> read_tries(const Value& content, const Command& command) {
    Tries tries;
    const auto* list = content.find("transactionsList");
    if (list == nullptr || list->is_null()) return tries;
    if (!list->is_array()) return hal::fail("answer-malformed", "transactionsList");
    for (const auto& entry : *list->array_items()) {
        if (!entry.is_object()) return hal::fail("answer-malformed", "transactionsList");
        const auto word = transaction_word_of(text_of(entry, "status"));
        tries.open = tries.open || word == TransactionWord::open;
        if (word != TransactionWord::success) continue;
        const auto ref = id_of(entry, "merchantOrderRef");
        if (ref.empty()) return hal::fail("answer-malformed", "merchantOrderRef");
        take_success(tries, entry, ref, command);
    }
    return tries;
}

// Nothing in a link's answer names an amount: the transaction is looked at before anything is believed.
void follow(const Tries& tries, Outcome& outcome) {
    outcome.problem = {"amount-unverified", "paid, the amount is being asked for"};
    outcome.next = Action::inquire;
    outcome.refs.set("transaction_ref", id_of(*tries.paid, "merchantOrderRef"));
    outcome.refs.set("channel_order_ref", text_of(*tries.paid, "channelOrderRef"));
    if (tries.paid_again != nullptr)
        outcome.refs.set("second_transaction_ref", id_of(*tries.paid_again, "merchantOrderRef"));
}

Outcome look_for_a_second(const Tries& tries, const Command& command) {
    auto outcome = still_paid(command);
    if (tries.paid_again == nullptr) return outcome;
    outcome.problem = {"paid-twice", "a second payment of the same link"};
    outcome.refs.set("second_transaction_ref", id_of(*tries.paid_again, "merchantOrderRef"));
    outcome.next = Action::inquire;
    return outcome;
}

}  // namespace

Outcome judge_link(const Value& content, const Command& command) {
    const auto own = text_of(content, "merchantOrderRef");
    if (own != command.own_reference) return outcome_unknown("answer-mismatch", "the link is of another sale");
    const auto tries = read_tries(content, command);
    if (!tries) return outcome_unknown(tries.error().type, tries.error().detail);
    if (is_settled(command)) return look_for_a_second(*tries, command);
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.refs = Value::object();
    if (tries->paid != nullptr) {
        follow(*tries, outcome);
        return outcome;
    }
    const auto status = text_of(content, "status");
    switch (link_word_of(status)) {
        case LinkWord::open:
            outcome.state = tries->open ? ProviderState::customer_active : ProviderState::waiting;
            break;
        case LinkWord::processing: outcome.state = ProviderState::customer_active; break;
        case LinkWord::expired: outcome.state = ProviderState::expired; break;
        case LinkWord::cancelled: outcome.state = ProviderState::cancelled; break;
        case LinkWord::success: outcome.problem = {"answer-incomplete", "paid, but by no transaction"}; break;
        case LinkWord::unknown: outcome.problem = {"status-unknown", scrubbed(status)}; break;
    }
    return outcome;
}

Outcome read_link(const Command& command, const hal::HttpResponse& response) {
    const auto answer = open_answer(response);
    if (answer.kind != Answer::Kind::good) return not_told(answer);
    const auto& content = content_of(answer.body);
    if (id_of(content, "paymentLinkRef") != command.refs.string_or("payment_link_ref", "-"))
        return outcome_unknown("answer-mismatch", "the answer is about another link");
    return judge_link(content, command);
}

}  // namespace till::providers::portone

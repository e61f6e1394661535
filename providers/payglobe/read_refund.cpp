#include "common/amount.hpp"
#include "common/answer.hpp"
#include "common/no_trace.hpp"
#include "common/text.hpp"
#include "payglobe/answers.hpp"
#include "payglobe/envelope.hpp"
#include "payglobe/requests.hpp"
#include "payglobe/words.hpp"

#include <algorithm>

namespace till::providers::payglobe {
namespace {

using hal::json::Value;

// A refund is in the history within a minute [assumed].
constexpr hal::Duration looks_apart{60'000};

Result<Money> amount_member(const Value& object, std::string_view name, const hal::Currency& currency) {
    const auto* member = object.find(name);
    if (member == nullptr) return hal::fail("answer-malformed", std::string(name) + " is missing");
    const auto money = major_amount(*member, currency);
    if (!money || money->minor < 0) return hal::fail("answer-malformed", std::string(name));
    return *money;
}

// How much of the payment has gone back once this refund is done: the next refund's snapshot.
Result<Money> refunded_before(const Command& command) {
    return Money::from_decimal(command.refs.string_or("total_refunded", "0"), command.sale.amount.currency);
}

Value refs_after(const Command& command, const std::string& id, std::optional<Money> total) {
    Value refs = Value::object();
    Value ids = Value::array();
    if (const auto* known = command.refs.find("refund_ids"); known != nullptr && known->is_array()) ids = *known;
    if (!id.empty() && std::ranges::find(*ids.array_items(), Value(id)) == ids.array_items()->end()) ids.push(id);
    if (!ids.array_items()->empty()) refs.set("refund_ids", std::move(ids));
    if (!total)
        if (const auto before = refunded_before(command))
            if (const auto sum = hal::add(*before, command.amount)) total = *sum;
    if (total) refs.set("total_refunded", total->to_decimal());
    return refs;
}

Outcome refunded(const Command& command, const std::string& id, std::optional<Money> total) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.refunded = command.amount;
    outcome.refs = refs_after(command, id, total);
    return outcome;
}

Outcome not_refunded(const hal::HttpResponse& response, const Envelope& envelope) {
    const auto& error = envelope.error;
    if (leaves_it_open(error) || says_done_before(error)) return outcome_unknown("refund-unconfirmed", error);
    switch (response.status) {
        case 403: return outcome_refused("refund-not-allowed", error);
        case 404: return outcome_refused("refund-unknown-payment", error);
        case 409: return outcome_unknown("refund-unconfirmed", error);
        default: return outcome_refused("refund-refused", error);
    }
}

struct History {
    Money total;                  // of everybody's refunds
    const Value* ours = nullptr;  // the entry with our reference
    bool several = false;         // more than one: never ours to judge
};

Result<History> read_history(const Command& command, const Value& body) {
    const auto& currency = command.sale.amount.currency;
    const auto original = amount_member(body, "originalAmount", currency);
    const auto total = amount_member(body, "totalRefunded", currency);
    if (!original) return std::unexpected(original.error());
    if (!total) return std::unexpected(total.error());
    if (*original != command.sale.amount) return hal::fail("answer-mismatch", "the history is of another amount");
    const auto* list = body.find("refunds");
    if (list == nullptr || list->array_items() == nullptr) return hal::fail("answer-malformed", "refunds is missing");
    History history{*total, nullptr, false};
    Money sum{0, currency};
    for (const auto& entry : *list->array_items()) {
        const auto amount = amount_member(entry, "amount", currency);
        if (!amount) return std::unexpected(amount.error());
        const bool done = refund_word_of(text_of(entry, "status")) == RefundWord::done;
        const auto next = hal::add(sum, done ? *amount : Money{0, currency});
        if (!next) return std::unexpected(next.error());
        sum = *next;
        if (text_of(entry, "reason").find(refund_tag(command)) == std::string::npos) continue;
        // A refund that failed and one that followed under the same reference: the one that took effect is ours.
        history.several = history.several || (history.ours != nullptr && done &&
                                              refund_word_of(text_of(*history.ours, "status")) == RefundWord::done);
        if (history.ours == nullptr || done) history.ours = &entry;
    }
    // A history that contradicts itself is no evidence for anything.
    if (sum.minor > total->minor) return hal::fail("answer-mismatch", "the entries are more than the total");
    return history;
}

Outcome found_in(const Command& command, const History& history) {
    const auto amount = amount_member(*history.ours, "amount", command.sale.amount.currency);
    if (!amount || *amount != command.amount || history.several)
        return outcome_unknown("answer-mismatch", "our reference stands at another amount, or twice");
    switch (refund_word_of(text_of(*history.ours, "status"))) {
        case RefundWord::done: return refunded(command, id_of(*history.ours, "refundId"), history.total);
        case RefundWord::failed: return outcome_refused("refund-failed", "the provider could not refund");
        case RefundWord::unknown: break;
    }
    Outcome outcome;
    outcome.kind = Outcome::Kind::pending;
    return outcome;
}

Outcome not_found_in(const Command& command, const History& history) {
    const auto before = refunded_before(command);
    if (!before || *before != history.total)
        return outcome_unknown("refund-unconfirmed", "more was refunded than by this terminal; compare with PayGlobe");
    return found_no_trace(command, looks_apart, {"refund-unconfirmed", "not in the history"});
}

}  // namespace

Outcome read_refund(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& config) {
    const auto envelope = open_envelope(response, Effect::moves_money);
    if (envelope.kind == Envelope::Kind::neither) return envelope.no_verdict;
    if (envelope.kind == Envelope::Kind::failure) return not_refunded(response, envelope);
    const auto& body = envelope.body;
    const auto& currency = command.sale.amount.currency;
    if (id_of(body, "transactionId") != command.refs.string_or("transaction_id", ""))
        return outcome_unknown("answer-mismatch", "the answer is about another transaction");
    if (!same_currency(body, currency) || !same_mode(body, mode_of(config)))
        return outcome_unknown("answer-mismatch", "another currency or mode");
    const auto amount = amount_member(body, "refundAmount", currency);
    if (!amount) return outcome_unknown(amount.error().type, amount.error().detail);
    if (*amount != command.amount) return outcome_unknown("answer-mismatch", "another amount was refunded");
    const auto status = lower_case(text_of(body, "status"));
    if (status != "refunded" && status != "partially_refunded")
        return outcome_unknown("refund-unconfirmed", "status " + scrubbed(status));
    return refunded(command, id_of(body, "refundId"), std::nullopt);
}

Outcome read_refund_history(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& config) {
    const auto envelope = open_envelope(response, Effect::read_only);
    if (envelope.kind == Envelope::Kind::neither) return envelope.no_verdict;
    const auto& body = envelope.body;
    if (envelope.kind == Envelope::Kind::failure || response.status >= 300)
        return outcome_unknown("lookup-failed", "HTTP " + std::to_string(response.status) + "; " + envelope.error);
    if (id_of(body, "transactionId") != command.refs.string_or("transaction_id", ""))
        return outcome_unknown("answer-mismatch", "the history is of another transaction");
    if (!same_currency(body, command.sale.amount.currency) || !same_mode(body, mode_of(config)))
        return outcome_unknown("answer-mismatch", "another currency or mode");
    const auto history = read_history(command, body);
    if (!history) return outcome_unknown(history.error().type, history.error().detail);
    return history->ours != nullptr ? found_in(command, *history) : not_found_in(command, *history);
}

}  // namespace till::providers::payglobe

// Refunds: asked for, found again by their own merchantRefNum. They are PENDING for a while and done when COMPLETED.
#include "common/answer.hpp"
#include "common/text.hpp"
#include "paysafe/answers.hpp"
#include "paysafe/envelope.hpp"
#include "paysafe/fields.hpp"

#include <algorithm>

namespace till::providers::paysafe {
namespace {

using hal::json::Value;

constexpr hal::Duration settlement_batch{3'600'000};  // 3406: the settlement is not batched yet, "hours"

Value refs_after(const Command& command, const std::string& id) {
    Value ids = Value::array();
    if (const auto* known = command.refs.find("refund_ids"); known != nullptr && known->is_array()) ids = *known;
    if (std::ranges::find(*ids.array_items(), Value(id)) == ids.array_items()->end()) ids.push(id);
    return Value::object({{"refund_ids", std::move(ids)}});
}

// A currency is seldom told; where it is, in either case, it must be the sale's.
bool other_currency(const Value& object, const Command& command) {
    const auto* member = object.find("currencyCode");
    return member != nullptr && !member->is_null() && !is_currency(object, command.sale.amount.currency);
}

Outcome judge_refund(const Value& object, const Command& command, const PaysafeConfig& config) {
    const auto id = id_of(object, "id");
    if (id.empty()) return outcome_unknown("answer-malformed", "no refund id");
    if (text_of(object, "merchantRefNum") != command.idempotency_key)
        return outcome_unknown("answer-mismatch", "the answer is about another merchantRefNum");
    const auto amount = money_of(object.find("amount"), command.sale.amount.currency, config);
    if (!amount || *amount != command.amount || other_currency(object, command) || !same_environment(object, config))
        return outcome_unknown("answer-mismatch", "the refund has another amount, currency or environment");
    Outcome outcome;
    const auto status = text_of(object, "status");
    switch (refund_word_of(status)) {
        case RefundWord::completed:
            outcome.kind = Outcome::Kind::done;
            outcome.refunded = command.amount;
            break;
        case RefundWord::open: outcome.kind = Outcome::Kind::pending; break;
        case RefundWord::failed: outcome = outcome_refused("refund-failed", "the refund is " + scrubbed(status)); break;
        case RefundWord::unknown: outcome = outcome_unknown("status-unknown", scrubbed(status)); break;
    }
    outcome.refs = refs_after(command, id);
    return outcome;
}

Outcome not_refunded(const Envelope& envelope) {
    if (says_done_before(envelope)) return outcome_unknown("refund-unconfirmed", envelope.error);
    if (envelope.code == "3406") {
        Outcome outcome;
        outcome.kind = Outcome::Kind::throttled;
        outcome.problem = {"refund-too-early", envelope.error};
        outcome.retry_after = settlement_batch;
        return outcome;
    }
    if (envelope.code == "3402") return outcome_refused("refund-exceeds-payment", envelope.error);
    if (envelope.code == "3407") return outcome_refused("refund-unknown-payment", envelope.error);
    switch (envelope.status) {
        case 403: return outcome_refused("refund-not-allowed", envelope.error);
        case 404: return outcome_refused("refund-unknown-payment", envelope.error);
        default: return outcome_refused("refund-refused", envelope.error);
    }
}

}  // namespace

Outcome read_refund(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config) {
    const auto envelope = open_envelope(response);
    if (envelope.kind == Envelope::Kind::neither) return envelope.no_verdict;
    if (envelope.kind == Envelope::Kind::success) return judge_refund(envelope.body, command, config);
    return not_refunded(envelope);
}

Outcome read_refund_lookup(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config) {
    const auto listing = open_listing(response, "refunds");
    if (!listing.entries) return listing.no_verdict;
    if (listing.entries->empty()) return nothing_found(command, command.idempotency_key, config);
    if (listing.entries->size() == 1) return judge_refund(listing.entries->front(), command, config);
    return outcome_unknown("answer-mismatch", "several refunds with one merchantRefNum");
}

}  // namespace till::providers::paysafe

// The payment: asked for, found again after a lost answer, found where Paysafe made it by itself, looked at.
#include "common/answer.hpp"
#include "paysafe/answers.hpp"
#include "paysafe/envelope.hpp"
#include "paysafe/fields.hpp"

namespace till::providers::paysafe {
namespace {

using hal::json::Value;

int weight(const Payment& payment) {
    switch (payment.word) {
        case PaymentWord::completed: return payment.fits ? 6 : 5;
        case PaymentWord::authorized: return 4;
        case PaymentWord::open: return 3;
        case PaymentWord::unknown: return 2;
        case PaymentWord::expired: return 1;
        case PaymentWord::failed:
        case PaymentWord::cancelled: return 0;
    }
    return 0;
}

// POST /payments landed before, or the handle is over: where the payment is, the polls find out.
Outcome token_used(const Command& command, const std::string& error) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::pending;
    outcome.problem = {"token-used", error};
    outcome.refs = Value::object({{"payment_ref", command.idempotency_key}, {"look", "payment"}});
    return outcome;
}

Outcome known_by(Outcome outcome, const Payment& payment, const Command& command) {
    outcome.refs.set("payment_ref", command.idempotency_key);
    if (payment.id.empty()) outcome.refs.set("look", "payment");
    return outcome;
}

void judge_completed(const Payment& payment, const Command& command, Outcome& outcome) {
    outcome.state = ProviderState::paid;
    outcome.paid = command.sale.amount;
    outcome.tenders.push_back({"SafetyPay", command.sale.amount, payment.id});
    outcome.refs.set("settlement_id", payment.settlement_id);
    if (!payment.settlement_status.empty()) outcome.refs.set("settlement_status", payment.settlement_status);
}

}  // namespace

bool is_ours(const Payment& payment, const std::string& reference, const Command& command) {
    const auto token = text_of(command.refs, "payment_handle_token");
    if (!payment.token.empty() && !token.empty() && payment.token != token) return false;
    return payment.reference == reference || (!token.empty() && payment.token == token);
}

std::optional<Payment> pick_payment(const Value::Array& entries, const std::string& reference, const Command& command,
                                    const PaysafeConfig& config) {
    std::optional<Payment> best;
    for (const auto& entry : entries) {
        auto payment = read_payment_object(entry, command.sale, config);
        if (payment.id.empty() || !is_ours(payment, reference, command)) continue;
        if (!best || weight(payment) > weight(*best)) best = std::move(payment);
    }
    return best;
}

Outcome judge_payment(const Payment& payment, const Command& command, const PaysafeConfig& config) {
    Outcome outcome;
    if (payment.id.empty()) return outcome_unknown("answer-malformed", "no payment id");
    outcome.refs = Value::object({{"payment_id", payment.id}});
    if (!payment.fits) {
        outcome.problem = {"answer-mismatch", "the payment has another amount, currency or environment"};
        return outcome;
    }
    outcome.kind = Outcome::Kind::done;
    switch (payment.word) {
        case PaymentWord::open: outcome.state = ProviderState::customer_active; break;
        case PaymentWord::completed: judge_completed(payment, command, outcome); break;
        case PaymentWord::authorized: outcome.state = ProviderState::authorized; break;
        case PaymentWord::failed:
            outcome.state = ProviderState::declined;
            outcome.problem = {"declined", "the payment is " + payment.status};
            break;
        case PaymentWord::cancelled: outcome.state = ProviderState::cancelled; break;
        case PaymentWord::expired:
            if (config.payment_expired_is_final)
                outcome.state = ProviderState::expired;
            else
                outcome.problem = {"expired-unproven", "the payment is " + payment.status};
            break;
        case PaymentWord::unknown: outcome.problem = {"status-unknown", payment.status}; break;
    }
    return outcome;
}

Outcome read_proceed(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config) {
    const auto envelope = open_envelope(response);
    if (envelope.kind == Envelope::Kind::neither) return envelope.no_verdict;
    if (says_done_before(envelope)) return outcome_unknown("duplicate-reference", envelope.error);
    if (envelope.code == "5283") return token_used(command, envelope.error);
    const auto payment = read_payment_object(envelope.body, command.sale, config);
    if (envelope.kind == Envelope::Kind::success) {
        if (!is_ours(payment, command.idempotency_key, command))
            return outcome_unknown("answer-mismatch", "the answer is about another payment");
        return known_by(judge_payment(payment, command, config), payment, command);
    }
    // A 402 carries the transaction: whatever it says about the money goes before the error beside it.
    const bool may_be_money = payment.word == PaymentWord::completed || payment.word == PaymentWord::open ||
                              payment.word == PaymentWord::authorized;
    if (may_be_money) return outcome_unknown("answer-mismatch", "refused, and " + payment.status);
    auto outcome = outcome_refused("declined", envelope.error);
    outcome.state = ProviderState::declined;
    if (!payment.id.empty() && payment.reference == command.idempotency_key)
        outcome.refs = Value::object({{"payment_id", payment.id}, {"payment_ref", command.idempotency_key}});
    return outcome;
}

Outcome read_proceed_lookup(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config) {
    const auto listing = open_listing(response, "payments");
    if (!listing.entries) return listing.no_verdict;
    const auto payment = pick_payment(*listing.entries, command.idempotency_key, command, config);
    if (payment) return known_by(judge_payment(*payment, command, config), *payment, command);
    if (!listing.entries->empty()) return outcome_unknown("answer-mismatch", "the lookup found others' payments");
    return nothing_found(command, command.idempotency_key, config);
}

}  // namespace till::providers::paysafe

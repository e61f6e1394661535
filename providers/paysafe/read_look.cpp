// Questions about the sale as a whole. Which one comes next is kept in refs, so that nothing is asked for ever in vain:
// handle -> (expired) auto-settled payment -> (not there yet) handle -> ...; with a payment of ours in between.
#include "common/answer.hpp"
#include "paysafe/answers.hpp"
#include "paysafe/envelope.hpp"
#include "paysafe/fields.hpp"

namespace till::providers::paysafe {
namespace {

using hal::json::Value;

Outcome not_there_yet(const char* next_look) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.problem = {"not-found-yet", "no payment"};
    outcome.refs = Value::object({{"look", next_look}});
    // A payment is known by its id: no reason to wait.
    if (next_look == std::string_view("told")) outcome.next = Action::inquire;
    return outcome;
}

bool is_of_this_sale(const Payment& payment, const Command& command) {
    const auto own = id_of(command.refs, "payment_ref");
    return is_ours(payment, command.own_reference, command) || (!own.empty() && is_ours(payment, own, command));
}

Outcome read_payments(const Command& command, const hal::HttpResponse& response, const std::string& reference,
                      const char* next_look, const PaysafeConfig& config) {
    const auto listing = open_listing(response, "payments");
    if (!listing.entries) return listing.no_verdict;
    const auto payment = pick_payment(*listing.entries, reference, command, config);
    if (payment) return judge_payment(*payment, command, config);
    if (!listing.entries->empty()) return outcome_unknown("answer-mismatch", "the lookup found others' payments");
    return not_there_yet(next_look);
}

Outcome read_one_payment(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config) {
    const auto envelope = open_envelope(response);
    if (envelope.kind == Envelope::Kind::neither) return envelope.no_verdict;
    if (envelope.kind == Envelope::Kind::failure) return outcome_unknown("lookup-failed", envelope.error);
    const auto payment = read_payment_object(envelope.body, command.sale, config);
    if (payment.id != id_of(command.refs, "payment_id") || !is_of_this_sale(payment, command))
        return outcome_unknown("answer-mismatch", "the answer is about another payment");
    return judge_payment(payment, command, config);
}

// A push is a hint: what it named counts only if Paysafe says that it is this sale's.
Outcome read_told_payment(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config) {
    const auto envelope = open_envelope(response);
    if (envelope.kind == Envelope::Kind::neither) return envelope.no_verdict;
    if (envelope.kind == Envelope::Kind::failure) return not_there_yet("handle");
    const auto payment = read_payment_object(envelope.body, command.sale, config);
    if (payment.id != id_of(command.refs, "told_payment_id") || !is_of_this_sale(payment, command))
        return not_there_yet("handle");
    return judge_payment(payment, command, config);
}

Outcome read_one_handle(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config) {
    const auto envelope = open_envelope(response);
    if (envelope.kind == Envelope::Kind::neither) return envelope.no_verdict;
    if (envelope.kind == Envelope::Kind::failure) return outcome_unknown("lookup-failed", envelope.error);
    const auto handle = read_handle_object(envelope.body, command.sale, config);
    if (handle.id != id_of(command.refs, "handle_id"))
        return outcome_unknown("answer-mismatch", "the answer is about another handle");
    if (!handle.fits) return outcome_unknown("answer-mismatch", "another amount, currency or environment");
    return judge_handle(handle, command);
}

}  // namespace

Outcome read_look(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config) {
    switch (look_of(command)) {
        case Look::nothing: return outcome_unknown("reference-missing", "refs");
        case Look::handle_by_reference: return read_create_lookup(command, response, config);
        case Look::handle: return read_one_handle(command, response, config);
        case Look::payment: return read_one_payment(command, response, config);
        case Look::payment_by_reference:
            return read_payments(command, response, id_of(command.refs, "payment_ref"), "auto_settled", config);
        case Look::auto_settled:
            return read_payments(command, response, command.own_reference,
                                 id_of(command.refs, "told_payment_id").empty() ? "handle" : "told", config);
        case Look::told: return read_told_payment(command, response, config);
    }
    return outcome_unknown("reference-missing", "refs");
}

}  // namespace till::providers::paysafe

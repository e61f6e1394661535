// Ending a sale. A payment can be cancelled; a handle only ends by itself, and one that was opened may still be paid.
#include "common/answer.hpp"
#include "paysafe/answers.hpp"
#include "paysafe/envelope.hpp"
#include "paysafe/fields.hpp"

namespace till::providers::paysafe {
namespace {

using Kind = Outcome::Kind;

bool puts(const Command& command, const PaysafeConfig& config) {
    const auto look = look_of(command);
    return look == Look::payment || (look == Look::handle && config.handle_cancel == PaysafeConfig::HandleCancel::put);
}

Outcome too_late(Outcome seen) {
    seen.kind = Kind::refused;
    seen.problem = {"already-paid", "paid before it could be ended"};
    return seen;
}

Outcome not_ended(Outcome seen) {
    seen.kind = Kind::pending;
    if (seen.problem.type.empty()) seen.problem = {"cancel-unconfirmed", "it may still be paid"};
    return seen;
}

// What a look says about the end. A handle nobody opened ends the sale here; the watch over it goes on.
Outcome end_of(Outcome seen, const Command& command) {
    seen.next.reset();  // nothing goes on in a sale that is being ended
    seen.presentation.reset();
    if (seen.kind != Kind::done) return seen;
    switch (seen.state) {
        case ProviderState::paid: return too_late(std::move(seen));
        case ProviderState::cancelled:
        case ProviderState::declined:
        case ProviderState::expired: return seen;
        case ProviderState::waiting:
            if (look_of(command) != Look::handle) return not_ended(std::move(seen));
            seen.state = ProviderState::cancelled;
            return seen;
        default: return not_ended(std::move(seen));
    }
}

// PUT on a handle [assumed]: CANCELLED or DELETED is believed, as nothing else says so.
Outcome read_handle_put(const Command& command, const hal::HttpResponse& response) {
    const auto envelope = open_envelope(response);
    if (envelope.kind == Envelope::Kind::neither) return envelope.no_verdict;
    if (envelope.kind == Envelope::Kind::failure) return outcome_unknown("cancel-unconfirmed", envelope.error);
    if (id_of(envelope.body, "id") != id_of(command.refs, "handle_id"))
        return outcome_unknown("answer-mismatch", "the answer is about another handle");
    const auto status = text_of(envelope.body, "status");
    if (status != "CANCELLED" && status != "DELETED")
        return outcome_unknown("cancel-unconfirmed", "the handle is not cancelled");
    Outcome outcome;
    outcome.kind = Kind::done;
    outcome.state = ProviderState::cancelled;
    return outcome;
}

}  // namespace

Outcome read_cancel(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config) {
    if (!puts(command, config)) return end_of(read_look(command, response, config), command);
    if (look_of(command) == Look::handle) return read_handle_put(command, response);
    return end_of(read_look(command, response, config), command);
}

// Cancelling twice does no harm: whatever can still be cancelled is cancelled once more.
Outcome read_cancel_lookup(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config) {
    const bool can_send = puts(command, config);
    auto seen = read_look(command, response, config);
    const bool open = seen.kind == Kind::done &&
                      (seen.state == ProviderState::waiting || seen.state == ProviderState::customer_active ||
                       seen.state == ProviderState::authorized);
    if (!can_send || !open) {
        auto outcome = end_of(std::move(seen), command);
        if (outcome.kind == Kind::pending) outcome.kind = Kind::unknown;
        return outcome;
    }
    auto outcome = outcome_refused("did-not-happen");
    outcome.state = seen.state;
    return outcome;
}

}  // namespace till::providers::paysafe

// A look at the payment, read as an answer about one operation on it. "did-not-happen" lets the engine send again.
#include "common/answer.hpp"
#include "common/no_trace.hpp"
#include "payglobe/answers.hpp"

namespace till::providers::payglobe {
namespace {

constexpr hal::Duration captures_apart{5'000};

bool no_verdict(const Outcome& seen) { return seen.kind != Outcome::Kind::done; }

Outcome unknown_with(Outcome seen) {
    seen.kind = Outcome::Kind::unknown;
    if (seen.problem.type.empty()) seen.problem = {"status-unknown", {}};
    return seen;
}

Outcome too_late(Outcome seen) {
    seen.kind = Outcome::Kind::refused;
    seen.problem = {"already-paid", "paid before it could be ended"};
    return seen;
}

}  // namespace

// Void and cancel may be repeated as often as needed.
Outcome about_end(Outcome seen, const Rule& rule) {
    if (no_verdict(seen)) return seen;
    // A page on which nothing is held has no call that ends it: the sale is over here, and the watch over it goes on.
    if (rule.api == Api::page && seen.state == ProviderState::waiting) {
        seen.state = ProviderState::cancelled;
        return seen;
    }
    switch (seen.state) {
        case ProviderState::paid: return too_late(std::move(seen));
        case ProviderState::cancelled:
        case ProviderState::expired:
        case ProviderState::declined: return seen;  // nothing is held any more
        case ProviderState::waiting:
        case ProviderState::customer_active:
        case ProviderState::authorized: {
            auto outcome = outcome_refused("did-not-happen");
            outcome.state = seen.state;
            return outcome;
        }
        case ProviderState::unknown: break;
    }
    // FAILED without proof: there is nothing left to end, and the watch over the closed sale goes on.
    if (seen.problem.type == "failed-unproven") {
        seen.state = ProviderState::cancelled;
        return seen;
    }
    return unknown_with(std::move(seen));
}

// Looked at twice before it is sent once more; never a third time by itself.
Outcome about_capture(Outcome seen, const Command& command) {
    if (no_verdict(seen)) return seen;
    switch (seen.state) {
        case ProviderState::paid: return seen;
        case ProviderState::cancelled:
        case ProviderState::declined: return outcome_refused("hold-released", "the hold is gone");
        case ProviderState::authorized:
            return found_no_trace(command, captures_apart, {"capture-unconfirmed", "still only held"});
        default: return unknown_with(std::move(seen));
    }
}

}  // namespace till::providers::payglobe

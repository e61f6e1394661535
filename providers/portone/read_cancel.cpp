// Cancelling a link ends in the same state however often it is done, but the customer may have been faster: only a look
// at the link afterwards tells.
#include "common/answer.hpp"
#include "portone/answers.hpp"
#include "portone/envelope.hpp"
#include "portone/words.hpp"

namespace till::providers::portone {

Outcome read_cancel(const hal::HttpResponse& response) {
    const auto answer = open_answer(response);
    if (answer.kind == Answer::Kind::neither) return answer.no_verdict;
    if (answer.kind == Answer::Kind::failure) {
        if (code_word_of(answer.code) == CodeWord::bad_token) return failed(answer, "", "");
        return outcome_unknown("may-be-paid", answer.why);
    }
    // The answer's shape is not published; without PortOne's own word it may be anybody's.
    const bool theirs = !answer.code.empty() || answer.body.find("is_success") != nullptr;
    auto outcome = outcome_unknown("cancel-unconfirmed", "a look at the link will tell");
    if (theirs) outcome.kind = Outcome::Kind::pending;
    return outcome;
}

Outcome about_cancel(Outcome seen) {
    if (seen.kind != Outcome::Kind::done) return seen;
    if (seen.next || seen.state == ProviderState::paid) {  // a transaction succeeded: the next look says how much
        seen.kind = Outcome::Kind::refused;
        seen.problem = {"already-paid", "paid before it could be cancelled"};
        return seen;
    }
    switch (seen.state) {
        case ProviderState::cancelled:
        case ProviderState::expired: return seen;
        case ProviderState::waiting:
        case ProviderState::customer_active: {
            auto outcome = outcome_refused("did-not-happen", "the link is still open");
            outcome.state = seen.state;
            return outcome;
        }
        default: break;
    }
    seen.kind = Outcome::Kind::unknown;
    return seen;
}

}  // namespace till::providers::portone

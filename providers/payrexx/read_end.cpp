// Cancel, release and capture: their answers, and a look at the payment read as an answer about one of them.
// "did-not-happen" lets the engine send again.
#include "common/answer.hpp"
#include "common/no_trace.hpp"
#include "payrexx/answers.hpp"
#include "payrexx/requests.hpp"

namespace till::providers::payrexx {
namespace {

constexpr hal::Duration attempt_check{5'000};
constexpr hal::Duration capture_check{60'000};     // between two looks, before it is sent once more [assumed]
constexpr hal::Duration lost_create_check{2'000};  // the same for a page, which nobody has seen

Outcome ended_unconfirmed() {
    Outcome outcome;
    outcome.kind = Outcome::Kind::pending;
    outcome.problem = {"cancel-unconfirmed", "accepted; a look at the payment will tell"};
    return outcome;
}

Outcome unknown_with(Outcome seen, std::string type, std::optional<hal::Duration> retry) {
    seen.kind = Outcome::Kind::unknown;
    if (seen.problem.type.empty()) seen.problem = {std::move(type), {}};
    seen.retry_after = retry;
    return seen;
}

Outcome not_yet(const Outcome& seen) {
    auto outcome = outcome_refused("did-not-happen");
    outcome.state = seen.state;
    outcome.refs = seen.refs;
    return outcome;
}

// The list, asked after the page is gone: whether somebody was faster.
Outcome nothing_came(Outcome seen) {
    if (seen.state == ProviderState::customer_active)
        return unknown_with(std::move(seen), "attempt-open", attempt_check);
    if (seen.state == ProviderState::authorized) return unknown_with(std::move(seen), "money-held", std::nullopt);
    if (seen.state == ProviderState::unknown) return unknown_with(std::move(seen), "status-unknown", std::nullopt);
    seen.state = ProviderState::cancelled;
    seen.problem = {};
    return seen;
}

}  // namespace

Outcome read_end(const Command& command, const hal::HttpResponse& response) {
    const auto answer = open_answer(response, Effect::harmless);
    if (answer.kind == Answer::Kind::neither) return answer.no_verdict;
    // A page that is gone was deleted before, or paid; any other no may mean that the customer was faster.
    if (answer.kind == Answer::Kind::failure && !is_gone(response, answer.error))
        return outcome_unknown("may-be-paid", http_text(response) + "; " + answer.error);
    auto outcome = ended_unconfirmed();
    const bool page = command.action == Action::cancel && !command.refs.string_or("gateway_id", "").empty();
    if (page) outcome.refs = Value::object({{"page_gone", "1"}});
    return outcome;
}

Outcome about_end(Outcome seen, const Command& command) {
    const auto look = look_of(command);
    if (seen.kind != Outcome::Kind::done) return seen;
    if (seen.state == ProviderState::paid) {
        seen.kind = Outcome::Kind::refused;
        seen.problem = {"already-paid", "paid before it could be ended"};
        return seen;
    }
    if (look == Look::list) return nothing_came(std::move(seen));
    switch (seen.state) {
        case ProviderState::cancelled:
        case ProviderState::expired:
        case ProviderState::declined: seen.problem = {}; return seen;
        case ProviderState::waiting:
        case ProviderState::customer_active: return not_yet(seen);
        case ProviderState::authorized:
            if (command.about == Action::release) return not_yet(seen);
            return unknown_with(std::move(seen), "money-held", std::nullopt);
        default: return unknown_with(std::move(seen), "status-unknown", std::nullopt);
    }
}

Outcome read_capture(const Command& command, const hal::HttpResponse& response, const PayrexxConfig& config) {
    const auto answer = open_answer(response, Effect::moves_money);
    if (answer.kind == Answer::Kind::neither) return answer.no_verdict;
    if (answer.kind == Answer::Kind::failure)
        return leaves_it_open(answer.error) ? outcome_unknown("capture-unconfirmed", answer.error)
                                            : outcome_refused("capture-refused", answer.error);
    const auto& object = only_entry(answer.data);
    if (id_of(object, "id") != command.refs.string_or("transaction_id", ""))
        return outcome_unknown("answer-mismatch", "another transaction");
    const auto one = read_transaction(object, {}, command, config);
    auto outcome = judge({one}, ProviderState::unknown, command, config);
    if (outcome.state != ProviderState::paid)
        return unknown_with(std::move(outcome), "capture-unconfirmed", std::nullopt);
    return outcome;
}

Outcome about_capture(Outcome seen, const Command& command) {
    if (seen.kind != Outcome::Kind::done) return seen;
    switch (seen.state) {
        case ProviderState::paid: return seen;
        case ProviderState::cancelled:
        case ProviderState::expired:
        case ProviderState::declined: return outcome_refused("hold-released", "the hold is gone");
        case ProviderState::authorized:
            return found_no_trace(command, capture_check, {"capture-unconfirmed", "still only held"});
        default: return unknown_with(std::move(seen), "status-unknown", std::nullopt);
    }
}

// Nothing of ours in the list, twice: whatever page was made, nobody has paid it, and nobody has its address.
Outcome about_lost_create(Outcome seen, const Command& command) {
    if (seen.kind != Outcome::Kind::done || seen.problem.type != "not-found") return seen;
    return found_no_trace(command, lost_create_check, {"not-found", "none of the newest transactions is ours"});
}

}  // namespace till::providers::payrexx

// Refunds: judged by how much of the payment has gone back, before and after.
#include "common/answer.hpp"
#include "common/no_trace.hpp"
#include "payrexx/answers.hpp"
#include "payrexx/requests.hpp"

namespace till::providers::payrexx {
namespace {

// Two looks a minute apart, both without a trace: then it did not happen [assumed delay].
constexpr hal::Duration look_again{60'000};

struct Sums {
    std::int64_t before = 0;
    std::int64_t after = 0;
    std::int64_t whole = 0;
};

Sums sums_of(const Command& command) {
    Sums sums;
    sums.before = whole_number(command.refs, "refunded_minor").value_or(0);
    sums.whole = command.sale.amount.minor;
    if (sums.before < 0 || sums.before > sums.whole) sums.before = 0;
    sums.after = sums.before + command.amount.minor;
    return sums;
}

Outcome refunded(const Command& command) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.refunded = command.amount;
    outcome.refs = Value::object({{"refunded_minor", std::to_string(sums_of(command).after)}});
    return outcome;
}

Outcome pending() {
    Outcome outcome;
    outcome.kind = Outcome::Kind::pending;
    return outcome;
}

enum class Trace { done, pending, none, unclear };

Trace trace_of(const Transaction& one, const Sums& sums, bool own_answer) {
    const bool is_pending = one.word == Word::refund_pending;
    const bool sent = one.word == Word::refunded || one.word == Word::partially_refunded;
    if (one.word != Word::confirmed && !sent && !is_pending) return Trace::unclear;
    if (one.refunded) {
        if (*one.refunded == sums.after) return is_pending ? Trace::pending : Trace::done;
        if (*one.refunded != sums.before) return Trace::unclear;
        return is_pending ? Trace::pending : Trace::none;
    }
    // Without the sum only the word tells: all is all; a part is ours where it stands in our own answer.
    if (is_pending) return Trace::pending;
    if (one.word == Word::refunded) return sums.after == sums.whole ? Trace::done : Trace::unclear;
    if (one.word == Word::partially_refunded)
        return own_answer && sums.after < sums.whole ? Trace::done : Trace::unclear;
    return sums.before == 0 ? Trace::none : Trace::unclear;
}

Outcome not_there(const Command& command) {
    return found_no_trace(command, look_again, {"refund-unconfirmed", "no trace of it"});
}

Result<Transaction> transaction_in(const Value& data, const Command& command, const PayrexxConfig& config) {
    const auto& object = only_entry(data);
    if (id_of(object, "id") != command.refs.string_or("transaction_id", ""))
        return hal::fail("answer-mismatch", "another transaction");
    auto one = read_transaction(object, {}, command, config);
    if (one.contradicts || (one.amount && *one.amount != command.sale.amount.minor))
        return hal::fail("answer-mismatch", "another amount, currency, reference or mode");
    return one;
}

Outcome about_void(const Command& command, const Value& data, const PayrexxConfig& config) {
    const auto named = id_of(only_entry(data), "payment_id");
    if (!named.empty() && named != command.refs.string_or("ecr_payment_id", ""))
        return outcome_unknown("answer-mismatch", "another payment");
    const auto seen = judge_terminal(only_entry(data), command, config);
    const bool reverted = seen.kind == Outcome::Kind::done && seen.state == ProviderState::cancelled;
    if (reverted) return refunded(command);
    if (seen.state == ProviderState::paid) return not_there(command);
    return outcome_unknown("refund-unconfirmed", seen.problem.detail);
}

}  // namespace

Outcome read_refund(const Command& command, const hal::HttpResponse& response, const PayrexxConfig& config) {
    const auto answer = open_answer(response, Effect::moves_money);
    if (answer.kind == Answer::Kind::neither) return answer.no_verdict;
    if (answer.kind == Answer::Kind::failure)
        return leaves_it_open(answer.error) ? outcome_unknown("refund-unconfirmed", answer.error)
                                            : outcome_refused("refund-refused", answer.error);
    const auto one = transaction_in(answer.data, command, config);
    if (!one) return outcome_unknown(one.error().type, one.error().detail);
    switch (trace_of(*one, sums_of(command), true)) {
        case Trace::done: return refunded(command);
        case Trace::pending: return pending();
        default: return outcome_unknown("refund-unconfirmed", one->status);
    }
}

Outcome about_refund(const Command& command, const hal::HttpResponse& response, const PayrexxConfig& config) {
    const auto answer = open_answer(response, Effect::harmless);
    if (answer.kind == Answer::Kind::neither) return answer.no_verdict;
    if (answer.kind == Answer::Kind::failure)
        return outcome_unknown("lookup-failed", http_text(response) + "; " + answer.error);
    if (look_of(command) == Look::terminal) return about_void(command, answer.data, config);
    const auto one = transaction_in(answer.data, command, config);
    if (!one) return outcome_unknown(one.error().type, one.error().detail);
    switch (trace_of(*one, sums_of(command), false)) {
        case Trace::done: return refunded(command);
        case Trace::pending: return pending();
        case Trace::none: return not_there(command);
        case Trace::unclear: break;
    }
    return outcome_unknown("refund-unconfirmed", one->status + "; compare with the back office");
}

}  // namespace till::providers::payrexx

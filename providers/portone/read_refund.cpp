#include "common/answer.hpp"
#include "common/text.hpp"
#include "portone/answers.hpp"
#include "portone/envelope.hpp"
#include "portone/requests.hpp"
#include "portone/words.hpp"

#include <algorithm>

namespace till::providers::portone {
namespace {

using hal::json::Value;

// Two looks more than a minute apart, both without a trace: then it did not happen [assumed delay].
constexpr hal::Duration look_again{61'000};

struct History {
    Money left;  // amountToRefund: what could still go back
    const Value* ours = nullptr;
    bool several = false;  // more than one could be ours: nobody's to judge here
};

// What our own finished refunds have given back. Not taken from answers: those may hold a refund whose answer was lost.
Result<Money> refunded_before(const Command& command) {
    const auto told = command.refs.string_or("refunded", "");
    return Money::from_decimal(told.empty() ? "0" : told, command.sale.amount.currency);
}

const Value::Array& ids_before(const Command& command) {
    static const Value::Array none;
    const auto* ids = command.refs.find("refund_ids");
    return ids != nullptr && ids->is_array() ? *ids->array_items() : none;
}

std::string refund_id_of(const Value& entry) {
    auto id = id_of(entry, "psp_refund_id");
    return id.empty() ? id_of(entry, "refund_id") : id;
}

bool is_ours(const Value& entry, const Command& command, const PortoneConfig& config) {
    if (config.refund_reason_comes_back) {
        const auto reason = text_of(entry, "refund_reason");
        const auto tag = refund_tag(command);
        return reason == tag || reason.starts_with(tag + " ");
    }
    const auto id = refund_id_of(entry);
    const auto& known = ids_before(command);
    return id.empty() || std::ranges::find(known, Value(id)) == known.end();
}

Result<History> read_history(const Value& body, const Command& command, const PortoneConfig& config) {
    const auto& content = content_of(body);
    const auto left = amount_of(content, "amountToRefund", command.sale.amount.currency);
    if (!left) return hal::fail("answer-malformed", "amountToRefund");
    if (left->minor < 0 || left->minor > command.sale.amount.minor)
        return hal::fail("answer-mismatch", "amountToRefund is of another amount");
    const auto* list = content.find("refundDetails");
    History history{*left, nullptr, false};
    if (list == nullptr || list->is_null()) return history;
    if (!list->is_array()) return hal::fail("answer-malformed", "refundDetails");
    for (const auto& entry : *list->array_items()) {
        if (!entry.is_object()) return hal::fail("answer-malformed", "refundDetails");
        if (!is_ours(entry, command, config)) continue;
        history.several = history.ours != nullptr;
        history.ours = &entry;
        if (history.several) break;
    }
    return history;
}

Outcome refunded(const Command& command, const History& history) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.refunded = command.amount;
    outcome.refs = Value::object({{"amount_to_refund", history.left.to_decimal()}});
    if (const auto before = refunded_before(command))
        if (const auto sum = hal::add(*before, command.amount)) outcome.refs.set("refunded", sum->to_decimal());
    auto ids = ids_before(command);
    if (const auto id = refund_id_of(*history.ours); !id.empty()) ids.emplace_back(id);
    outcome.refs.set("refund_ids", std::move(ids));
    return outcome;
}

// Without our text in it an entry is ours only if the sums say so as well.
bool sums_agree(const Command& command, const History& history, bool with_ours) {
    const auto before = refunded_before(command);
    auto expected = before ? hal::subtract(command.sale.amount, *before) : hal::fail("refunded");
    if (expected && with_ours) expected = hal::subtract(*expected, command.amount);
    return expected && *expected == history.left;
}

Outcome judge_ours(const Command& command, const History& history) {
    const auto& currency = command.sale.amount.currency;
    const auto amount = amount_of(*history.ours, "amount", currency);
    if (history.several || !amount || *amount != command.amount || !is_currency(*history.ours, currency))
        return outcome_unknown("answer-mismatch", "our refund stands at another amount, or twice");
    if (is_refunded(text_of(*history.ours, "refund_status"))) return refunded(command, history);
    // It failed, and all that could go back before still can.
    if (sounds_failed(text_of(*history.ours, "refund_status")) && sums_agree(command, history, false))
        return outcome_refused("refund-refused", "PortOne says that it failed");
    Outcome outcome;
    outcome.kind = Outcome::Kind::pending;
    return outcome;
}

Outcome judge(const Command& command, const History& history, const PortoneConfig& config) {
    const bool proven = config.refund_reason_comes_back || sums_agree(command, history, true);
    if (history.ours != nullptr && proven) return judge_ours(command, history);
    return outcome_unknown("refund-unconfirmed", "it cannot be told which refund is ours; compare with PortOne");
}

}  // namespace

Outcome read_refund(const Command& command, const hal::HttpResponse& response, const PortoneConfig& config) {
    const auto answer = open_answer(response);
    if (answer.kind == Answer::Kind::neither) return answer.no_verdict;
    if (answer.kind == Answer::Kind::failure) {
        const bool not_allowed = code_word_of(answer.code) == CodeWord::not_allowed;
        return failed(answer, not_allowed ? "refund-not-allowed" : "refund-refused", "refund-unconfirmed");
    }
    const auto history = read_history(answer.body, command, config);
    if (!history) return outcome_unknown(history.error().type, history.error().detail);
    return judge(command, *history, config);
}

Outcome read_refunds(const Command& command, const hal::HttpResponse& response, const PortoneConfig& config) {
    const auto answer = open_answer(response);
    if (answer.kind != Answer::Kind::good) return not_told(answer);
    const auto history = read_history(answer.body, command, config);
    if (!history) return outcome_unknown(history.error().type, history.error().detail);
    if (history->ours != nullptr || !sums_agree(command, *history, false)) return judge(command, *history, config);
    if (command.asked == 1) return outcome_refused("did-not-happen");
    auto outcome = outcome_unknown("refund-unconfirmed", "not among the refunds");
    if (command.asked == 0) outcome.retry_after = look_again;
    return outcome;
}

}  // namespace till::providers::portone

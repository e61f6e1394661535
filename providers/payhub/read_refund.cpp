#include "common/answer.hpp"
#include "common/text.hpp"
#include "payhub/answers.hpp"
#include "payhub/payments.hpp"
#include "till/hal/ids.hpp"

#include <algorithm>

namespace till::providers::payhub {
namespace {

using hal::json::Value;

// Payhub writes a new row for every repeat; Klarna's own id (providerRefundId, header Refund-Id) stays the same.
// Either may be missing, as Payhub accepts more of Klarna's answers than Klarna documents.
std::string refund_id(const Value& answer, const hal::HttpResponse& response) {
    if (auto id = opaque_id(answer.find_ignoring_case("providerRefundId")); !id.empty()) return id;
    if (const auto header = response.headers.find("Refund-Id"); header && hal::is_safe_id(*header))
        return std::string(*header);
    const auto row = opaque_id(answer.find_ignoring_case("refundRequestId"));
    return row.empty() ? std::string() : "payhub-" + row;
}

Value with_refund_id(const Value& refs, const std::string& id) {
    Value ids = Value::array();
    if (const auto* known = refs.find("refund_ids"); known != nullptr && known->is_array()) ids = *known;
    if (std::ranges::find(*ids.array_items(), Value(id)) == ids.array_items()->end()) ids.push(id);
    return Value::object({{"refund_ids", std::move(ids)}});
}

// Payhub's own checks and Klarna's refusals come with the same statuses; both mean that no money went back.
Outcome not_refunded(const hal::HttpResponse& response, const Value& answer) {
    const auto text = problem_text(answer);
    const std::string http = "HTTP " + std::to_string(response.status) + "; " + text;
    switch (response.status) {
        case 400:
        case 422: return outcome_refused("refund-invalid", text);
        case 403: return outcome_refused("refund-not-allowed", text);
        case 404: return outcome_refused("refund-unknown-payment", text);
        case 409: return outcome_refused("refund-conflict", text);
        default: return outcome_unknown("refund-unconfirmed", http);
    }
}

}  // namespace

Outcome read_refund(const Command& command, const hal::HttpResponse& response) {
    if (auto none = read_no_answer(response)) return *std::move(none);
    // Whose credentials: ours at Payhub, or the merchant's at Klarna? Not refunded, but not the refund's fault.
    if (response.status == 401) return outcome_unknown("provider-credentials", "HTTP 401");
    const auto answer = parse_answer(response);
    if (!answer) return outcome_unknown(answer.error().type, "HTTP " + std::to_string(response.status));
    if (response.status >= 300)
        return is_problem(*answer) ? not_refunded(response, *answer)
                                   : outcome_unknown("answer-malformed", "HTTP " + std::to_string(response.status));

    const auto payment = opaque_id(answer->find_ignoring_case("paymentId"));
    const auto target = refund_target(command).value_or("");
    if (!payment.empty() && payment != target)
        return outcome_unknown("answer-mismatch", "the answer is about another payment");
    Outcome outcome;
    const auto id = refund_id(*answer, response);
    if (!id.empty()) outcome.refs = with_refund_id(command.refs, id);
    const auto* member = answer->find_ignoring_case("status");
    const auto status = member != nullptr && member->string() != nullptr ? lower_case(*member->string()) : "";
    if (status == "succeeded") {
        outcome.kind = Outcome::Kind::done;
        outcome.refunded = command.amount;
    } else if (status == "requested") {
        outcome.kind = Outcome::Kind::pending;
    } else if (status == "failed") {
        outcome.kind = Outcome::Kind::refused;
        outcome.problem = {"refund-failed", "the provider could not refund"};
    } else {
        outcome.problem = {"answer-malformed", "refund status \"" + scrubbed(status) + "\""};
        return outcome;
    }
    const bool failed = outcome.kind == Outcome::Kind::refused;
    if (!outcome.refs.is_object()) outcome.refs = Value::object();
    note_refund(outcome.refs, command, target, failed ? 0 : command.amount.minor, id);
    return outcome;
}

}  // namespace till::providers::payhub

// The status request Payhub does not document. It is tried only where the configuration says so, and nothing is
// built on it: whatever is not understood leaves the payment as it is.
#include "common/answer.hpp"
#include "common/text.hpp"
#include "payhub/answers.hpp"
#include "payhub/payments.hpp"

#include <algorithm>
#include <array>

namespace till::providers::payhub {
namespace {

using hal::json::Value;

struct Word {
    std::string_view text;
    ProviderState state;
};
// Klarna's distribution states, Payhub's own spellings, and the usual synonyms. A word that is not here is no
// verdict.
constexpr std::array words = {
    Word{"created", ProviderState::waiting},          Word{"pending", ProviderState::waiting},
    Word{"waiting", ProviderState::waiting},          Word{"distributed", ProviderState::waiting},
    Word{"accessed", ProviderState::customer_active}, Word{"paid", ProviderState::paid},
    Word{"completed", ProviderState::paid},           Word{"succeeded", ProviderState::paid},
    Word{"canceled", ProviderState::cancelled},       Word{"cancelled", ProviderState::cancelled},
    Word{"expired", ProviderState::expired},          Word{"failed", ProviderState::declined},
    Word{"declined", ProviderState::declined},        Word{"rejected", ProviderState::declined},
};

ProviderState state_of(const Value& answer) {
    const auto* member = answer.find_ignoring_case("Status");
    const auto* text = member == nullptr ? nullptr : member->string();
    if (text == nullptr) return ProviderState::unknown;
    const auto* const found = std::ranges::find(words, lower_case(*text), &Word::text);
    return found == words.end() ? ProviderState::unknown : found->state;
}

// Empty: the answer lists none.
Result<std::vector<Part>> payments_of(const Value& answer, const hal::Currency& currency) {
    std::vector<Part> parts;
    const auto* list = answer.find_ignoring_case("Payments");
    if (list == nullptr || list->array_items() == nullptr) return parts;
    for (const auto& payment : *list->array_items()) {
        const auto* amount = payment.find_ignoring_case("Amount");
        const auto money = amount == nullptr ? hal::fail("amount-invalid") : amount_of(*amount, currency);
        Part part{opaque_id(payment.find_ignoring_case("PaymentId")), money ? money->minor : 0,
                  opaque_id(payment.find_ignoring_case("BankOrderId"))};
        const bool twice = std::ranges::find(parts, part.id, &Part::id) != parts.end();
        if (part.minor <= 0 || part.id.empty() || twice) return hal::fail("answer-malformed", "a payment in the list");
        parts.push_back(std::move(part));
    }
    return parts;
}

bool is_about(const Command& command, const Value& answer) {
    const auto id = opaque_id(answer.find_ignoring_case("PaymentRequestId"));
    const auto* currency = answer.find_ignoring_case("Currency");
    const auto* code = currency == nullptr ? nullptr : currency->string();
    return id == command.refs.string_or("payment_request_id", "") && !id.empty() &&
           (code == nullptr || *code == command.sale.amount.currency.code());
}

// Klarna: one payment settles a request; a list of several is summed and judged by the engine.
Outcome paid_at_klarna(const std::vector<Part>& parts, const hal::Currency& currency) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.state = ProviderState::paid;
    Money sum{0, currency};
    for (const auto& part : parts) {
        const auto next = hal::add(sum, {part.minor, currency});
        if (!next) return outcome_unknown("answer-malformed", next.error().type);
        sum = *next;
    }
    outcome.paid = sum;
    outcome.refs = Value::object({{"payment_id", parts.back().id}});
    if (!parts.back().bank_order_id.empty()) outcome.refs.set("bank_order_id", parts.back().bank_order_id);
    return outcome;
}

Outcome paid_in_parts(const Command& command, const std::vector<Part>& listed, const Rule& rule) {
    auto parts = parts_of(command.refs);  // those a push told of before stay in front
    if (auto added = add_parts(parts, listed); !added) return outcome_unknown("answer-mismatch", added.error().detail);
    auto sum = sum_of(parts, command.sale, rule);
    return sum ? *std::move(sum) : outcome_unknown("answer-malformed", sum.error().type);
}

Outcome verdict(const Command& command, const Value& answer, const std::vector<Part>& listed) {
    const auto* rule = find_rule(command.sale.method);
    if (rule == nullptr) return outcome_unknown("command-invalid", "method");
    // Money speaks louder than the word beside it.
    if (!listed.empty())
        return rule->klarna ? paid_at_klarna(listed, command.sale.amount.currency)
                            : paid_in_parts(command, listed, *rule);
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.state = state_of(answer);
    outcome.refs = Value::object();
    if (outcome.state == ProviderState::paid) {
        // Paid, but which payment and how much is not said: no verdict.
        outcome.state = ProviderState::unknown;
        outcome.problem = {"answer-incomplete", "paid, without the payments"};
    }
    return outcome;
}

}  // namespace

Outcome read_inquire(const Command& command, const hal::HttpResponse& response, const PayhubConfig& /*config*/) {
    if (response.status == 404 || response.status == 405 || response.status == 501)
        return outcome_unknown("lookup-unsupported", "HTTP " + std::to_string(response.status));
    if (auto none = read_no_answer(response)) return *std::move(none);
    if (response.status == 401 || response.status == 403)
        return outcome_unknown("provider-credentials", "HTTP " + std::to_string(response.status));
    if (response.status >= 300) return outcome_unknown("answer-malformed", "HTTP " + std::to_string(response.status));
    const auto answer = parse_answer(response);
    if (!answer) return outcome_unknown(answer.error().type, answer.error().detail);
    if (!is_about(command, *answer)) return outcome_unknown("answer-mismatch", "the answer is about another request");
    const auto payments = payments_of(*answer, command.sale.amount.currency);
    if (!payments) return outcome_unknown("answer-malformed", payments.error().detail);
    return verdict(command, *answer, *payments);
}

}  // namespace till::providers::payhub

// The status request Payhub does not document. It is tried only where the configuration says so, and nothing is
// built on it: whatever is not understood leaves the payment as it is.
#include "common/answer.hpp"
#include "common/text.hpp"
#include "payhub/answers.hpp"

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

struct Payments {
    std::optional<Money> sum;  // absent: the answer lists none
    std::string last_id;
    std::string bank_order_id;
};

Result<Payments> payments_of(const Value& answer, const hal::Currency& currency) {
    Payments out;
    const auto* list = answer.find_ignoring_case("Payments");
    if (list == nullptr || list->array_items() == nullptr || list->array_items()->empty()) return out;
    Money sum{0, currency};
    for (const auto& payment : *list->array_items()) {
        const auto* amount = payment.find_ignoring_case("Amount");
        const auto money = amount == nullptr ? hal::fail("amount-invalid") : amount_of(*amount, currency);
        const auto id = opaque_id(payment.find_ignoring_case("PaymentId"));
        if (!money || money->minor <= 0 || id.empty()) return hal::fail("answer-malformed", "a payment in the list");
        const auto next = hal::add(sum, *money);
        if (!next) return std::unexpected(next.error());
        sum = *next;
        out.last_id = id;
        out.bank_order_id = opaque_id(payment.find_ignoring_case("BankOrderId"));
    }
    out.sum = sum;
    return out;
}

bool is_about(const Command& command, const Value& answer) {
    const auto id = opaque_id(answer.find_ignoring_case("PaymentRequestId"));
    const auto* currency = answer.find_ignoring_case("Currency");
    const auto* code = currency == nullptr ? nullptr : currency->string();
    return id == command.refs.string_or("payment_request_id", "") && !id.empty() &&
           (code == nullptr || *code == command.sale.amount.currency.code());
}

Outcome verdict(const Value& answer, const Payments& payments) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.state = state_of(answer);
    outcome.refs = Value::object();
    if (payments.sum) {  // money speaks louder than the word beside it
        outcome.state = ProviderState::paid;
        outcome.paid = payments.sum;
        outcome.refs.set("payment_id", payments.last_id);
        if (!payments.bank_order_id.empty()) outcome.refs.set("bank_order_id", payments.bank_order_id);
    } else if (outcome.state == ProviderState::paid) {
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
    return verdict(*answer, *payments);
}

}  // namespace till::providers::payhub

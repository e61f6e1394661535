// Saved cards. Paying moves money at once, without a key and without a lookup: it is sent once. When its answer is lost
// the card's usage count is all there is to look at, and somebody else may have used the card as well: a hint.
#include "common/amount.hpp"
#include "common/answer.hpp"
#include "common/text.hpp"
#include "payglobe/answers.hpp"
#include "payglobe/envelope.hpp"
#include "payglobe/words.hpp"

namespace till::providers::payglobe {
namespace {

using hal::json::Value;

struct Card {
    bool found = false;
    std::string usage_count;
    std::string last_used;
};

Result<Card> card_of(const Command& command, const Value& body) {
    const auto& options = command.sale.options;
    const auto wanted_card = options.find("card_id");
    const auto wanted_customer = options.find("customer_id");
    if (wanted_card == options.end() || wanted_customer == options.end())
        return hal::fail("command-invalid", "options");
    if (id_of(body, "customerId") != wanted_customer->second)
        return hal::fail("answer-mismatch", "the list is of another customer");
    const auto* list = body.find("cards");
    if (list == nullptr || list->array_items() == nullptr) return hal::fail("answer-malformed", "cards is missing");
    for (const auto& entry : *list->array_items()) {
        if (id_of(entry, "id") != wanted_card->second) continue;
        Card card;
        card.found = true;
        card.usage_count = id_of(entry, "usageCount");
        card.last_used = scrubbed(text_of(entry, "lastUsedAt")).substr(0, 40);
        return card;
    }
    return Card{};
}

Result<Card> read_card(const Command& command, const hal::HttpResponse& response, Outcome& no_verdict) {
    const auto envelope = open_envelope(response, Effect::read_only);
    if (envelope.kind == Envelope::Kind::neither) {
        no_verdict = envelope.no_verdict;
        return hal::fail(no_verdict.problem.type);
    }
    if (envelope.kind == Envelope::Kind::failure || response.status >= 300) {
        no_verdict =
            outcome_unknown("lookup-failed", "HTTP " + std::to_string(response.status) + "; " + envelope.error);
        return hal::fail(no_verdict.problem.type);
    }
    auto card = card_of(command, envelope.body);
    if (!card) no_verdict = outcome_unknown(card.error().type, card.error().detail);
    return card;
}

}  // namespace

Outcome read_cards_before(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& /*config*/) {
    if (response.status == 401) return outcome_refused("provider-credentials", "HTTP 401");
    Outcome outcome;
    const auto card = read_card(command, response, outcome);
    if (!card) return outcome;
    if (!card->found) return outcome_refused("card-unknown", "the customer has no such card");
    outcome.kind = Outcome::Kind::done;
    outcome.state = ProviderState::waiting;
    // A list without counts gives no hint later, but the card can be paid with all the same.
    outcome.refs = Value::object(
        {{"usage_count", card->usage_count.empty() ? "?" : card->usage_count}, {"last_used", card->last_used}});
    outcome.next = Action::proceed;
    return outcome;
}

Outcome read_pay(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& config) {
    const auto envelope = open_envelope(response, Effect::moves_money);
    if (response.status == 401) return outcome_refused("provider-credentials", "HTTP 401");
    if (envelope.kind == Envelope::Kind::neither) return envelope.no_verdict;
    const auto& body = envelope.body;
    if (envelope.kind == Envelope::Kind::failure) {
        if (leaves_it_open(envelope.error) || word_of(text_of(body, "status"), config) == Word::paid)
            return outcome_unknown("outcome-unknown", envelope.error);
        auto outcome = outcome_refused("card-declined", envelope.error);
        outcome.state = ProviderState::declined;
        return outcome;
    }
    Outcome outcome;
    const auto id = id_of(body, "transactionId");
    const auto payment = id_of(body, "paymentId");
    outcome.refs = Value::object();
    if (!id.empty()) outcome.refs.set("transaction_id", id);
    if (!payment.empty()) outcome.refs.set("payment_id", payment);
    const auto* member = body.find("amount");
    const auto amount = member == nullptr ? hal::fail("absent") : major_amount(*member, command.sale.amount.currency);
    const bool fits = amount && *amount == command.sale.amount && same_mode(body, mode_of(config)) &&
                      same_currency(body, command.sale.amount.currency);
    if (id.empty() || !fits || word_of(text_of(body, "status"), config) != Word::paid) {
        outcome.problem = {fits || !member ? "answer-incomplete" : "answer-mismatch",
                           "success, but not with this amount, mode and status"};
        return outcome;
    }
    outcome.kind = Outcome::Kind::done;
    outcome.state = ProviderState::paid;
    outcome.paid = *amount;
    outcome.tenders.push_back({"Card", *amount, payment.empty() ? id : payment});
    return outcome;
}

Outcome read_cards_after(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& /*config*/) {
    Outcome outcome;
    const auto card = read_card(command, response, outcome);
    if (!card) return outcome;
    const auto before = command.refs.string_or("usage_count", "?");
    if (before == "?" || !card->found || card->usage_count.empty())
        return outcome_unknown("card-use-unknown", "no usage count to compare; last used " + card->last_used);
    if (card->usage_count == before)
        return outcome_unknown("card-not-used-yet", "used " + before + " times, as before; this is no proof");
    return outcome_unknown("card-was-used",
                           "used " + card->usage_count + " times, " + before + " before; probably paid");
}

}  // namespace till::providers::payglobe

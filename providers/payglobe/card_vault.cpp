#include "common/text.hpp"
#include "payglobe/check.hpp"
#include "payglobe/envelope.hpp"
#include "payglobe/requests.hpp"
#include "till/hal/ids.hpp"
#include "till/providers/payglobe_cards.hpp"

#include <algorithm>

namespace till::providers {
namespace {

using hal::fail;
using hal::json::Value;
using payglobe::Effect;
using payglobe::Envelope;

constexpr std::string_view cards_path = "/api/token-payment/cards";
constexpr std::size_t most_cards = 200;

bool is_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// As sales take it: it stands in a query.
bool is_customer(std::string_view text) { return hal::is_safe_id(text); }
// PayGlobe's card ids are numbers.
bool is_card(std::string_view text) { return is_digits(text) && text.size() <= 18 && text.front() != '0'; }

// A success, or why there is none.
Result<Value> opened(const hal::HttpResponse& response, Effect effect) {
    auto envelope = payglobe::open_envelope(response, effect);
    if (envelope.kind == Envelope::Kind::neither) return std::unexpected(envelope.no_verdict.problem);
    if (envelope.kind == Envelope::Kind::failure) return fail("not-accepted", envelope.error);
    if (response.status >= 300) return fail("answer-malformed", "HTTP " + std::to_string(response.status));
    return std::move(envelope.body);
}

// `id` is called "id" in lists and "cardId" in the answer to a save.
Result<SavedCard> read_card(const Value& entry, std::string_view id) {
    SavedCard card;
    card.id = payglobe::id_of(entry, id);
    if (card.id.empty()) return fail("answer-malformed", "a card without id");
    const auto text = [&](std::string_view name) { return scrubbed(payglobe::text_of(entry, name)).substr(0, 40); };
    card.alias = text("alias");
    card.brand = text("brand");
    const auto last4 = payglobe::text_of(entry, "last4");
    if (last4.size() == 4 && is_digits(last4)) card.last4 = last4;
    card.expiry = text("expiry");
    card.is_default = entry.boolean_or("isDefault", false);
    if (const auto* count = entry.find("usageCount"); count != nullptr)
        if (const auto number = count->integer()) card.usage_count = *number;
    card.last_used_at = text("lastUsedAt");
    return card;
}

}  // namespace

Result<PayglobeCards> PayglobeCards::make(PayglobeConfig config) {
    if (auto checked = payglobe::check_config(config); !checked) return std::unexpected(checked.error());
    return PayglobeCards(std::move(config));
}

Result<hal::HttpRequest> PayglobeCards::build_list(std::string_view customer) const {
    if (!is_customer(customer)) return fail("command-invalid", "customer");
    return payglobe::start_request("GET", std::string(cards_path) + "?customerId=" + std::string(customer),
                                   config_.secret_key, config_);
}

// "gateway" is left out: only PayGlobe knows it, and its answers to payments do not tell [assumed: optional].
Result<hal::HttpRequest> PayglobeCards::build_save(std::string_view customer, const Value& refs) const {
    if (!is_customer(customer)) return fail("command-invalid", "customer");
    const auto transaction = refs.is_object() ? payglobe::id_of(refs, "transaction_id") : std::string();
    if (transaction.empty()) return fail("reference-missing", "transaction_id");
    auto request = payglobe::start_request("POST", "/api/token-payment/save-card", config_.secret_key, config_);
    auto body = Value::object({{"transactionId", transaction}, {"customerId", customer}});
    if (const auto gateway = payglobe::id_of(refs, "gateway"); !gateway.empty()) body.set("gateway", gateway);
    payglobe::set_json(request, body);
    return request;
}

Result<hal::HttpRequest> PayglobeCards::build_set_default(std::string_view customer, std::string_view card_id) const {
    if (!is_customer(customer)) return fail("command-invalid", "customer");
    if (!is_card(card_id)) return fail("command-invalid", "card");
    return payglobe::start_request(
        "POST",
        std::string(cards_path) + "/" + std::string(card_id) + "/set-default?customerId=" + std::string(customer),
        config_.secret_key, config_);
}

Result<hal::HttpRequest> PayglobeCards::build_delete(std::string_view card_id) const {
    if (!is_card(card_id)) return fail("command-invalid", "card");
    return payglobe::start_request("DELETE", std::string(cards_path) + "/" + std::string(card_id), config_.secret_key,
                                   config_);
}

Result<std::vector<SavedCard>> PayglobeCards::read_list(std::string_view customer,
                                                        const hal::HttpResponse& response) const {
    const auto body = opened(response, Effect::read_only);
    if (!body) return std::unexpected(body.error());
    if (payglobe::id_of(*body, "customerId") != customer) return fail("answer-mismatch", "another customer's cards");
    const auto* list = body->find("cards");
    if (list == nullptr || list->array_items() == nullptr || list->array_items()->size() > most_cards)
        return fail("answer-malformed", "cards");
    std::vector<SavedCard> cards;
    for (const auto& entry : *list->array_items()) {
        auto card = read_card(entry, "id");
        if (!card) return std::unexpected(card.error());
        cards.push_back(std::move(*card));
    }
    return cards;
}

Result<SavedCard> PayglobeCards::read_save(const hal::HttpResponse& response) const {
    const auto body = opened(response, Effect::moves_money);  // success must be said, not assumed
    if (!body) return std::unexpected(body.error());
    return read_card(*body, "cardId");
}

Result<void> PayglobeCards::read_change(const hal::HttpResponse& response) const {
    const auto body = opened(response, Effect::moves_money);
    if (!body) return std::unexpected(body.error());
    return {};
}

}  // namespace till::providers

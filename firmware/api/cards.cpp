// Saved cards of a customer, as a provider keeps them. Nothing of them is kept here, and nothing here moves money. A change
// whose answer was lost is not repeated blindly: the list tells whether it happened.
#include "context.hpp"
#include "payment_body.hpp"

#include "till/hal/ids.hpp"
#include "till/hal/object_reader.hpp"

#include <algorithm>

namespace till::firmware::api {
namespace {

using hal::json::Value;
using providers::SavedCard;
using Cards = std::vector<SavedCard>;

constexpr hal::Duration patience{20'000};

Value card_view(const SavedCard& card) {
    return Value::object({{"id", card.id},
                          {"alias", card.alias},
                          {"brand", card.brand},
                          {"last4", card.last4},
                          {"expiry", card.expiry},
                          {"is_default", card.is_default},
                          {"usage_count", card.usage_count ? Value(*card.usage_count) : Value{}},
                          {"last_used_at", card.last_used_at.empty() ? Value{} : Value(card.last_used_at)}});
}

void answer_cards(const ExchangePtr& exchange, int status, const Cards& cards) {
    auto items = Value::array();
    for (const auto& card : cards)
        items.push(card_view(card));
    exchange->json(status, Value::object({{"customer", exchange->param(0)}, {"items", std::move(items)}}));
}

bool ready(const ContextPtr& context, const ExchangePtr& exchange) {
    if (context->ports.cards == nullptr || context->ports.http == nullptr)
        exchange->problem({"cards-unsupported", {}});
    else if (!context->ports.line.online())
        exchange->problem({"line-down", {}});
    else
        return true;
    return false;
}

void list_then(const ContextPtr& context, const std::string& customer, hal::Callback<hal::Result<Cards>> done) {
    auto request = context->ports.cards->build_list(customer);
    if (!request) return done(std::unexpected(request.error()));
    context->ports.http->send(std::move(*request), patience,
                              [context, customer, done = std::move(done)](const hal::HttpResult& result) mutable {
                                  if (!result)
                                      return done(hal::fail("provider-unavailable", result.error().error.type));
                                  done(context->ports.cards->read_list(customer, *result));
                              });
}

bool holds(const Cards& cards, std::string_view id) {
    return std::ranges::any_of(cards, [&](const SavedCard& card) { return card.id == id; });
}

// One change of the list: sent once; whatever its answer, the list afterwards is the answer, and says whether it happened.
struct CardChange {
    hal::HttpRequest request;
    std::function<hal::Result<void>(const hal::HttpResponse&)> read;
    std::function<bool(const Cards&)> happened;
    int status = 200;
};

void make_change(const ContextPtr& context, const ExchangePtr& exchange, CardChange change) {
    auto request = std::move(change.request);
    auto sent = [context, exchange, change = std::move(change)](const hal::HttpResult& result) {
        const hal::Result<void> said =
            result ? change.read(*result) : hal::fail("provider-unavailable", result.error().error.type);
        if (!said && said.error().type == "not-accepted") return exchange->problem(said.error());
        list_then(context, exchange->param(0), [exchange, change, said](const hal::Result<Cards>& cards) {
            if (cards && change.happened(*cards)) return answer_cards(exchange, change.status, *cards);
            if (!said) return exchange->problem(said.error());
            exchange->problem(cards ? hal::Error{"answer-mismatch", "the list does not show it"} : cards.error());
        });
    };
    context->ports.http->send(std::move(request), patience, std::move(sent));
}

hal::Result<std::string> read_payment_id(std::string_view body) {
    const auto document = hal::json::parse(body);
    if (!document) return std::unexpected(document.error());
    hal::json::ObjectReader reader(*document);
    auto id = reader.text("payment_id", 64);
    if (auto ok = reader.finish(); !ok) return std::unexpected(ok.error());
    return id;
}

void save_card_of(const ContextPtr& context, const ExchangePtr& exchange, const Payment& payment, const Cards& before) {
    auto request = context->ports.cards->build_save(exchange->param(0), payment.refs);
    if (!request) return exchange->problem({"not-supported", "this payment has no card to save"});
    CardChange change;
    change.request = std::move(*request);
    change.read = [context](const hal::HttpResponse& response) -> hal::Result<void> {
        auto card = context->ports.cards->read_save(response);
        if (!card) return std::unexpected(card.error());
        return {};
    };
    change.happened = [before](const Cards& now) {
        return std::ranges::any_of(now, [&](const SavedCard& card) { return !holds(before, card.id); });
    };
    change.status = 201;
    make_change(context, exchange, std::move(change));
}

// A change of one card that the customer has: nobody changes another customer's card by its number.
void change_card(const ContextPtr& context, const ExchangePtr& exchange,
                 std::function<hal::Result<hal::HttpRequest>()> build, std::function<bool(const Cards&)> happened) {
    if (!ready(context, exchange)) return;
    auto listed = [context, exchange, build = std::move(build),
                   happened = std::move(happened)](const hal::Result<Cards>& cards) {
        if (!cards) return exchange->problem(cards.error());
        if (!holds(*cards, exchange->param(1)))
            return exchange->problem({"not-found", "the customer has no such card"});
        if (happened(*cards)) return answer_cards(exchange, 200, *cards);
        auto request = build();
        if (!request) return exchange->problem(request.error());
        CardChange change;
        change.request = std::move(*request);
        change.read = [context](const hal::HttpResponse& r) { return context->ports.cards->read_change(r); };
        change.happened = happened;
        make_change(context, exchange, std::move(change));
    };
    list_then(context, exchange->param(0), std::move(listed));
}

}  // namespace

void list_cards(const ContextPtr& context, const ExchangePtr& exchange) {
    if (!ready(context, exchange)) return;
    list_then(context, exchange->param(0), [exchange](const hal::Result<Cards>& cards) {
        if (!cards) return exchange->problem(cards.error());
        answer_cards(exchange, 200, *cards);
    });
}

void save_card(const ContextPtr& context, const ExchangePtr& exchange) {
    const auto id = read_payment_id(exchange->request().body);
    if (!id) return exchange->problem(id.error());
    if (!ready(context, exchange)) return;
    context->ports.payments.find(*id, [context, exchange](const hal::Result<Payment>& payment) {
        if (!payment) return exchange->problem(payment.error());
        if (payment->provider != context->ports.cards->provider())
            return exchange->problem({"not-supported", "this payment has no card to save"});
        if (payment->paid <= 0) return exchange->problem({"state-conflict", "the payment is not paid"});
        list_then(context, exchange->param(0),
                  [context, exchange, payment = *payment](const hal::Result<Cards>& before) {
                      if (!before) return exchange->problem(before.error());
                      save_card_of(context, exchange, payment, *before);
                  });
    });
}

void set_default_card(const ContextPtr& context, const ExchangePtr& exchange) {
    if (auto ok = read_nothing(exchange->request().body); !ok) return exchange->problem(ok.error());
    const auto customer = exchange->param(0);
    const auto card = exchange->param(1);
    change_card(
        context, exchange,
        [context, customer, card] { return context->ports.cards->build_set_default(customer, card); },
        [card](const Cards& cards) {
            return std::ranges::any_of(cards, [&](const SavedCard& c) { return c.id == card && c.is_default; });
        });
}

void delete_card(const ContextPtr& context, const ExchangePtr& exchange) {
    const auto card = exchange->param(1);
    change_card(
        context, exchange, [context, card] { return context->ports.cards->build_delete(card); },
        [card](const Cards& cards) { return !holds(cards, card); });
}

}  // namespace till::firmware::api

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/payglobe/calls.hpp"
#include "tests/sandbox/payglobe/customer.hpp"
#include "tests/sandbox/payglobe/pushes.hpp"
#include "tests/sandbox/payglobe/wire.hpp"

#include <charconv>

namespace till::sandbox::payglobe {
namespace {

const Card* card_of(const Book& book, const std::string& text, const std::string& customer) {
    std::int64_t id = -1;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc() || stop != text.data() + text.size()) return nullptr;
    const auto* card = book.card(id);
    return card && (customer.empty() || card->customer == customer) ? card : nullptr;
}

Decision no_card(const Context& context) { return answer(bad("Card not found", context)); }

}  // namespace

Decision list_cards(const Book& book, const Call& call, const Context&) {
    const auto customer = Form::parse(call.query).value("customerId");
    auto list = Value::array();
    for (const auto& [id, card] : book.cards()) {
        if (!card.deleted && card.customer == customer) list.push(card_json(card));
    }
    const auto count = static_cast<std::int64_t>(list.array_items()->size());
    return answer(good(Value::object({{"customerId", customer}, {"cards", list}, {"count", count}})));
}

// Money moves at once; nothing tells a repeat from a second payment.
Decision pay(const Book& book, const Call& call, const Context& context) {
    const auto* number = call.body.find("cardId");
    const auto* card =
        card_of(book, number && number->number() ? number->number()->text : "", call.body.string_or("customerId", ""));
    const auto minor = amount_of(call.body, "amount");
    if (!card || call.body.string_or("customerId", "").empty()) return no_card(context);
    if (minor == 0) return answer(bad("amount must be greater than 0", context));
    auto payment = new_payment(Kind::token, "TKN", minor, context);
    payment.direct = true;
    payment.description = call.body.string_or("description", "").substr(0, 500);
    const auto result = context.settings.text("payglobe.saved_card_result");
    Records records;
    if (result != "COMPLETED") {
        payment.status = Status::failed;
        payment.error = result == "TIMEOUT" ? "IGFS_911 time-out" : "Card declined";
    }
    if (result != "FAILED") {  // TIMEOUT: the money moved, the answer says that it did not
        hold(payment, records, context);
        capture(payment, minor, records, context);
        auto used = *card;
        ++used.used;
        used.last_used = milliseconds(context.now);
        records.push_back(to_record(used));
    }
    push_state(payment, records, context);
    records.push_back(to_record(payment));
    if (result != "COMPLETED") {
        const auto error = result == "TIMEOUT" ? "IGFS_911 time-out" : "Card declined";
        return {bad(error, context, Value::object({{"transactionId", payment.id}, {"status", "FAILED"}})), records};
    }
    return {good(Value::object({{"transactionId", payment.id},
                                {"paymentId", payment.payment_id},
                                {"gateway", "IGFS"},
                                {"status", "COMPLETED"},
                                {"cardAlias", card->alias},
                                {"amount", major(minor)}})),
            std::move(records)};
}

Decision save_card(const Book& book, const Call& call, const Context& context) {
    const auto* payment = book.find(call.body.string_or("transactionId", ""));
    const auto customer = call.body.string_or("customerId", "");
    if (!payment || !payment->paid() || customer.empty())
        return answer(bad("Transaction has no card to save", context));
    Card card{.id = book.next_card(),
              .customer = customer,
              .alias = "VISA ****4242",
              .last4 = "4242",
              .is_default = false,
              .used = 0,
              .last_used = 0,
              .deleted = false};
    return {good(Value::object({{"cardId", card.id},
                                {"alias", card.alias},
                                {"brand", "VISA"},
                                {"last4", card.last4},
                                {"isDefault", card.is_default}})),
            {to_record(card)}};
}

Decision default_card(const Book& book, const Call& call, const Context& context) {
    const auto customer = Form::parse(call.query).value("customerId");
    const auto* wanted = card_of(book, call.parts[2], customer);
    if (!wanted || customer.empty()) return no_card(context);
    Records records;
    for (const auto& [id, card] : book.cards()) {
        if (card.customer != customer || card.is_default == (id == wanted->id)) continue;
        auto changed = card;
        changed.is_default = id == wanted->id;
        records.push_back(to_record(changed));
    }
    return {good(Value::object({{"cardId", wanted->id}, {"isDefault", true}})), std::move(records)};
}

Decision delete_card(const Book& book, const Call& call, const Context& context) {
    const auto* found = card_of(book, call.parts[2], "");
    if (!found) return no_card(context);
    auto card = *found;
    card.deleted = true;
    return {good(Value::object({{"cardId", card.id}})), {to_record(card)}};
}

}  // namespace till::sandbox::payglobe

#include "payglobe/transaction.hpp"

#include "common/amount.hpp"
#include "common/text.hpp"
#include "payglobe/envelope.hpp"

#include <algorithm>

namespace till::providers::payglobe {
namespace {

using hal::json::Value;

std::string upper_case(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

// The first of these members that is there. A negative amount is no amount.
Result<void> read_amount(std::initializer_list<const Value*> places, std::string_view name,
                         const hal::Currency& currency, std::optional<Money>& out) {
    for (const auto* place : places) {
        const auto* member = place->find(name);
        if (member == nullptr || member->is_null()) continue;
        const auto money = major_amount(*member, currency);
        if (!money || money->minor < 0) return hal::fail("answer-malformed", std::string(name));
        out = *money;
        return {};
    }
    return {};
}

Result<void> read_amounts(const Value& object, const Value& gateway, const hal::Currency& currency, Transaction& out) {
    const auto& breakdown = object_of(object, "breakdown");
    for (const auto& read : {read_amount({&object}, "totalAmount", currency, out.total),
                             read_amount({&breakdown, &object}, "cardAmount", currency, out.card),
                             read_amount({&breakdown, &object}, "voucherAmount", currency, out.voucher),
                             read_amount({&gateway}, "preauthorizedAmount", currency, out.held),
                             read_amount({&gateway}, "capturedAmount", currency, out.captured)})
        if (!read) return read;
    return {};
}

bool is_zero_or_absent(const std::optional<Money>& money) { return !money || money->minor == 0; }

// Card and voucher part. What is missing of a pair is zero, or the rest of the total; the sum is checked afterwards.
bool split(const Transaction& transaction, const SaleRequest& sale, Money& card, Money& voucher) {
    const Money zero{0, sale.amount.currency};
    if (transaction.card) {
        card = *transaction.card;
        voucher = transaction.voucher.value_or(zero);
        return true;
    }
    if (!transaction.total && !transaction.voucher) return false;
    // Without a word on the voucher only a method without vouchers is clear.
    if (!transaction.voucher && sale.method == "payglobe.card_voucher") return false;
    voucher = transaction.voucher.value_or(zero);
    const auto rest = hal::subtract(transaction.total.value_or(voucher), voucher);
    if (!rest) return false;
    card = *rest;
    return true;
}

bool adds_up(const Transaction& transaction, const SaleRequest& sale, Money card, Money voucher) {
    const auto sum = hal::add(card, voucher);
    if (!sum || *sum != sale.amount || card.minor < 0 || voucher.minor < 0) return false;
    if (transaction.total && *transaction.total != sale.amount) return false;
    if (transaction.captured && *transaction.captured != card) return false;
    return is_zero_or_absent(transaction.held) || card.minor <= transaction.held->minor;
}

bool is_mere_hold(const Transaction& transaction, Money card) {
    const auto& operation = transaction.operation;
    const bool hold = operation == "PREAUTH" || operation == "AUTH" || operation == "PREAUTHORIZATION";
    return card.minor > 0 && hold;
}

}  // namespace

Result<Transaction> read_transaction_object(const Value& object, const hal::Currency& currency,
                                            const PayglobeConfig& config) {
    const auto& of_status = object_of(object, "cardGateway");
    const auto& gateway = of_status.is_null() ? object_of(object, "cardGatewayDetails") : of_status;
    Transaction out;
    out.id = id_of(object, "transactionId");
    out.status = scrubbed(text_of(object, "status"));
    out.word = word_of(text_of(object, "status"), config);
    out.payment_id = id_of(gateway, "paymentId");
    if (out.payment_id.empty()) out.payment_id = id_of(object, "paymentId");
    out.voucher_id = id_of(object_of(object, "voucherDetails"), "operationNumber");
    out.operation = upper_case(text_of(gateway, "operationType"));
    out.response_code = scrubbed(text_of(gateway, "responseCode"));
    out.error = failure_text(object);
    if (out.error.empty()) out.error = scrubbed(text_of(gateway, "responseMessage"));
    if (auto read = read_amounts(object, gateway, currency, out); !read) return std::unexpected(read.error());
    return out;
}

void judge_paid(const Transaction& transaction, const SaleRequest& sale, Outcome& outcome) {
    Money card{0, sale.amount.currency};
    Money voucher = card;
    outcome.state = ProviderState::unknown;
    if (!split(transaction, sale, card, voucher)) {
        outcome.problem = {"answer-incomplete", transaction.status + ", without the amounts"};
        return;
    }
    if (!adds_up(transaction, sale, card, voucher) || is_mere_hold(transaction, card)) {
        outcome.problem = {"answer-mismatch", transaction.status + ", but the amounts do not add up to the sale"};
        return;
    }
    outcome.state = ProviderState::paid;
    outcome.paid = sale.amount;
    outcome.refs.set("card_amount", card.to_decimal()).set("voucher_amount", voucher.to_decimal());
    if (!transaction.payment_id.empty()) outcome.refs.set("payment_id", transaction.payment_id);
    if (card.minor > 0) outcome.tenders.push_back({"Card", card, transaction.payment_id});
    if (voucher.minor > 0) outcome.tenders.push_back({"Meal voucher", voucher, transaction.voucher_id});
}

bool money_seen(const Transaction& transaction) {
    return !is_zero_or_absent(transaction.held) || !is_zero_or_absent(transaction.captured) ||
           !is_zero_or_absent(transaction.voucher);
}

bool card_said_no(const Transaction& transaction) {
    if (leaves_it_open(transaction.error) || leaves_it_open(transaction.response_code)) return false;
    if (!transaction.response_code.empty())
        return transaction.response_code.find_first_not_of('0') != std::string::npos;
    return !transaction.error.empty();
}

}  // namespace till::providers::payglobe

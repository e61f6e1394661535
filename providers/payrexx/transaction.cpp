#include "payrexx/transaction.hpp"

#include "common/text.hpp"

#include <algorithm>

namespace till::providers::payrexx {
namespace {

bool tells_mode(const Value& object) {
    const auto* test = object.find("test");
    return !text_of(object, "mode").empty() || (test != nullptr && !test->is_null());
}

// "invoice.test" is 0 or 1; as a form or a loose PHP answer also "0", "", true.
bool says_test(const Value& object) {
    const auto* test = object.find("test");
    if (test == nullptr || test->is_null()) return false;
    if (const auto* flag = test->boolean()) return *flag;
    if (const auto* text = test->string(); text != nullptr && text->empty()) return false;
    return whole_number(object, "test") != 0;
}

std::string reference_in(const Value& object, const Value& invoice) {
    for (const auto* place : {&invoice, &object})
        if (auto reference = text_of(*place, "referenceId"); !reference.empty()) return reference;
    return text_of(object_of(invoice, "paymentLink"), "referenceId");
}

Outcome problem(std::string type, std::string detail, Outcome outcome) {
    outcome.state = ProviderState::unknown;
    outcome.problem = {std::move(type), std::move(detail)};
    return outcome;
}

// The first with one of these words.
const Transaction* find_word(const std::vector<Transaction>& all, std::initializer_list<Word> words) {
    const auto found =
        std::ranges::find_if(all, [&](const auto& one) { return std::ranges::find(words, one.word) != words.end(); });
    return found == all.end() ? nullptr : &*found;
}

Outcome paid(const Transaction& money, const std::vector<Transaction>& all, Outcome outcome, const Command& command,
             const PayrexxConfig& config) {
    if (config.mode_required && !money.mode_told)
        return problem("answer-incomplete", "paid, but neither live nor test", std::move(outcome));
    if (!money.amount || *money.amount != command.sale.amount.minor)
        return problem("answer-mismatch", "paid, but not this amount", std::move(outcome));
    outcome.state = ProviderState::paid;
    outcome.paid = command.sale.amount;
    const auto title = money.brand.empty() ? std::string("Payrexx") : scrubbed(money.brand);
    outcome.tenders.push_back({title, command.sale.amount, money.id});
    if (money.refunded) outcome.refs.set("refunded_minor", std::to_string(*money.refunded));
    for (const auto& other : all) {
        if (other.word != Word::confirmed || other.id == money.id) continue;
        outcome.refs.set("second_transaction_id", other.id);
        if (other.amount && *other.amount > 0)
            outcome.surplus.push_back({other.id,
                                       {*other.amount, command.sale.amount.currency},
                                       Value::object({{"transaction_id", other.id}})});
        outcome.problem = {"paid-twice", "a second payment arrived; look at it in the back office"};
    }
    return outcome;
}

Outcome with_transaction(const Transaction& one) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.refs = Value::object();
    if (!one.id.empty()) outcome.refs.set("transaction_id", one.id);
    return outcome;
}

// Money has moved, but not so that goods may leave for it.
std::optional<Outcome> troubled(const std::vector<Transaction>& all) {
    if (const auto* one = find_word(all, {Word::refund_pending, Word::refunded, Word::partially_refunded}))
        return problem("refunded-elsewhere", one->status, with_transaction(*one));
    if (const auto* one = find_word(all, {Word::disputed}))
        return problem("disputed", one->status, with_transaction(*one));
    if (const auto* one = find_word(all, {Word::insecure}))
        return problem("insecure-payment", "paid without the issuer's guarantee", with_transaction(*one));
    return std::nullopt;
}

}  // namespace

bool is_other_currency(const Value& object, const hal::Currency& currency) {
    for (const auto* name : {"currency", "currencyAlpha3"})
        if (const auto code = text_of(object, name); !code.empty() && lower_case(code) != lower_case(currency.code()))
            return true;
    return false;
}

bool is_other_environment(const Value& object, const PayrexxConfig& config) {
    const bool live = config.environment == PayrexxConfig::Environment::live;
    const auto mode = text_of(object, "mode");
    if (!mode.empty() && lower_case(mode) != (live ? "live" : "test")) return true;
    const auto* test = object.find("test");
    return test != nullptr && !test->is_null() && says_test(object) == live;
}

Transaction read_transaction(const Value& object, const Value& invoice, const Command& command,
                             const PayrexxConfig& config) {
    const auto& bill = invoice.is_object() ? invoice : object_of(object, "invoice");
    Transaction out;
    out.id = id_of(object, "id");
    out.word = word_of(text_of(object, "status"));
    out.status = scrubbed(text_of(object, "status"));
    out.reference = reference_in(object, bill);
    out.brand = text_of(object_of(object, "payment"), "brand");
    out.amount = whole_number(object, "amount");
    out.refunded = whole_number(bill, "refundedAmount");
    if (!out.refunded) out.refunded = whole_number(object, "refundedAmount");
    out.mode_told = tells_mode(object) || tells_mode(bill);
    const auto& currency = command.sale.amount.currency;
    const bool ours = out.reference.empty() || out.reference == reference_of(command, config);
    out.contradicts = !ours || is_other_currency(object, currency) || is_other_currency(bill, currency) ||
                      is_other_environment(object, config) || is_other_environment(bill, config);
    return out;
}

std::vector<Transaction> gateway_transactions(const Value& gateway, const Command& command,
                                              const PayrexxConfig& config) {
    std::vector<Transaction> out;
    const auto* invoices = gateway.find("invoices");
    if (invoices == nullptr || invoices->array_items() == nullptr) return out;
    for (const auto& invoice : *invoices->array_items()) {
        const auto* list = invoice.find("transactions");
        if (list == nullptr || list->array_items() == nullptr) continue;
        for (const auto& object : *list->array_items())
            out.push_back(read_transaction(object, invoice, command, config));
    }
    return out;
}

std::vector<Transaction> our_transactions(const Value& list, const Command& command, const PayrexxConfig& config) {
    std::vector<Transaction> out;
    const auto ours = reference_of(command, config);
    const auto* items = list.array_items();
    if (items == nullptr) return out;
    for (const auto& object : *items) {
        auto one = read_transaction(object, {}, command, config);
        const auto& invoice = object_of(object, "invoice");
        const bool by_purpose =
            one.reference.empty() && (text_of(invoice, "purpose") == ours || text_of(object, "purpose") == ours);
        if (one.reference == ours || by_purpose) out.push_back(std::move(one));
    }
    return out;
}

Outcome judge(const std::vector<Transaction>& transactions, ProviderState otherwise, const Command& command,
              const PayrexxConfig& config) {
    if (std::ranges::any_of(transactions, &Transaction::contradicts)) {
        Outcome outcome;
        outcome.problem = {"answer-mismatch", "another currency, reference or mode (live, test)"};
        return outcome;
    }
    if (const auto* one = find_word(transactions, {Word::confirmed}))
        return paid(*one, transactions, with_transaction(*one), command, config);
    if (auto trouble = troubled(transactions)) return *std::move(trouble);
    if (const auto* one = find_word(transactions, {Word::reserved})) {
        auto outcome = with_transaction(*one);
        if (one->amount && *one->amount != command.sale.amount.minor)
            return problem("answer-mismatch", "held, but not this amount", std::move(outcome));
        outcome.state = ProviderState::authorized;
        return outcome;
    }
    if (const auto* one = find_word(transactions, {Word::authorized}))
        return problem("token-only", "a card was stored for later, no money is held", with_transaction(*one));
    if (const auto* one = find_word(transactions, {Word::unknown}))
        return problem("status-unknown", one->status, with_transaction(*one));
    if (const auto* one = find_word(transactions, {Word::waiting, Word::initiated})) {
        auto outcome = with_transaction(*one);
        outcome.state = ProviderState::customer_active;
        return outcome;
    }
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.refs = Value::object();
    outcome.state = otherwise;
    return outcome;
}

}  // namespace till::providers::payrexx

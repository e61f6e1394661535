#include "tests/sandbox/payrexx/book.hpp"

#include "tests/sandbox/app/settings.hpp"

#include <algorithm>
#include <sstream>

namespace till::sandbox::payrexx {
namespace {

Gateway read_gateway(const Value& row) {
    Gateway out;
    out.id = row.integer_or("id", 0);
    out.hash = row.string_or("hash", "");
    out.reference = row.string_or("reference", "");
    out.purpose = row.string_or("purpose", "");
    out.minor = row.integer_or("minor", 0);
    out.currency = row.string_or("currency", "");
    if (const auto* means = row.find("means"); means && means->is_array()) {
        for (const auto& one : *means->array_items())
            if (one.is_string()) out.means.push_back(*one.string());
    }
    if (const auto* fields = row.find("fields")) out.fields = *fields;
    out.reservation = row.boolean_or("reservation", false);
    out.pre_authorization = row.boolean_or("pre_authorization", false);
    out.deleted = row.boolean_or("deleted", false);
    out.created = row.integer_or("created", 0);
    out.expires = row.integer_or("expires", 0);
    return out;
}

Transaction read_transaction(const Value& row) {
    Transaction out;
    out.id = row.integer_or("id", 0);
    out.uuid = row.string_or("uuid", "");
    out.gateway = row.integer_or("gateway", 0);
    out.terminal = row.string_or("terminal", "");
    out.ecr_payment = row.string_or("ecr_payment", "");
    out.reference = row.string_or("reference", "");
    out.purpose = row.string_or("purpose", "");
    out.minor = row.integer_or("minor", 0);
    out.currency = row.string_or("currency", "");
    out.status = row.string_or("status", "");
    out.held = row.integer_or("held", 0);
    out.captured = row.integer_or("captured", 0);
    out.brand = row.string_or("brand", "");
    out.charged_on = row.integer_or("charged_on", 0);
    out.first_push = row.string_or("first_push", "");
    out.last_push = row.string_or("last_push", "");
    out.created = row.integer_or("created", 0);
    if (const auto* list = row.find("refunds"); list && list->is_array()) {
        for (const auto& one : *list->array_items()) {
            out.refunds.push_back({one.string_or("id", ""), one.integer_or("minor", 0), one.boolean_or("done", false),
                                   one.integer_or("at", 0)});
        }
    }
    return out;
}

EcrPayment read_payment(const Value& row) {
    return {.id = row.string_or("id", ""),
            .terminal = row.string_or("terminal", ""),
            .reference = row.string_or("reference", ""),
            .purpose = row.string_or("purpose", ""),
            .minor = row.integer_or("minor", 0),
            .currency = row.string_or("currency", ""),
            .method = row.string_or("method", ""),
            .status = row.string_or("status", ""),
            .transaction = row.integer_or("transaction", 0),
            .created = row.integer_or("created", 0)};
}

}  // namespace

std::int64_t Transaction::refunded() const {
    std::int64_t sum = 0;
    for (const auto& refund : refunds)
        if (refund.done) sum += refund.minor;
    return sum;
}

std::int64_t Transaction::asked_back() const {
    std::int64_t sum = 0;
    for (const auto& refund : refunds)
        sum += refund.minor;
    return sum;
}

Record to_record(const Gateway& gateway) {
    auto means = Value::array();
    for (const auto& one : gateway.means)
        means.push(one);
    return {"payrexx", Value::object({{"op", "gateway"},
                                      {"id", gateway.id},
                                      {"hash", gateway.hash},
                                      {"reference", gateway.reference},
                                      {"purpose", gateway.purpose},
                                      {"minor", gateway.minor},
                                      {"currency", gateway.currency},
                                      {"means", means},
                                      {"fields", gateway.fields},
                                      {"reservation", gateway.reservation},
                                      {"pre_authorization", gateway.pre_authorization},
                                      {"deleted", gateway.deleted},
                                      {"created", gateway.created},
                                      {"expires", gateway.expires}})};
}

Record to_record(const Transaction& transaction) {
    auto refunds = Value::array();
    for (const auto& one : transaction.refunds)
        refunds.push(Value::object({{"id", one.id}, {"minor", one.minor}, {"done", one.done}, {"at", one.at}}));
    return {"payrexx", Value::object({{"op", "transaction"},
                                      {"id", transaction.id},
                                      {"uuid", transaction.uuid},
                                      {"gateway", transaction.gateway},
                                      {"terminal", transaction.terminal},
                                      {"ecr_payment", transaction.ecr_payment},
                                      {"reference", transaction.reference},
                                      {"purpose", transaction.purpose},
                                      {"minor", transaction.minor},
                                      {"currency", transaction.currency},
                                      {"status", transaction.status},
                                      {"held", transaction.held},
                                      {"captured", transaction.captured},
                                      {"brand", transaction.brand},
                                      {"charged_on", transaction.charged_on},
                                      {"refunds", refunds},
                                      {"first_push", transaction.first_push},
                                      {"last_push", transaction.last_push},
                                      {"created", transaction.created}})};
}

Record to_record(const EcrPayment& payment) {
    return {"payrexx", Value::object({{"op", "payment"},
                                      {"id", payment.id},
                                      {"terminal", payment.terminal},
                                      {"reference", payment.reference},
                                      {"purpose", payment.purpose},
                                      {"minor", payment.minor},
                                      {"currency", payment.currency},
                                      {"method", payment.method},
                                      {"status", payment.status},
                                      {"transaction", payment.transaction},
                                      {"created", payment.created}})};
}

Record to_record(const Terminal& terminal) {
    return {"payrexx", Value::object({{"op", "terminal"},
                                      {"serial", terminal.serial},
                                      {"paired", terminal.paired},
                                      {"generation", terminal.generation},
                                      {"cashier", terminal.cashier}})};
}

std::vector<std::string> terminal_serials(const Context& context) {
    std::istringstream words(context.settings.text("payrexx.terminals"));
    std::vector<std::string> out;
    for (std::string word; words >> word;)
        out.push_back(word);
    return out;
}

bool is_terminal(std::string_view serial, const Context& context) {
    const auto all = terminal_serials(context);
    return std::ranges::find(all, serial) != all.end();
}

const Gateway* Book::gateway(std::int64_t id) const {
    const auto found = gateways_.find(id);
    return found == gateways_.end() ? nullptr : &found->second;
}

const Gateway* Book::gateway_of(std::string_view hash) const {
    for (const auto& [id, gateway] : gateways_)
        if (hal::equal_constant_time(gateway.hash, hash)) return &gateway;
    return nullptr;
}

const Transaction* Book::transaction(std::int64_t id) const {
    const auto found = transactions_.find(id);
    return found == transactions_.end() ? nullptr : &found->second;
}

std::vector<const Transaction*> Book::of_gateway(std::int64_t id) const {
    std::vector<const Transaction*> out;
    for (const auto& [number, transaction] : transactions_)
        if (transaction.gateway == id) out.push_back(&transaction);
    return out;
}

const EcrPayment* Book::payment(std::string_view id) const {
    const auto found = std::ranges::find(payments_, id, &EcrPayment::id);
    return found == payments_.end() ? nullptr : &*found;
}

Terminal Book::terminal(std::string_view serial, const Context& context) const {
    if (const auto found = terminals_.find(serial); found != terminals_.end()) return found->second;
    return {.serial = std::string(serial),
            .paired = context.settings.flag("payrexx.paired"),
            .generation = 0,
            .cashier = {}};
}

void Book::apply(const Value& record) {
    const auto op = record.string_or("op", "");
    if (op == "gateway") {
        auto gateway = read_gateway(record);
        gateways_.insert_or_assign(gateway.id, std::move(gateway));
    } else if (op == "transaction") {
        auto transaction = read_transaction(record);
        transactions_.insert_or_assign(transaction.id, std::move(transaction));
    } else if (op == "payment") {
        auto payment = read_payment(record);
        const auto found = std::ranges::find(payments_, payment.id, &EcrPayment::id);
        if (found == payments_.end()) {
            payments_.push_back(std::move(payment));
        } else {
            *found = std::move(payment);
        }
    } else if (op == "terminal") {
        Terminal terminal{.serial = record.string_or("serial", ""),
                          .paired = record.boolean_or("paired", false),
                          .generation = record.integer_or("generation", 0),
                          .cashier = record.string_or("cashier", "")};
        terminals_.insert_or_assign(terminal.serial, std::move(terminal));
    }
}

void Book::reset() {
    gateways_.clear();
    transactions_.clear();
    payments_.clear();
    terminals_.clear();
}

}  // namespace till::sandbox::payrexx

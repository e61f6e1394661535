#include "tests/sandbox/ledger/money_ledger.hpp"

#include <map>

namespace till::sandbox {

Value to_json(const Act& act) {
    return Value::object({{"number", act.number},
                          {"service", act.service},
                          {"act", act.act},
                          {"request_id", act.request},
                          {"payment_id", act.payment},
                          {"refund_id", act.refund},
                          {"amount", act.minor},
                          {"currency", act.currency},
                          {"at", hal::to_rfc3339(wall(act.at))},
                          {"at_ms", act.at}});
}

Record to_record(const Act& act) {
    auto body = to_json(act);
    body.erase("number");
    body.erase("at");
    body.set("op", "act");
    return {"ledger", std::move(body)};
}

void MoneyLedger::apply(const Value& record) {
    acts_.push_back({.number = static_cast<std::int64_t>(acts_.size()) + 1,
                     .service = record.string_or("service", ""),
                     .act = record.string_or("act", ""),
                     .request = record.string_or("request_id", ""),
                     .payment = record.string_or("payment_id", ""),
                     .refund = record.string_or("refund_id", ""),
                     .minor = record.integer_or("amount", 0),
                     .currency = record.string_or("currency", ""),
                     .at = record.integer_or("at_ms", 0)});
}

Value MoneyLedger::to_json(std::string_view only_request) const {
    struct Sums {
        std::int64_t captured = 0;
        std::int64_t refunded = 0;
    };
    std::map<std::string, Sums> sums;  // per currency
    auto list = Value::array();
    for (const auto& act : acts_) {
        if (!only_request.empty() && act.request != only_request) continue;
        list.push(sandbox::to_json(act));
        if (act.act == "capture") sums[act.currency].captured += act.minor;
        if (act.act == "refund") sums[act.currency].refunded += act.minor;
    }
    auto totals = Value::object();
    for (const auto& [currency, sum] : sums) {
        totals.set(currency, Value::object({{"captured", sum.captured}, {"refunded", sum.refunded}}));
    }
    return Value::object({{"acts", list}, {"totals", totals}});
}

}  // namespace till::sandbox

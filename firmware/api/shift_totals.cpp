#include "shift_totals.hpp"

namespace till::firmware::api {

using hal::json::Value;

void ShiftTotals::add(const offline::Receipt& receipt) {
    const auto total = receipt.body.integer_or("total", 0);
    auto& sums = by_method_[{receipt.body.string_or("method", ""), receipt.body.string_or("currency", "")}];
    sums.title = receipt.body.string_or("method_title", "");
    const bool refund = receipt.kind == "refund";
    (refund ? sums.refunds : sums.sales) += 1;
    (refund ? sums.refunds_total : sums.sales_total) += total;
    if (count_ == 0) last_ = receipt.number;
    first_ = receipt.number;
    ++count_;
    if (receipt.prints == 0) ++unprinted_;
}

Value ShiftTotals::view() const {
    auto methods = Value::array();
    for (const auto& [key, sums] : by_method_)
        methods.push(Value::object({{"method", key.first},
                                    {"title", sums.title},
                                    {"currency", key.second},
                                    {"sales", sums.sales},
                                    {"sales_total", sums.sales_total},
                                    {"refunds", sums.refunds},
                                    {"refunds_total", sums.refunds_total},
                                    {"net", sums.sales_total - sums.refunds_total}}));
    return Value::object({{"first_receipt", empty() ? Value{} : Value(first_)},
                          {"last_receipt", empty() ? Value{} : Value(last_)},
                          {"receipts", count_},
                          {"unprinted", unprinted_},
                          {"methods", std::move(methods)}});
}

}  // namespace till::firmware::api

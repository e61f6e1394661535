// ShiftTotals: what the receipts of one shift add up to. Pure. Every receipt belongs to exactly one shift, because
// a shift is a range of gap-free receipt numbers; that is what makes the sums trustworthy.
#pragma once

#include "till/offline/records.hpp"

#include <map>

namespace till::firmware::api {

class ShiftTotals {
  public:
    void add(const offline::Receipt& receipt);  // newest first
    bool empty() const { return count_ == 0; }
    std::int64_t last() const { return last_; }
    // {first_receipt, last_receipt, receipts, unprinted, methods: [{method, title, currency, sales, sales_total, refunds,
    // refunds_total, net}]}; totals in minor units, refunds positive, net = sales - refunds
    hal::json::Value view() const;

  private:
    struct Sums {
        std::string title;
        std::int64_t sales = 0, sales_total = 0, refunds = 0, refunds_total = 0;
    };
    std::map<std::pair<std::string, std::string>, Sums> by_method_;  // method, currency
    std::int64_t first_ = 0, last_ = 0, count_ = 0, unprinted_ = 0;
};

}  // namespace till::firmware::api

// Reading a shift out of the journal: the last close, the receipts since, the payments they tell of, what is unfinished.
#pragma once

#include "context.hpp"
#include "reconcile.hpp"
#include "shift_totals.hpp"

namespace till::firmware::api {

struct Shift {
    std::int64_t number = 1;           // of the running shift
    std::int64_t receipts_before = 0;  // the last receipt of the closed one
    std::int64_t created_after = 0;    // Document::created_seq of the last close
    hal::json::Value since;            // when that was closed; null: never
    ShiftTotals totals;
    Reconciliation reconciliation{true};
    hal::json::Value pending = hal::json::Value::array();
};

void read_shift(const ContextPtr& context, hal::Callback<hal::Result<Shift>> done);

}  // namespace till::firmware::api

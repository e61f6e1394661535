// Retention: what the journal may forget, and when.
//
// Only from the old end of a chain, and only what is final: a payment that is open, an item that waits or is parked holds
// everything younger than itself. Where the chain starts afterwards is sealed with the device key (store/seals.hpp), so
// that it can still be verified. Times count only where the clock was trusted.
#pragma once

#include <cstdint>

namespace till::offline {

struct Retention {
    int days = 400;                    // events, and the payments and marks that only they tell of; at least 90
    int fiscal_years = 10;             // receipts: whole fiscal years after the one they were issued in
    int fiscal_year_starts_month = 1;  // 1..12
    int rows = 500;                    // looked at per table and step
};

struct Pruned {
    std::int64_t events = 0;
    std::int64_t receipts = 0;
    std::int64_t documents = 0;
    std::int64_t claims = 0;
    bool more = false;  // another step would find more
};

}  // namespace till::offline

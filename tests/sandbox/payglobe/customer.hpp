// What the customer (or, for tests, the admin in their place) can do on PayGlobe's page.
#pragma once

#include "tests/sandbox/payglobe/book.hpp"

#include <optional>

namespace till::sandbox::payglobe {

enum class CustomerAct {
    card,          // give the card: a hold, or at once the sale (SALE_DIRECT, links)
    card_only,     // after the hold: no voucher, capture all
    voucher,       // after the hold: a voucher of this amount, capture the rest or give the hold back
    voucher_fail,  // the voucher is refused; the hold stays
    capture_fail,  // the voucher is spent, the capture fails
    decline,       // the card is refused
    fail,          // FAILED without a reason: nobody knows
    expire,        // links
    approve,       // the shortest way to paid, all by card
    approve_late   // the same although it is over
};
std::optional<CustomerAct> read_act(std::string_view name);

struct CustomerResult {
    Records records;
    std::string refused;  // why it is not possible now; empty: done
};
CustomerResult customer_acts(const Payment& payment, CustomerAct act, std::int64_t minor, const Context& context);

// The row as it is now: a pending link past its end is expired without anybody having written so.
Status status_now(const Payment& payment, const Context& context);
bool can_pay(const Payment& payment, const Context& context);

// Money, also for the API's capture and void: the row and the ledger's act, in `records`.
void hold(Payment& payment, Records& records, const Context& context);
void capture(Payment& payment, std::int64_t minor, Records& records, const Context& context);
void spend_voucher(Payment& payment, std::int64_t minor, Records& records, const Context& context);
void give_back(Payment& payment, Records& records, const Context& context);
Record ledger(std::string_view act, const Payment& payment, std::int64_t minor, std::string reference,
              const Context& context);

}  // namespace till::sandbox::payglobe

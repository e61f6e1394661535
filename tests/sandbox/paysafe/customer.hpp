// What the customer, or time, or for tests the admin in their place, can do with a sale.
#pragma once

#include "tests/sandbox/paysafe/life.hpp"

namespace till::sandbox::paysafe {

enum class Act {
    open,             // the link: INITIATED -> PAYABLE
    pay,              // the money arrives: before POST /payments, after it, or after Paysafe made the payment
    decline,          // before POST /payments: that is answered with 402; after it: FAILED
    approve,          // open and pay
    approve_late,     // pay, although it is over
    expire,           // the handle's time is over now
    error,            // the handle becomes ERROR
    payment_expired,  // an open payment becomes EXPIRED
    hold,             // an open payment becomes HELD
    batch             // settlements are batched now
};
std::optional<Act> read_act(std::string_view name);

struct ActResult {
    Records records;
    std::string refused;  // why it is not possible now; empty: done
};
ActResult act_on(const Sale& sale, Act act, const Context& context);

bool can_pay(const Sale& sale);                               // as the documents say
bool has_paid(const Sale& sale);                              // the customer's money is there
bool can_pay_late(const Sale& sale, const Context& context);  // switch paysafe.pay_after_end

}  // namespace till::sandbox::paysafe

// What the customer (or, for tests, the admin in their place) can do to a payment request.
#pragma once

#include "tests/sandbox/payhub/book.hpp"

namespace till::sandbox::payhub {

enum class CustomerAct { approve, decline, cancel, expire, approve_late };

struct CustomerResult {
    Records records;
    std::string refused;  // why it is not possible now; empty: done
};

// `minor`: how much, for requests with an open amount; 0: all that is left.
CustomerResult customer_acts(const Book& book, const PayRequest& request, CustomerAct act, std::int64_t minor,
                             const Context& context);
// Opening the hosted page or the phone. No records when it was open before or is closed.
Records opened(const PayRequest& request, const Context& context);
// Whether the page offers to approve: open requests, and closed ones while the switch for that is on.
bool can_approve(const PayRequest& request, const Context& context);

Records approval(const Book& book, const PayRequest& request, std::int64_t minor, const Context& context);
Records refund_settled(const Book& book, const Refund& refund, RefundState state, const Context& context);

}  // namespace till::sandbox::payhub

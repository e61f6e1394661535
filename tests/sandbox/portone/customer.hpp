// What the customer (or, for tests, the admin in their place) can do on PortOne's page, and money.
#pragma once

#include "tests/sandbox/portone/book.hpp"

#include <optional>

namespace till::sandbox::portone {

enum class CustomerAct {
    approve,        // pays; also what was left at the bank
    approve_late,   // the same although the link is over
    approve_again,  // pays a paid link once more
    decline,        // the card is refused; the link stays open
    cancel,         // gives this try up; the link stays open
    leave,          // goes to the bank and does not come back: Pending
    expire          // the link's time is over now
};
std::optional<CustomerAct> read_act(std::string_view name);

struct CustomerResult {
    Records records;
    std::string refused;  // why it is not possible now; empty: done
};
CustomerResult customer_acts(const Link& link, CustomerAct act, const Context& context);

// Past its end an unpaid link is Expired, and so are its open tries, without anybody having written so.
Link as_it_is_now(Link link, const Context& context);
// The same, written down and pushed: what PortOne does by itself when a link's time is over.
Records expire_link(Link link, const Context& context);
// Unpaid, and nobody has ended it yet.
bool is_open(const Link& link);
bool can_pay(const Link& link, const Context& context);

Record ledger(std::string_view act, const Link& link, const Try& one, std::int64_t minor, const std::string& refund,
              const Context& context);

}  // namespace till::sandbox::portone

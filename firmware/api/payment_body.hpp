// Reads the bodies of payment requests; pure. Whatever is wrong comes back as the first error found.
#pragma once

#include "till/hal/json.hpp"
#include "till/providers/provider.hpp"

namespace till::firmware::api {

// {order_ref, amount, currency, method, lines?: [{name, quantity?, unit_price, total?}], customer?: {email, name,
// phone}, options?: {name: text}}
hal::Result<providers::SaleRequest> read_sale(std::string_view body, std::int64_t max_amount);

struct RefundBody {
    std::int64_t amount = 0;  // 0: all that is left
    std::string reason;
};
hal::Result<RefundBody> read_refund(std::string_view body, std::int64_t max_amount);  // {amount?, reason}
struct SettleBody {
    bool happened = false;
    std::string reason;
};
hal::Result<SettleBody> read_settle(std::string_view body);   // {happened, reason}
hal::Result<std::string> read_reason(std::string_view body);  // {reason}
hal::Result<void> read_nothing(std::string_view body);        // no body, or {}

}  // namespace till::firmware::api

// What can be said about a sale, a configuration and an order line before anything is sent.
#pragma once

#include "payhub/matrix.hpp"
#include "till/providers/payhub.hpp"

namespace till::providers::payhub {

// "config-invalid". Takes the trailing slash off base_url.
Result<void> check_config(PayhubConfig& config);

// "method-unknown", "currency-not-supported", "amount-invalid", "order-lines-missing", "order-lines-mismatch",
// "order-line-invalid", "option-missing", "option-invalid", "customer-email-missing".
Result<void> check_sale(const SaleRequest& sale, const PayhubConfig& config);

}  // namespace till::providers::payhub

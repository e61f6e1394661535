// What can be said about a configuration and a sale before anything is sent.
#pragma once

#include "payglobe/methods.hpp"
#include "till/providers/payglobe.hpp"

namespace till::providers::payglobe {

// "config-invalid". Takes the trailing slash off base_url.
Result<void> check_config(PayglobeConfig& config);

// "method-unknown", "currency-not-supported", "amount-invalid", "option-missing", "option-invalid", "customer-invalid".
Result<void> check_sale(const SaleRequest& sale);

}  // namespace till::providers::payglobe

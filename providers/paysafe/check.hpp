// What can be said about a configuration and a sale before anything is sent.
#pragma once

#include "till/providers/paysafe.hpp"

namespace till::providers::paysafe {

inline constexpr std::string_view method_name = "paysafe.safetypay";

// "config-invalid". Takes the trailing slash off base_url, and decodes webhook keys that are base64.
Result<void> check_config(PaysafeConfig& config);

// "method-unknown", "currency-not-supported", "amount-invalid", "customer-invalid".
Result<void> check_sale(const SaleRequest& sale, const PaysafeConfig& config);

}  // namespace till::providers::paysafe

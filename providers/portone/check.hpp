// What can be said about a configuration and a sale before anything is sent.
#pragma once

#include "till/providers/portone.hpp"

namespace till::providers::portone {

inline constexpr std::string_view method_name = "portone.link";

// "config-invalid". Takes the trailing slash off base_url.
Result<void> check_config(PortoneConfig& config);

// "method-unknown", "currency-not-supported", "amount-invalid".
Result<void> check_sale(const SaleRequest& sale, const PortoneConfig& config);

// Ids that go into a path: 1 to 64 letters, digits, '_' and '-'.
bool is_path_id(std::string_view text);

std::string_view to_string(PortoneConfig::Environment environment);  // "sandbox", "live"

}  // namespace till::providers::portone

// What the configuration and a sale must be like.
#pragma once

#include "till/providers/payrexx.hpp"

namespace till::providers::payrexx {

Result<void> check_config(PayrexxConfig& config);  // "config-invalid"; base_url loses its trailing slashes
Result<void> check_sale(const SaleRequest& sale, const PayrexxConfig& config);

}  // namespace till::providers::payrexx

// Webhooks: JSON or a PHP form, with a signature over the raw bytes where Payrexx sends one (contract 3.6).
#pragma once

#include "till/providers/payrexx.hpp"

namespace till::providers::payrexx {

Result<Push> read_push(std::string_view token, const hal::HttpHeaders& headers, std::string_view body,
                       const PayrexxConfig& config, const hal::Crypto& crypto);

}  // namespace till::providers::payrexx

// Payhub's four calls as HTTP requests (contract 1.2 to 1.5). Commands are checked again here: what was wrong in a
// journal must not leave the terminal. Errors: "reference-missing", "command-invalid".
#pragma once

#include "till/providers/payhub.hpp"

namespace till::providers::payhub {

Result<hal::HttpRequest> build_create(const Command& command, const PayhubConfig& config);
Result<hal::HttpRequest> build_inquire(const Command& command, const PayhubConfig& config);
Result<hal::HttpRequest> build_cancel(const Command& command, const PayhubConfig& config);
Result<hal::HttpRequest> build_refund(const Command& command, const PayhubConfig& config);

}  // namespace till::providers::payhub

// Payhub's pushes (contract 1.7): unsigned; what authenticates them is the token in the URL's path.
#pragma once

#include "till/providers/payhub.hpp"

namespace till::providers::payhub {

Result<Push> read_push(std::string_view token, std::string_view body, const PayhubConfig& config);

}  // namespace till::providers::payhub

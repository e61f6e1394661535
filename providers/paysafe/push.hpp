// Paysafe's pushes (contract 4.6 to 4.8). A push is never believed, it only makes the terminal ask: the signature
// carries no time and can be replayed for ever, and deliveries come in any order.
#pragma once

#include "till/providers/paysafe.hpp"

namespace till::providers::paysafe {

// What stands for a handle's token where a credential must not stand: in the names by which pushes find payments.
std::string token_digest(const hal::Crypto& crypto, std::string_view token);

Result<Push> read_push(const hal::HttpHeaders& headers, std::string_view body, const PaysafeConfig& config,
                       const hal::Crypto& crypto);

// The samples in Paysafe's manual, none of which is JSON: the name written twice, and commas before closing brackets.
// These two repaired, nothing else; the result may be anything still.
std::string repaired(std::string_view body);

}  // namespace till::providers::paysafe

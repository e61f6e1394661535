// PayGlobe's pushes (contract 3.7 and 4): two body shapes, three signature schemes. A push is never believed, it only
// makes the terminal ask: base64 and hex signatures carry no time and can be replayed for ever.
#pragma once

#include "till/providers/payglobe.hpp"
#include "till/providers/webhook.hpp"

namespace till::providers::payglobe {

Result<Push> read_push(const hal::HttpHeaders& headers, std::string_view body, webhook::Arrival arrival,
                       const PayglobeConfig& config, const hal::Crypto& crypto);

}  // namespace till::providers::payglobe

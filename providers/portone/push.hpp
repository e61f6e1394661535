// PortOne's webhooks: hints, all of them. See docs/providers/portone.md.
#pragma once

#include "till/providers/portone.hpp"

namespace till::providers::portone {

Result<Push> read_push(std::string_view token, std::string_view body, const PortoneConfig& config,
                       const hal::Crypto& crypto);

}  // namespace till::providers::portone

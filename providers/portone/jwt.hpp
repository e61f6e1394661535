// The bearer token of PortOne's server API. Pure; any thread. Source: RFC 7519, RFC 7515 (HS256).
#pragma once

#include "till/hal/crypto.hpp"
#include "till/hal/json.hpp"
#include "till/hal/secrets.hpp"

namespace till::providers::portone {

// base64url(header) "." base64url(claims) "." base64url(HMAC-SHA256(secret's bytes, what stands before)), unpadded.
hal::Result<std::string> jwt_hs256(const hal::Crypto& crypto, const hal::Secret& secret,
                                   const hal::json::Value& claims);

}  // namespace till::providers::portone

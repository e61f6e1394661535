// PortOne's three signatures: the bearer token (JWT HS256), the signature_hash of requests and the one of pushes. Source:
// contracts, PortOne 2.1, 2.2, 2.5. Written for the sandbox alone.
#pragma once

#include "tests/sandbox/app/parts.hpp"

#include <optional>
#include <utility>

namespace till::sandbox::portone {

using Fields = std::vector<std::pair<std::string, std::string>>;

// "a=1&b=x+y", sorted by name, as Go's url.Values.Encode.
std::string form_of(Fields fields);
// base64(HMAC-SHA256(secret as text, form)).
std::string sign_form(const hal::Crypto& crypto, std::string_view secret, Fields fields);

// Go's strconv.FormatFloat(x, 'f', -1, 64): 100.10 -> "100.1". "" if the text is no plain decimal number.
std::string go_decimal(std::string_view decimal);

std::string make_token(const hal::Crypto& crypto, std::string_view secret, const Value& claims);
// The claims of a token that was signed with the secret; nullopt for everything else.
std::optional<Value> open_token(const hal::Crypto& crypto, std::string_view secret, std::string_view token);

// 27 characters, as PortOne's references are.
std::string ksuid(hal::Crypto& crypto);

}  // namespace till::sandbox::portone

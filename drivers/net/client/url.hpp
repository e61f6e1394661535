// The URLs a terminal may call: https anywhere, http on this machine only.
#pragma once

#include "till/hal/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace till::drivers::net {

struct Url {
    bool secure = true;
    std::string host;  // lower case, without the brackets of an IPv6 address
    std::uint16_t port = 443;
    std::string authority;       // for the Host header: the port only if it is not the scheme's own
    std::string target;          // path and query, at least "/"
    std::string origin() const;  // "https://host:port", always with the port
};

// "request-invalid". Strict on purpose: user names, fragments, spaces, other schemes and anything not ASCII are
// refused; what follows the authority is passed on as it stands.
hal::Result<Url> parse_url(std::string_view text);

}  // namespace till::drivers::net

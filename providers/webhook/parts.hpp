// What the schemes share.
#pragma once

#include "till/providers/webhook.hpp"

namespace till::providers::webhook {

// Whether `matches(digest)` holds for the HMAC of `message` under any of the keys. Every key is tried, so that the time
// does not tell which one fitted; no key and empty keys match nothing.
template <class Matches>
bool any_key(const hal::Crypto& crypto, Keys keys, std::string_view message, Matches matches) {
    bool found = false;
    for (const auto& key : keys) {
        if (key.empty()) continue;
        const auto digest = crypto.hmac_sha256(key.reveal(), message);
        const bool fits = digest && matches(*digest);
        found = found || fits;
    }
    return found;
}

// Whether a header's value has the form of a scheme at all.
bool looks_like_base64(std::string_view value);
bool looks_like_hex(std::string_view value);
bool looks_like_stripe(std::string_view value);

}  // namespace till::providers::webhook

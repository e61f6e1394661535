// Port: authenticated encryption of what leaves the device on a stick or a disk.
// Threading: any thread. Sizes are bytes: a key has 32, a nonce 12 (never twice under one key), a seal adds 16.
// Source: SP 800-38D (AES-256-GCM), RFC 8018 (PBKDF2 with HMAC-SHA-256).
#pragma once

#include "till/hal/result.hpp"
#include "till/hal/secrets.hpp"

#include <string>
#include <string_view>

namespace till::hal {

class Vault {
  public:
    virtual ~Vault() = default;
    // "passphrase-empty", "vault-failed".
    virtual Result<Secret> key_from(const Secret& passphrase, std::string_view salt, unsigned rounds) const = 0;
    // `header` is authenticated and not encrypted. "vault-failed".
    virtual Result<std::string> seal(const Secret& key, std::string_view nonce, std::string_view header,
                                     std::string_view plain) const = 0;
    // "seal-broken": another key, another header, or not what was sealed.
    virtual Result<std::string> open(const Secret& key, std::string_view nonce, std::string_view header,
                                     std::string_view sealed) const = 0;
};

}  // namespace till::hal

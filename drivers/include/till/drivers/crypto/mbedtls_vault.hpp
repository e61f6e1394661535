// MbedtlsVault: hal::Vault in software, over mbedTLS 2.28 or 3.6. Any thread; holds nothing.
#pragma once

#include "till/hal/vault.hpp"

namespace till::drivers::crypto {

class MbedtlsVault final : public hal::Vault {
  public:
    hal::Result<hal::Secret> key_from(const hal::Secret& passphrase, std::string_view salt,
                                      unsigned rounds) const override;
    hal::Result<std::string> seal(const hal::Secret& key, std::string_view nonce, std::string_view header,
                                  std::string_view plain) const override;
    hal::Result<std::string> open(const hal::Secret& key, std::string_view nonce, std::string_view header,
                                  std::string_view sealed) const override;
};

}  // namespace till::drivers::crypto

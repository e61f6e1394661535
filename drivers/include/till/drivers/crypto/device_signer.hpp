// DeviceSigner: hal::Signer in software, ECDSA P-256 over mbedTLS 2.28 or 3.6. Any thread.
//
// Most of the cost of a signature does not depend on what is signed: a secret number k and the point k*G. prepare()
// makes up to 16 of these ahead, each used once and never stored, so that sign() on the way of a sale costs a few
// multiplications instead of a third of a millisecond. Without one at hand, sign() makes it then.
#pragma once

#include "till/hal/secrets.hpp"
#include "till/hal/signer.hpp"

#include <memory>

namespace till::drivers::crypto {

class DeviceSigner final : public hal::Signer {
  public:
    // A new private key as text: 64 hex digits.
    static hal::Secret new_key(hal::Crypto& crypto);
    // `key` as new_key() gave it. "device-key-invalid": it is no private key. `crypto` must outlive this.
    static hal::Result<std::unique_ptr<DeviceSigner>> create(const hal::Secret& key, hal::Crypto& crypto);
    ~DeviceSigner() override;
    DeviceSigner(const DeviceSigner&) = delete;
    DeviceSigner& operator=(const DeviceSigner&) = delete;

    const std::string& key_id() const override;
    const std::string& public_key() const override;
    hal::Result<std::string> sign(const hal::Digest& digest) override;
    bool verify(std::string_view public_key, const hal::Digest& digest, std::string_view signature) const override;
    bool prepare() override;

  private:
    struct Impl;
    explicit DeviceSigner(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace till::drivers::crypto

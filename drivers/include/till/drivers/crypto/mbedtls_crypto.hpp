// MbedtlsCrypto: hal::Crypto in software, over mbedTLS 2.28 or 3.6. Any thread.
// Randomness is CTR_DRBG (SP 800-90A) seeded from the kernel; if the source fails the process aborts: a terminal
// that cannot draw keys must not take money.
#pragma once

#include "till/hal/crypto.hpp"

#include <memory>

namespace till::drivers::crypto {

class MbedtlsCrypto final : public hal::Crypto {
  public:
    MbedtlsCrypto();
    ~MbedtlsCrypto() override;
    MbedtlsCrypto(const MbedtlsCrypto&) = delete;
    MbedtlsCrypto& operator=(const MbedtlsCrypto&) = delete;

    hal::Digest sha256(std::string_view data) const override;
    hal::Result<hal::Digest> hmac_sha256(std::string_view key, std::string_view data) const override;
    void random(std::span<std::uint8_t> out) override;

  private:
    struct Drbg;
    std::unique_ptr<Drbg> drbg_;
};

}  // namespace till::drivers::crypto

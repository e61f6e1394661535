// Port: cryptography is hardware (a terminal may have a secure element).
// Threading: any thread. Sizes are bytes. An empty HMAC key is a programming error upstream and fails closed:
// hmac_sha256 returns "key-empty". Source: FIPS 180-4 (SHA-256), RFC 2104 (HMAC), SP 800-38D (AES-GCM).
#pragma once

#include "till/hal/result.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace till::hal {

using Digest = std::array<std::uint8_t, 32>;

class Crypto {
  public:
    virtual ~Crypto() = default;
    virtual Digest sha256(std::string_view data) const = 0;
    virtual Result<Digest> hmac_sha256(std::string_view key, std::string_view data) const = 0;
    virtual void random(std::span<std::uint8_t> out) = 0;  // cryptographic; aborts if the source fails
};

std::string to_hex(std::span<const std::uint8_t> bytes);           // lower case
std::string to_base64(std::span<const std::uint8_t> bytes);        // RFC 4648 section 4, padded
bool equal_constant_time(std::string_view a, std::string_view b);  // time depends on lengths only

}  // namespace till::hal

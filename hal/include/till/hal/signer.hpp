// Port: the key of this device. Receipts carry its signature, so that one edited by somebody who can compute the hash
// chain anew shows all the same. In software a P-256 key in a file; in hardware, a secure element.
// Threading: any thread. A signature is 64 bytes, r and s big-endian; a public key is the uncompressed point, 65 bytes.
// Source: FIPS 186-5 (ECDSA), SEC 1 2.3.3 (points), RFC 5480 (SubjectPublicKeyInfo).
#pragma once

#include "till/hal/crypto.hpp"

#include <string>
#include <string_view>

namespace till::hal {

class Signer {
  public:
    virtual ~Signer() = default;
    virtual const std::string& key_id() const = 0;      // key_id_of(public_key())
    virtual const std::string& public_key() const = 0;  // 65 bytes
    // "signing-failed": the element does not answer. Nothing else is done meanwhile, so keep it quick.
    virtual Result<std::string> sign(const Digest& digest) = 0;
    // Any key, not only this one's; false also for what is no key or no signature.
    virtual bool verify(std::string_view public_key, const Digest& digest, std::string_view signature) const = 0;
    // Work that makes the next sign() quicker, for moments when nobody waits. True: there is more to do.
    virtual bool prepare() { return false; }
};

std::string key_id_of(const Crypto& crypto, std::string_view public_key);  // 16 hex digits of its SHA-256
std::string public_key_pem(std::string_view public_key);                   // what `openssl pkey -pubin` reads

}  // namespace till::hal

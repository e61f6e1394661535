#include "till/hal/signer.hpp"

namespace till::hal {

namespace {

// SubjectPublicKeyInfo of a P-256 key up to its point (RFC 5480 section 2).
constexpr std::array<std::uint8_t, 26> spki_head{0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48,
                                                 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
                                                 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};
constexpr std::size_t pem_line = 64;

}  // namespace

std::string key_id_of(const Crypto& crypto, std::string_view public_key) {
    const Digest digest = crypto.sha256(public_key);
    return to_hex(std::span(digest).first(8));
}

std::string public_key_pem(std::string_view public_key) {
    std::string der(spki_head.begin(), spki_head.end());
    der.append(public_key);
    const std::string text = to_base64(std::span(reinterpret_cast<const std::uint8_t*>(der.data()), der.size()));
    std::string pem = "-----BEGIN PUBLIC KEY-----\n";
    for (std::size_t at = 0; at < text.size(); at += pem_line)
        pem.append(text.substr(at, pem_line)).append(1, '\n');
    return pem + "-----END PUBLIC KEY-----\n";
}

}  // namespace till::hal

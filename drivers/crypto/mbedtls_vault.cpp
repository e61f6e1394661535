#include "till/drivers/crypto/mbedtls_vault.hpp"

#include <mbedtls/gcm.h>
#include <mbedtls/md.h>
#include <mbedtls/pkcs5.h>
#include <mbedtls/version.h>

#include <algorithm>
#include <optional>

namespace till::drivers::crypto {

namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

hal::Error failed(const char* what) { return {"vault-failed", what}; }

int pbkdf2(std::string_view passphrase, std::string_view salt, unsigned rounds, std::string& out) {
#if MBEDTLS_VERSION_NUMBER >= 0x03030000
    return mbedtls_pkcs5_pbkdf2_hmac_ext(MBEDTLS_MD_SHA256, bytes_of(passphrase), passphrase.size(), bytes_of(salt),
                                         salt.size(), rounds, static_cast<std::uint32_t>(out.size()), bytes_of(out));
#else
    mbedtls_md_context_t context;
    mbedtls_md_init(&context);
    int status = mbedtls_md_setup(&context, mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), 1);
    if (status == 0) {
        status = mbedtls_pkcs5_pbkdf2_hmac(&context, bytes_of(passphrase), passphrase.size(), bytes_of(salt),
                                           salt.size(), rounds, static_cast<std::uint32_t>(out.size()), bytes_of(out));
    }
    mbedtls_md_free(&context);
    return status;
#endif
}

class Gcm {
  public:
    explicit Gcm(const hal::Secret& key) {
        mbedtls_gcm_init(&context_);
        ready_ = key.reveal().size() == key_bytes &&
                 mbedtls_gcm_setkey(&context_, MBEDTLS_CIPHER_ID_AES, bytes_of(key.reveal()), 8 * key_bytes) == 0;
    }
    ~Gcm() { mbedtls_gcm_free(&context_); }
    Gcm(const Gcm&) = delete;
    Gcm& operator=(const Gcm&) = delete;
    bool ready(std::string_view nonce) const { return ready_ && nonce.size() == nonce_bytes; }
    mbedtls_gcm_context* operator&() { return &context_; }

  private:
    mbedtls_gcm_context context_;
    bool ready_ = false;
};

}  // namespace

hal::Result<hal::Secret> MbedtlsVault::key_from(const hal::Secret& passphrase, std::string_view salt,
                                                unsigned rounds) const {
    if (passphrase.empty()) return hal::fail("passphrase-empty", "an empty passphrase protects nothing");
    std::string key(key_bytes, '\0');
    const bool made = rounds > 0 && pbkdf2(passphrase.reveal(), salt, rounds, key) == 0;
    hal::Secret secret{key};
    std::ranges::fill(key, '\0');
    if (!made) return std::unexpected(failed("PBKDF2"));
    return secret;
}

hal::Result<std::string> MbedtlsVault::seal(const hal::Secret& key, std::string_view nonce, std::string_view header,
                                            std::string_view plain) const {
    Gcm gcm(key);
    if (!gcm.ready(nonce)) return std::unexpected(failed("key or nonce"));
    std::string sealed(plain.size() + tag_bytes, '\0');
    const int status = mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, plain.size(), bytes_of(nonce), nonce.size(),
                                                 bytes_of(header), header.size(), bytes_of(plain), bytes_of(sealed),
                                                 tag_bytes, bytes_of(sealed) + plain.size());
    if (status != 0) return std::unexpected(failed("AES-GCM"));
    return sealed;
}

hal::Result<std::string> MbedtlsVault::open(const hal::Secret& key, std::string_view nonce, std::string_view header,
                                            std::string_view sealed) const {
    Gcm gcm(key);
    if (!gcm.ready(nonce)) return std::unexpected(failed("key or nonce"));
    if (sealed.size() < tag_bytes) return hal::fail("seal-broken", "too short");
    std::string plain(sealed.size() - tag_bytes, '\0');
    const int status =
        mbedtls_gcm_auth_decrypt(&gcm, plain.size(), bytes_of(nonce), nonce.size(), bytes_of(header), header.size(),
                                 bytes_of(sealed) + plain.size(), tag_bytes, bytes_of(sealed), bytes_of(plain));
    if (status != 0) return hal::fail("seal-broken", "another key, or it was changed");
    return plain;
}

}  // namespace till::drivers::crypto

#include "till/drivers/crypto/mbedtls_crypto.hpp"

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/md.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <mutex>

namespace till::drivers::crypto {

namespace {

// The generic digest interface is spelled the same in mbedTLS 2.28 and 3.6; mbedtls_sha256() is not.
const mbedtls_md_info_t* sha256_info() { return mbedtls_md_info_from_type(MBEDTLS_MD_SHA256); }

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// Going on without a digest or without randomness would be worse than stopping: the journal resumes.
void require(int status, const char* what) {
    if (status == 0) return;
    std::fprintf(stderr, "crypto: %s failed (-0x%04x)\n", what, static_cast<unsigned>(-status));
    std::abort();
}

}  // namespace

struct MbedtlsCrypto::Drbg {
    std::mutex mutex;
    mbedtls_entropy_context entropy;
    mbedtls_ctr_drbg_context context;

    Drbg() {
        static constexpr std::string_view purpose = "till";
        mbedtls_entropy_init(&entropy);
        mbedtls_ctr_drbg_init(&context);
        require(mbedtls_ctr_drbg_seed(&context, mbedtls_entropy_func, &entropy, bytes_of(purpose), purpose.size()),
                "seeding the random generator");
    }
    ~Drbg() {
        mbedtls_ctr_drbg_free(&context);
        mbedtls_entropy_free(&entropy);
    }
    Drbg(const Drbg&) = delete;
    Drbg& operator=(const Drbg&) = delete;
};

MbedtlsCrypto::MbedtlsCrypto() : drbg_(std::make_unique<Drbg>()) {}
MbedtlsCrypto::~MbedtlsCrypto() = default;

hal::Digest MbedtlsCrypto::sha256(std::string_view data) const {
    hal::Digest digest{};
    require(mbedtls_md(sha256_info(), bytes_of(data), data.size(), digest.data()), "SHA-256");
    return digest;
}

hal::Result<hal::Digest> MbedtlsCrypto::hmac_sha256(std::string_view key, std::string_view data) const {
    if (key.empty()) return hal::fail("key-empty", "an HMAC with an empty key proves nothing");
    hal::Digest digest{};
    require(mbedtls_md_hmac(sha256_info(), bytes_of(key), key.size(), bytes_of(data), data.size(), digest.data()),
            "HMAC-SHA-256");
    return digest;
}

void MbedtlsCrypto::random(std::span<std::uint8_t> out) {
    const std::lock_guard lock(drbg_->mutex);
    while (!out.empty()) {
        const auto n = std::min<std::size_t>(out.size(), MBEDTLS_CTR_DRBG_MAX_REQUEST);
        require(mbedtls_ctr_drbg_random(&drbg_->context, out.data(), n), "drawing random bytes");
        out = out.subspan(n);
    }
}

}  // namespace till::drivers::crypto

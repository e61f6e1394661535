#include "till/drivers/crypto/device_signer.hpp"

#include "numbers.hpp"

#include <mbedtls/ecdsa.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <vector>

namespace till::drivers::crypto {

namespace {

constexpr std::size_t scalar_bytes = 32;
constexpr std::size_t point_bytes = 65;
constexpr std::size_t ahead_max = 16;

// What a signature needs before it knows what it signs: r, and the inverse of k. Used once.
struct Prepared {
    Number r;
    Number inverse_k;
};

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::optional<std::string> point_text(Curve& curve, Point& point) {
    std::string text(point_bytes, '\0');
    std::size_t size = 0;
    const int status = mbedtls_ecp_point_write_binary(&curve, &point, MBEDTLS_ECP_PF_UNCOMPRESSED, &size,
                                                      reinterpret_cast<unsigned char*>(text.data()), text.size());
    if (status != 0 || size != point_bytes) return std::nullopt;
    return text;
}

// k^-1 = t * (k * t)^-1 with a random t, so that how long the inversion takes says nothing about k.
bool invert_blinded(Curve& curve, const Number& k, hal::Crypto& crypto, Number& inverse) {
    Number blind, product;
    return mbedtls_ecp_gen_privkey(&curve, &blind, random_bytes, &crypto) == 0 &&
           mbedtls_mpi_mul_mpi(&product, &k, &blind) == 0 &&
           mbedtls_mpi_mod_mpi(&product, &product, curve.order()) == 0 &&
           mbedtls_mpi_inv_mod(&inverse, &product, curve.order()) == 0 &&
           mbedtls_mpi_mul_mpi(&inverse, &inverse, &blind) == 0 &&
           mbedtls_mpi_mod_mpi(&inverse, &inverse, curve.order()) == 0;
}

std::optional<Prepared> make_prepared(Curve& curve, hal::Crypto& crypto) {
    Number k;
    Point point;
    Prepared prepared;
    if (mbedtls_ecp_gen_privkey(&curve, &k, random_bytes, &crypto) != 0) return std::nullopt;
    if (mbedtls_ecp_mul(&curve, &point, &k, curve.base(), random_bytes, &crypto) != 0) return std::nullopt;
    const auto text = point_text(curve, point);
    if (!text) return std::nullopt;
    const bool made = mbedtls_mpi_read_binary(&prepared.r, bytes_of(*text) + 1, scalar_bytes) == 0 &&
                      mbedtls_mpi_mod_mpi(&prepared.r, &prepared.r, curve.order()) == 0 && !prepared.r.zero() &&
                      invert_blinded(curve, k, crypto, prepared.inverse_k);
    return made ? std::optional(std::move(prepared)) : std::nullopt;
}

// s = k^-1 (e + r d) mod n
std::optional<std::string> finish(const Curve& curve, Prepared& prepared, const Number& d, const hal::Digest& digest) {
    Number e, s;
    std::string signature(2 * scalar_bytes, '\0');
    auto* out = reinterpret_cast<unsigned char*>(signature.data());
    const bool made = mbedtls_mpi_read_binary(&e, digest.data(), digest.size()) == 0 &&
                      mbedtls_mpi_mul_mpi(&s, &prepared.r, &d) == 0 && mbedtls_mpi_add_mpi(&s, &s, &e) == 0 &&
                      mbedtls_mpi_mod_mpi(&s, &s, curve.order()) == 0 &&
                      mbedtls_mpi_mul_mpi(&s, &s, &prepared.inverse_k) == 0 &&
                      mbedtls_mpi_mod_mpi(&s, &s, curve.order()) == 0 && !s.zero() &&
                      mbedtls_mpi_write_binary(&prepared.r, out, scalar_bytes) == 0 &&
                      mbedtls_mpi_write_binary(&s, out + scalar_bytes, scalar_bytes) == 0;
    return made ? std::optional(std::move(signature)) : std::nullopt;
}

bool read_hex(std::string_view text, Number& number) {
    const bool hex = text.size() == 2 * scalar_bytes &&
                     std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    if (!hex) return false;
    std::string terminated(text);
    const bool read = mbedtls_mpi_read_string(&number, 16, terminated.c_str()) == 0;
    std::ranges::fill(terminated, '\0');
    return read;
}

}  // namespace

struct DeviceSigner::Impl {
    explicit Impl(hal::Crypto& crypto_in) : crypto(crypto_in) {}
    hal::Crypto& crypto;
    std::mutex mutex;  // the curve caches multiples of its base point
    Curve curve;
    Number d;
    std::string public_key, key_id;
    std::vector<Prepared> ahead;
};

DeviceSigner::DeviceSigner(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
DeviceSigner::~DeviceSigner() = default;

hal::Secret DeviceSigner::new_key(hal::Crypto& crypto) {
    Curve curve;
    Number d;
    std::array<std::uint8_t, scalar_bytes> bytes{};
    const bool made = curve.loaded() && mbedtls_ecp_gen_privkey(&curve, &d, random_bytes, &crypto) == 0 &&
                      mbedtls_mpi_write_binary(&d, bytes.data(), bytes.size()) == 0;
    hal::Secret key{made ? hal::to_hex(bytes) : std::string()};
    bytes.fill(0);
    return key;
}

hal::Result<std::unique_ptr<DeviceSigner>> DeviceSigner::create(const hal::Secret& key, hal::Crypto& crypto) {
    auto impl = std::make_unique<Impl>(crypto);
    const bool is_key = impl->curve.loaded() && read_hex(key.reveal(), impl->d) &&
                        mbedtls_ecp_check_privkey(&impl->curve, &impl->d) == 0;
    if (!is_key) return hal::fail("device-key-invalid", "it is no P-256 private key");
    Point point;
    if (mbedtls_ecp_mul(&impl->curve, &point, &impl->d, impl->curve.base(), random_bytes, &crypto) != 0) {
        return hal::fail("device-key-invalid", "its public key cannot be computed");
    }
    auto text = point_text(impl->curve, point);
    if (!text) return hal::fail("device-key-invalid", "its public key cannot be written");
    impl->public_key = std::move(*text);
    impl->key_id = hal::key_id_of(crypto, impl->public_key);
    return std::unique_ptr<DeviceSigner>(new DeviceSigner(std::move(impl)));
}

const std::string& DeviceSigner::key_id() const { return impl_->key_id; }
const std::string& DeviceSigner::public_key() const { return impl_->public_key; }

hal::Result<std::string> DeviceSigner::sign(const hal::Digest& digest) {
    const std::lock_guard lock(impl_->mutex);
    std::optional<Prepared> prepared;
    if (impl_->ahead.empty()) {
        prepared = make_prepared(impl_->curve, impl_->crypto);
    } else {
        prepared = std::move(impl_->ahead.back());
        impl_->ahead.pop_back();  // before it is used: two signatures with one k give the key away
    }
    if (!prepared) return hal::fail("signing-failed", "no number to sign with");
    auto signature = finish(impl_->curve, *prepared, impl_->d, digest);
    if (!signature) return hal::fail("signing-failed", "arithmetic");
    return *std::move(signature);
}

bool DeviceSigner::prepare() {
    const std::lock_guard lock(impl_->mutex);
    if (impl_->ahead.size() >= ahead_max) return false;
    auto made = make_prepared(impl_->curve, impl_->crypto);
    if (!made) return false;
    impl_->ahead.push_back(*std::move(made));
    return impl_->ahead.size() < ahead_max;
}

bool DeviceSigner::verify(std::string_view public_key, const hal::Digest& digest, std::string_view signature) const {
    if (public_key.size() != point_bytes || signature.size() != 2 * scalar_bytes) return false;
    Curve curve;
    Point point;
    Number r, s;
    return curve.loaded() && mbedtls_ecp_point_read_binary(&curve, &point, bytes_of(public_key), point_bytes) == 0 &&
           mbedtls_ecp_check_pubkey(&curve, &point) == 0 &&
           mbedtls_mpi_read_binary(&r, bytes_of(signature), scalar_bytes) == 0 &&
           mbedtls_mpi_read_binary(&s, bytes_of(signature) + scalar_bytes, scalar_bytes) == 0 &&
           mbedtls_ecdsa_verify(&curve, digest.data(), digest.size(), &point, &r, &s) == 0;
}

}  // namespace till::drivers::crypto

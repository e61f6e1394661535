// TestPki: a certificate authority that lives as long as a test, so that no key is ever stored and nothing expires
// in the repository. ECDSA P-256, as most providers use. Link till_mbedtls.
#pragma once

#include "drivers/net/tls/mbedtls_compat.hpp"

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/ecp.h>
#include <mbedtls/entropy.h>
#include <mbedtls/oid.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace till::test {

class TestPki {
  public:
    struct Certificate {
        std::string chain_pem;
        std::string key_pem;
    };
    struct Request {
        std::string host = "pos.example";  // the only subjectAltName
        std::string not_before = "20200101000000";
        std::string not_after = "20491231235959";
    };

    explicit TestPki(const std::string& name = "Till Test CA", const std::string& not_after = "20491231235959")
        : name_("CN=" + name) {
        ca_pem_ = sign(name_, key_, name_, key_, true, {.host = {}, .not_after = not_after});
    }
    const std::string& ca_pem() const { return ca_pem_; }

    Certificate issue() { return issue(Request()); }
    Certificate issue(const Request& request) {
        Key key(*rng_);
        return {sign("CN=" + request.host, key, name_, key_, false, request), key.pem()};
    }
    // What no authority would do, and every client must refuse: a host's certificate signs another's.
    Certificate issue_below(const Certificate& host, const std::string& host_name, const Request& request) {
        Key issuer(*rng_, host.key_pem);
        Key key(*rng_);
        return {sign("CN=" + request.host, key, "CN=" + host_name, issuer, false, request) + host.chain_pem, key.pem()};
    }

  private:
    static void require(int status, const char* what) {
        if (status == 0) return;
        std::fprintf(stderr, "test pki: %s: -0x%04x\n", what, static_cast<unsigned>(-status));
        std::abort();
    }
    struct Rng {
        mbedtls_entropy_context entropy;
        mbedtls_ctr_drbg_context drbg;
        Rng() {
            drivers::net::tls::compat::prepare();
            mbedtls_entropy_init(&entropy);
            mbedtls_ctr_drbg_init(&drbg);
            require(mbedtls_ctr_drbg_seed(&drbg, mbedtls_entropy_func, &entropy, nullptr, 0), "seed");
        }
        ~Rng() {
            mbedtls_ctr_drbg_free(&drbg);
            mbedtls_entropy_free(&entropy);
        }
        Rng(const Rng&) = delete;
        Rng& operator=(const Rng&) = delete;
    };
    struct Key {
        mbedtls_pk_context pk;
        explicit Key(Rng& rng) {
            mbedtls_pk_init(&pk);
            require(mbedtls_pk_setup(&pk, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY)), "key set-up");
            require(
                mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, mbedtls_pk_ec(pk), mbedtls_ctr_drbg_random, &rng.drbg),
                "key generation");
        }
        Key(Rng& rng, const std::string& pem) {
            mbedtls_pk_init(&pk);
            require(drivers::net::tls::compat::parse_key(pk, {pem.c_str(), pem.size() + 1}, mbedtls_ctr_drbg_random,
                                                         &rng.drbg),
                    "key from PEM");
        }
        ~Key() { mbedtls_pk_free(&pk); }
        Key(const Key&) = delete;
        Key& operator=(const Key&) = delete;
        std::string pem() {
            std::array<unsigned char, 2000> out{};
            require(mbedtls_pk_write_key_pem(&pk, out.data(), out.size()), "key to PEM");
            return reinterpret_cast<const char*>(out.data());
        }
    };

    // SEQUENCE { [2] IA5String }
    static std::vector<unsigned char> alt_name(std::string_view host) {
        const auto size = static_cast<unsigned char>(host.size());
        std::vector<unsigned char> der{0x30, static_cast<unsigned char>(size + 2), 0x82, size};
        der.insert(der.end(), host.begin(), host.end());
        return der;
    }
    void set_serial(mbedtls_x509write_cert& cert) {
        const unsigned char serial = ++serial_;
#if MBEDTLS_VERSION_MAJOR >= 3
        unsigned char raw[1] = {serial};
        require(mbedtls_x509write_crt_set_serial_raw(&cert, raw, 1), "serial");
#else
        mbedtls_mpi number;
        mbedtls_mpi_init(&number);
        require(mbedtls_mpi_lset(&number, serial), "serial");
        require(mbedtls_x509write_crt_set_serial(&cert, &number), "serial");
        mbedtls_mpi_free(&number);
#endif
    }
    std::string sign(const std::string& subject, Key& key, const std::string& issuer, Key& issuer_key, bool is_ca,
                     const Request& request) {
        mbedtls_x509write_cert cert;
        mbedtls_x509write_crt_init(&cert);
        mbedtls_x509write_crt_set_version(&cert, MBEDTLS_X509_CRT_VERSION_3);
        mbedtls_x509write_crt_set_md_alg(&cert, MBEDTLS_MD_SHA256);
        mbedtls_x509write_crt_set_subject_key(&cert, &key.pk);
        mbedtls_x509write_crt_set_issuer_key(&cert, &issuer_key.pk);
        require(mbedtls_x509write_crt_set_subject_name(&cert, subject.c_str()), "subject");
        require(mbedtls_x509write_crt_set_issuer_name(&cert, issuer.c_str()), "issuer");
        set_serial(cert);
        require(mbedtls_x509write_crt_set_validity(&cert, request.not_before.c_str(), request.not_after.c_str()),
                "dates");
        require(mbedtls_x509write_crt_set_basic_constraints(&cert, is_ca, is_ca ? 1 : -1), "constraints");
        if (!request.host.empty()) {
            const auto san = alt_name(request.host);
            require(mbedtls_x509write_crt_set_extension(&cert, MBEDTLS_OID_SUBJECT_ALT_NAME,
                                                        MBEDTLS_OID_SIZE(MBEDTLS_OID_SUBJECT_ALT_NAME), 0, san.data(),
                                                        san.size()),
                    "subjectAltName");
        }
        std::array<unsigned char, 4000> out{};
        require(mbedtls_x509write_crt_pem(&cert, out.data(), out.size(), mbedtls_ctr_drbg_random, &rng_->drbg), "sign");
        mbedtls_x509write_crt_free(&cert);
        return reinterpret_cast<const char*>(out.data());
    }

    std::unique_ptr<Rng> rng_ = std::make_unique<Rng>();
    std::string name_;
    Key key_{*rng_};
    unsigned char serial_ = 0;
    std::string ca_pem_;
};

}  // namespace till::test

// The differences between mbedTLS 2.28 (Debian 12) and 3.6 (Debian 13, what devices ship with), and nothing else.
#pragma once

#include <mbedtls/version.h>

#include <mbedtls/error.h>
#include <mbedtls/pk.h>
#include <mbedtls/ssl.h>
#include <mbedtls/ssl_ticket.h>
#include <mbedtls/x509_crt.h>

#if MBEDTLS_VERSION_MAJOR >= 3
#include <psa/crypto.h>
#endif

#include <string_view>

namespace till::drivers::net::tls::compat {

using Rng = int (*)(void*, unsigned char*, std::size_t);

// TLS 1.3 draws on the PSA core. Needed once per process, harmless to repeat.
inline bool prepare() {
#if MBEDTLS_VERSION_MAJOR >= 3
    return psa_crypto_init() == PSA_SUCCESS;
#else
    return true;
#endif
}

// 2.28 still speaks TLS 1.0 unless it is told not to.
inline void require_tls_1_2(mbedtls_ssl_config& config) {
#if MBEDTLS_VERSION_MAJOR >= 3
    mbedtls_ssl_conf_min_tls_version(&config, MBEDTLS_SSL_VERSION_TLS1_2);
#else
    mbedtls_ssl_conf_min_version(&config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
#endif
}

inline void announce_new_tickets(mbedtls_ssl_config& config) {
#if MBEDTLS_VERSION_MAJOR >= 3 && defined(MBEDTLS_SSL_PROTO_TLS1_3) && \
    defined(MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED)
    mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(&config,
                                                             MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED);
#else
    (void)config;
#endif
}

inline bool is_new_ticket(int status) {
#if MBEDTLS_VERSION_MAJOR >= 3
    return status == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET;
#else
    (void)status;
    return false;
#endif
}

// TLS 1.2 sends its ticket within the handshake, TLS 1.3 some time later.
inline bool session_comes_with_handshake(const mbedtls_ssl_context& ssl) {
#if MBEDTLS_VERSION_MAJOR >= 3
    return mbedtls_ssl_get_version_number(&ssl) == MBEDTLS_SSL_VERSION_TLS1_2;
#else
    (void)ssl;
    return true;
#endif
}

inline int check_pair(const mbedtls_pk_context& public_key, const mbedtls_pk_context& key, Rng rng, void* rng_context) {
#if MBEDTLS_VERSION_MAJOR >= 3
    return mbedtls_pk_check_pair(&public_key, &key, rng, rng_context);
#else
    (void)rng;
    (void)rng_context;
    return mbedtls_pk_check_pair(&public_key, &key);
#endif
}

inline int parse_key(mbedtls_pk_context& key, std::string_view pem_with_zero, Rng rng, void* rng_context) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(pem_with_zero.data());
#if MBEDTLS_VERSION_MAJOR >= 3
    return mbedtls_pk_parse_key(&key, bytes, pem_with_zero.size(), nullptr, 0, rng, rng_context);
#else
    (void)rng;
    (void)rng_context;
    return mbedtls_pk_parse_key(&key, bytes, pem_with_zero.size(), nullptr, 0);
#endif
}

// Forward secrecy and authenticated encryption only; every provider's endpoint has offered these for a decade.
inline constexpr int cipher_suites[] = {
#if MBEDTLS_VERSION_MAJOR >= 3
    MBEDTLS_TLS1_3_AES_128_GCM_SHA256,
    MBEDTLS_TLS1_3_AES_256_GCM_SHA384,
    MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
#endif
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    0,
};

}  // namespace till::drivers::net::tls::compat

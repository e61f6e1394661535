// The mbedTLS objects behind TlsContext, shared by its .cpp and the engine's.
#pragma once

#include "mbedtls_compat.hpp"
#include "tls_context.hpp"

namespace till::drivers::net::tls {

struct TlsContext::Mbed {
    mbedtls_ssl_config config;
    mbedtls_x509_crt certificates;  // client: the roots; server: its own chain
    mbedtls_pk_context key;
    mbedtls_ssl_ticket_context tickets;

    Mbed() {
        mbedtls_ssl_config_init(&config);
        mbedtls_x509_crt_init(&certificates);
        mbedtls_pk_init(&key);
        mbedtls_ssl_ticket_init(&tickets);
    }
    ~Mbed() {
        mbedtls_ssl_config_free(&config);
        mbedtls_ssl_ticket_free(&tickets);
        mbedtls_pk_free(&key);
        mbedtls_x509_crt_free(&certificates);
    }
    Mbed(const Mbed&) = delete;
    Mbed& operator=(const Mbed&) = delete;
};

std::string error_text(int status);

// mbedTLS's idea of a certificate's dates, judged as tls_context.hpp says; the flags are MBEDTLS_X509_BADCERT_*.
std::uint32_t judge_dates(const mbedtls_x509_crt& certificate, const hal::Stamp& now, hal::Wall floor);

}  // namespace till::drivers::net::tls

#include "tls_context.hpp"

#include "tls_mbed.hpp"

#include <algorithm>

namespace till::drivers::net::tls {

namespace {

constexpr std::uint32_t ticket_lifetime_seconds = 86'400;
const char* alpn_protocols[] = {"http/1.1", nullptr};  // mbedTLS keeps the pointer

int draw(void* crypto, unsigned char* out, std::size_t size) {
    static_cast<hal::Crypto*>(crypto)->random({out, size});
    return 0;
}

// mbedTLS wants the terminating zero of PEM text counted in.
const unsigned char* zero_terminated(const std::string& pem) {
    return reinterpret_cast<const unsigned char*>(pem.c_str());
}

hal::Wall wall_of(const mbedtls_x509_time& t) {
    const std::chrono::year_month_day date{std::chrono::year{t.year}, std::chrono::month{static_cast<unsigned>(t.mon)},
                                           std::chrono::day{static_cast<unsigned>(t.day)}};
    return std::chrono::sys_days{date} + std::chrono::hours{t.hour} + std::chrono::minutes{t.min} +
           std::chrono::seconds{t.sec};
}

}  // namespace

std::string error_text(int status) {
    char text[160] = {};
    mbedtls_strerror(status, text, sizeof text);
    return text;
}

std::uint32_t judge_dates(const mbedtls_x509_crt& certificate, const hal::Stamp& now, hal::Wall floor) {
    const auto begin = wall_of(certificate.valid_from);
    const auto end = wall_of(certificate.valid_to);
    std::uint32_t flags = 0;
    if (end < (now.trusted ? now.wall : floor)) flags |= MBEDTLS_X509_BADCERT_EXPIRED;
    if (now.trusted && begin > now.wall) flags |= MBEDTLS_X509_BADCERT_FUTURE;
    return flags;
}

TlsContext::TlsContext(hal::Crypto& crypto, bool is_server)
    : crypto_(crypto), is_server_(is_server), mbed_(std::make_unique<Mbed>()) {}

TlsContext::~TlsContext() = default;

hal::Stamp TlsContext::now() {
    auto stamp = clock_->now();
    if (stamp.trusted) time_floor_ = std::max(time_floor_, stamp.wall);
    return stamp;
}

hal::Result<void> TlsContext::configure() {
    auto& config = mbed_->config;
    const int role = is_server_ ? MBEDTLS_SSL_IS_SERVER : MBEDTLS_SSL_IS_CLIENT;
    if (!compat::prepare()) return hal::fail("tls-setup-failed", "the cryptographic core does not start");
    int status = mbedtls_ssl_config_defaults(&config, role, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);
    if (status == 0) status = mbedtls_ssl_conf_alpn_protocols(&config, alpn_protocols);
    if (status != 0) return hal::fail("tls-setup-failed", error_text(status));
    mbedtls_ssl_conf_rng(&config, draw, &crypto_);
    mbedtls_ssl_conf_ciphersuites(&config, compat::cipher_suites);
    compat::require_tls_1_2(config);
    return {};
}

hal::Result<void> TlsContext::trust(const ClientOptions& options) {
    auto& roots = mbed_->certificates;
    // A positive status counts certificates that this mbedTLS cannot read; the others are good. Bundles have some.
    int status = 0;
    if (!options.ca_file.empty()) status = mbedtls_x509_crt_parse_file(&roots, options.ca_file.c_str());
    if (status >= 0 && !options.ca_pem.empty())
        status = mbedtls_x509_crt_parse(&roots, zero_terminated(options.ca_pem), options.ca_pem.size() + 1);
    if (status < 0) return hal::fail("tls-roots-unusable", options.ca_file + ": " + error_text(status));
    if (roots.raw.p == nullptr) return hal::fail("tls-roots-unusable", "the bundle has no usable certificate");
    mbedtls_ssl_conf_ca_chain(&mbed_->config, &roots, nullptr);
    mbedtls_ssl_conf_authmode(&mbed_->config, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_session_tickets(&mbed_->config, MBEDTLS_SSL_SESSION_TICKETS_ENABLED);
    compat::announce_new_tickets(mbed_->config);
    return {};
}

hal::Result<void> TlsContext::present(const std::string& chain_pem, const std::string& key_pem) {
    auto& own = *mbed_;
    int status = mbedtls_x509_crt_parse(&own.certificates, zero_terminated(chain_pem), chain_pem.size() + 1);
    if (status != 0) return hal::fail("tls-certificate-unusable", "the certificate chain is not readable PEM");
    status = compat::parse_key(own.key, {key_pem.c_str(), key_pem.size() + 1}, draw, &crypto_);
    if (status != 0) return hal::fail("tls-certificate-unusable", "the private key is not readable PEM");
    status = compat::check_pair(own.certificates.pk, own.key, draw, &crypto_);
    if (status != 0) return hal::fail("tls-certificate-unusable", "the private key belongs to another certificate");
    status = mbedtls_ssl_conf_own_cert(&own.config, &own.certificates, &own.key);
    if (status != 0) return hal::fail("tls-setup-failed", error_text(status));
    return {};
}

hal::Result<void> TlsContext::offer_tickets() {
    const int status =
        mbedtls_ssl_ticket_setup(&mbed_->tickets, draw, &crypto_, MBEDTLS_CIPHER_AES_256_GCM, ticket_lifetime_seconds);
    if (status != 0) return hal::fail("tls-setup-failed", error_text(status));
    const auto write = [](void* self, const mbedtls_ssl_session* session, unsigned char* start,
                          const unsigned char* end, std::size_t* size, std::uint32_t* lifetime) {
        return mbedtls_ssl_ticket_write(&static_cast<TlsContext*>(self)->mbed_->tickets, session, start, end, size,
                                        lifetime);
    };
    const auto parse = [](void* self, mbedtls_ssl_session* session, unsigned char* bytes, std::size_t size) {
        auto& context = *static_cast<TlsContext*>(self);
        const int parsed = mbedtls_ssl_ticket_parse(&context.mbed_->tickets, session, bytes, size);
        if (parsed == 0) ++context.tickets_accepted_;
        return parsed;
    };
    mbedtls_ssl_conf_session_tickets_cb(&mbed_->config, write, parse, this);
    return {};
}

hal::Result<std::shared_ptr<TlsContext>> TlsContext::client(hal::Crypto& crypto, const hal::Clock& clock,
                                                            const ClientOptions& options) {
    std::shared_ptr<TlsContext> context(new TlsContext(crypto, false));
    context->clock_ = &clock;
    context->time_floor_ = options.time_floor;
    auto done = context->configure();
    if (done) done = context->trust(options);
    if (!done) return std::unexpected(done.error());
    return context;
}

hal::Result<std::shared_ptr<TlsContext>> TlsContext::server(hal::Crypto& crypto, const std::string& chain_pem,
                                                            const std::string& key_pem) {
    std::shared_ptr<TlsContext> context(new TlsContext(crypto, true));
    auto done = context->configure();
    if (done) done = context->present(chain_pem, key_pem);
    if (done) done = context->offer_tickets();
    if (!done) return std::unexpected(done.error());
    return context;
}

}  // namespace till::drivers::net::tls

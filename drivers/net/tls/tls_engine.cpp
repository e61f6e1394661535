#include "tls_engine.hpp"

#include "tls_mbed.hpp"

#include <algorithm>
#include <cstring>

namespace till::drivers::net::tls {

struct TlsEngine::State {
    std::shared_ptr<TlsContext> context;
    TlsContext::Mbed& mbed;
    std::string host;
    std::string origin;
    mbedtls_ssl_context ssl;
    std::string input;
    std::size_t input_used = 0;
    bool input_ended = false;
    std::string output;
    bool established = false;
    bool failed = false;
    bool certificate_seen = false;  // a resumed handshake shows none
    hal::Error error;

    State(std::shared_ptr<TlsContext> c, TlsContext::Mbed& m) : context(std::move(c)), mbed(m) {
        mbedtls_ssl_init(&ssl);
    }
    ~State() { mbedtls_ssl_free(&ssl); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    void setup();
    void offer_session();
    void store_session();
    template <class Call>
    int drive(Call call);
    Status fail(int status);
    hal::Error describe(int status) const;

    static int send(void* self, const unsigned char* bytes, std::size_t size);
    static int receive(void* self, unsigned char* bytes, std::size_t size);
    static int verify(void* self, mbedtls_x509_crt* certificate, int depth, std::uint32_t* flags);
};

int TlsEngine::State::send(void* self, const unsigned char* bytes, std::size_t size) {
    static_cast<State*>(self)->output.append(reinterpret_cast<const char*>(bytes), size);
    return static_cast<int>(size);
}

int TlsEngine::State::receive(void* self, unsigned char* bytes, std::size_t size) {
    auto& s = *static_cast<State*>(self);
    const auto n = std::min(size, s.input.size() - s.input_used);
    if (n == 0) return s.input_ended ? 0 : MBEDTLS_ERR_SSL_WANT_READ;
    std::memcpy(bytes, s.input.data() + s.input_used, n);
    s.input_used += n;
    return static_cast<int>(n);
}

// Called for every certificate of the chain, with what mbedTLS found. Its judgement of the dates rests on the
// system's clock, ours on hal::Clock (tls_context.hpp); all its other findings stand.
int TlsEngine::State::verify(void* self, mbedtls_x509_crt* certificate, int /*depth*/, std::uint32_t* flags) {
    auto& s = *static_cast<State*>(self);
    s.certificate_seen = true;
    const auto now = s.context->now();
    *flags &= ~static_cast<std::uint32_t>(MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE);
    *flags |= judge_dates(*certificate, now, s.context->time_floor_);
    return 0;
}

void TlsEngine::State::setup() {
    int status = mbedtls_ssl_setup(&ssl, &mbed.config);
    if (status == 0 && !context->is_server()) status = mbedtls_ssl_set_hostname(&ssl, host.c_str());
    if (status != 0) {
        fail(status);
        return;
    }
    mbedtls_ssl_set_bio(&ssl, this, &send, &receive, nullptr);
    if (context->is_server()) return;
    mbedtls_ssl_set_verify(&ssl, &verify, this);
    offer_session();
}

void TlsEngine::State::offer_session() {
    const auto saved = context->sessions_.find(origin, context->now());
    if (!saved) return;
    mbedtls_ssl_session session;
    mbedtls_ssl_session_init(&session);
    if (mbedtls_ssl_session_load(&session, saved->data(), saved->size()) != 0 ||
        mbedtls_ssl_set_session(&ssl, &session) != 0)
        context->sessions_.forget(origin);
    mbedtls_ssl_session_free(&session);
}

void TlsEngine::State::store_session() {
    if (context->is_server()) return;
    mbedtls_ssl_session session;
    mbedtls_ssl_session_init(&session);
    std::size_t size = 0;
    if (mbedtls_ssl_get_session(&ssl, &session) == 0) {
        mbedtls_ssl_session_save(&session, nullptr, 0, &size);  // only tells the size
        std::vector<unsigned char> bytes(size);
        if (size > 0 && mbedtls_ssl_session_save(&session, bytes.data(), bytes.size(), &size) == 0)
            context->sessions_.put(origin, std::move(bytes), context->now());
    }
    mbedtls_ssl_session_free(&session);
}

hal::Error TlsEngine::State::describe(int status) const {
    if (status == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED) {
        char findings[512] = {};
        mbedtls_x509_crt_verify_info(findings, sizeof findings, "", mbedtls_ssl_get_verify_result(&ssl));
        std::string text = findings;
        while (text.ends_with('\n'))
            text.pop_back();
        std::ranges::replace(text, '\n', ' ');
        return {"tls-certificate", "the certificate of " + host + " is refused: " + text};
    }
    if (status == 0 || status == MBEDTLS_ERR_SSL_CONN_EOF)
        return {"tls-truncated", established ? "the connection ended without close_notify"
                                             : "the connection ended during the handshake"};
    return {"tls-failed", error_text(status)};
}

// Repeats `call` while it asks for input that is there already: 3.6 says WANT_READ after each message of TLS 1.3
// that is none of the caller's business. Without progress there is nothing to wait for but the peer.
template <class Call>
int TlsEngine::State::drive(Call call) {
    for (;;) {
        const auto used_before = input_used;
        const int status = call();
        const bool wants = status == MBEDTLS_ERR_SSL_WANT_READ || status == MBEDTLS_ERR_SSL_WANT_WRITE;
        const bool more = input_used < input.size() || mbedtls_ssl_check_pending(&ssl) != 0;
        if (!wants || !more || input_used == used_before) return status;
    }
}

TlsEngine::Status TlsEngine::State::fail(int status) {
    failed = true;
    error = describe(status);
    // Whatever was wrong, the next attempt is a full handshake.
    if (!established && !context->is_server()) context->sessions_.forget(origin);
    return Status::failed;
}

TlsEngine::TlsEngine(std::unique_ptr<State> state) : state_(std::move(state)) {}
TlsEngine::~TlsEngine() = default;

std::unique_ptr<TlsEngine> TlsEngine::client(std::shared_ptr<TlsContext> context, const std::string& host,
                                             const std::string& origin) {
    auto& mbed = *context->mbed_;
    auto state = std::make_unique<State>(std::move(context), mbed);
    state->host = host;
    state->origin = origin;
    state->setup();
    return std::unique_ptr<TlsEngine>(new TlsEngine(std::move(state)));
}

std::unique_ptr<TlsEngine> TlsEngine::server(std::shared_ptr<TlsContext> context) {
    auto& mbed = *context->mbed_;
    auto state = std::make_unique<State>(std::move(context), mbed);
    state->setup();
    return std::unique_ptr<TlsEngine>(new TlsEngine(std::move(state)));
}

void TlsEngine::feed(std::string_view ciphertext) {
    auto& s = *state_;
    s.input.erase(0, std::exchange(s.input_used, 0));
    s.input.append(ciphertext);
}

void TlsEngine::feed_end() { state_->input_ended = true; }
std::string TlsEngine::take() { return std::exchange(state_->output, {}); }
bool TlsEngine::has_output() const { return !state_->output.empty(); }

TlsEngine::Status TlsEngine::handshake() {
    auto& s = *state_;
    if (s.failed) return Status::failed;
    if (s.established) return Status::ok;
    const int status = s.drive([&] { return mbedtls_ssl_handshake(&s.ssl); });
    if (status == MBEDTLS_ERR_SSL_WANT_READ || status == MBEDTLS_ERR_SSL_WANT_WRITE) return Status::need_input;
    if (status != 0) return s.fail(status);
    s.established = true;
    if (compat::session_comes_with_handshake(s.ssl)) s.store_session();
    return Status::ok;
}

TlsEngine::Status TlsEngine::write(std::string_view plain) {
    auto& s = *state_;
    while (!plain.empty() && !s.failed) {
        const int n = mbedtls_ssl_write(&s.ssl, reinterpret_cast<const unsigned char*>(plain.data()), plain.size());
        if (n <= 0) return s.fail(n);
        plain.remove_prefix(static_cast<std::size_t>(n));
    }
    return s.failed ? Status::failed : Status::ok;
}

TlsEngine::Read TlsEngine::read(std::span<char> plain) {
    auto& s = *state_;
    while (!s.failed) {
        const int n = s.drive(
            [&] { return mbedtls_ssl_read(&s.ssl, reinterpret_cast<unsigned char*>(plain.data()), plain.size()); });
        if (n > 0) return {Status::ok, static_cast<std::size_t>(n)};
        if (n == MBEDTLS_ERR_SSL_WANT_READ || n == MBEDTLS_ERR_SSL_WANT_WRITE) return {Status::need_input, 0};
        if (n == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) return {Status::closed, 0};
        if (!compat::is_new_ticket(n)) return {s.fail(n), 0};
        s.store_session();
    }
    return {Status::failed, 0};
}

void TlsEngine::close() {
    if (state_->established && !state_->failed) mbedtls_ssl_close_notify(&state_->ssl);
}

bool TlsEngine::established() const { return state_->established; }

bool TlsEngine::resumed() const {
    const auto& s = *state_;
    return s.established && !s.context->is_server() && !s.certificate_seen;
}

std::string TlsEngine::protocol() const { return mbedtls_ssl_get_version(&state_->ssl); }

std::string TlsEngine::alpn() const {
    const char* chosen = mbedtls_ssl_get_alpn_protocol(&state_->ssl);
    return chosen == nullptr ? "" : chosen;
}

const hal::Error& TlsEngine::error() const { return state_->error; }

}  // namespace till::drivers::net::tls

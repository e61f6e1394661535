// TlsEngine: one TLS connection as a machine for bytes: ciphertext and plaintext in, plaintext and ciphertext out.
// No sockets, no time-outs, no threads (the shape of OpenVPN 3's SSLAPI).
//
// Whatever a call returns, also `failed`, there may be output to take() and deliver: after a failure it is the
// alert that tells the peer why.
#pragma once

#include "tls_context.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace till::drivers::net::tls {

class TlsEngine {
  public:
    enum class Status {
        ok,
        need_input,  // feed() more, then call again
        closed,      // the peer has finished with close_notify
        failed,      // see error(); nothing more will come of this connection
    };
    struct Read {
        Status status = Status::failed;
        std::size_t bytes = 0;  // > 0 exactly if ok
    };

    // `host` is what the certificate must be for; `origin` ("host:port") is where sessions are kept.
    static std::unique_ptr<TlsEngine> client(std::shared_ptr<TlsContext> context, const std::string& host,
                                             const std::string& origin);
    static std::unique_ptr<TlsEngine> server(std::shared_ptr<TlsContext> context);
    ~TlsEngine();
    TlsEngine(const TlsEngine&) = delete;
    TlsEngine& operator=(const TlsEngine&) = delete;

    void feed(std::string_view ciphertext);
    void feed_end();     // the transport has ended; without close_notify before it that is a truncation
    std::string take();  // ciphertext for the peer
    bool has_output() const;

    Status handshake();                    // ok once it is complete
    Status write(std::string_view plain);  // after the handshake; takes all of it
    Read read(std::span<char> plain);      // after the handshake
    void close();                          // close_notify

    bool established() const;
    bool resumed() const;  // client: without a full handshake. A server counts in TlsContext::tickets_accepted()
    std::string protocol() const;     // "TLSv1.2"
    std::string alpn() const;         // "" if the peer did not choose
    const hal::Error& error() const;  // "tls-certificate", "tls-truncated", "tls-failed"

  private:
    struct State;
    explicit TlsEngine(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace till::drivers::net::tls

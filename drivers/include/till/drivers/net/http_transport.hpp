// BeastHttpTransport: hal::HttpTransport over TCP and TLS (Beast parses the answer, inside one .cpp).
//
// Beyond the contract of hal/http.hpp:
//   - TLS 1.2 or newer; chain, signatures and host name are always checked against the CA bundle. Dates are judged
//     by hal::Clock while it is trusted. While it is not, a certificate is refused only if it ended before
//     `time_floor` (tls/tls_context.hpp says why).
//   - Redirects are answers like any other. Connections are kept alive per origin, TLS sessions are resumed.
//   - Nothing is repeated, with one exception that is safe: a pooled connection that turns out dead before it took
//     a single byte is replaced by a fresh one.
//   - A request that cannot be put on the wire (bad URL, http:// to another machine, line breaks in a header)
//     fails with "request-invalid", not_sent.
// Loop thread only. When the transport is destroyed, callbacks of requests in flight are destroyed uncalled.
#pragma once

#include "till/hal/clock.hpp"
#include "till/hal/crypto.hpp"
#include "till/hal/http.hpp"
#include "till/hal/scheduler.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace till::drivers::net {

class Connector;  // drivers/net/connector.hpp: the seam at which tests take the network away

struct TransportOptions {
    std::string user_agent{};                                           // empty: "till/<version>"
    std::string ca_bundle_file = "/etc/ssl/certs/ca-certificates.crt";  // PEM; the distribution's by default
    std::string ca_bundle_pem{};  // further roots, as PEM text; enough by itself when ca_bundle_file is empty
    hal::Wall time_floor{};       // a time that has certainly passed: the build date or the last trusted time
    std::size_t max_header_bytes = 32 * 1024;
    std::size_t max_body_bytes = 1024 * 1024;
    std::size_t max_connections = 32;  // in flight; above it "connect-failed", not_sent (37 KB of buffers each)
    std::size_t max_idle_per_origin = 2;
    hal::Duration idle_timeout{30'000};
};

struct TransportStats {
    std::uint64_t requests = 0;
    std::uint64_t answers = 0;
    std::uint64_t not_sent = 0;
    std::uint64_t unknown = 0;
    std::uint64_t timeouts = 0;  // counted in not_sent or unknown too
    std::uint64_t connections = 0;
    std::uint64_t reused = 0;  // requests that went over a pooled connection
    std::uint64_t tls_handshakes = 0;
    std::uint64_t tls_resumed = 0;  // of those
};

class BeastHttpTransport final : public hal::HttpTransport {
  public:
    BeastHttpTransport(boost::asio::io_context& io, hal::Scheduler& scheduler, hal::Crypto& crypto,
                       const hal::Clock& clock, TransportOptions options = {});
    BeastHttpTransport(std::unique_ptr<Connector> connector, hal::Scheduler& scheduler, hal::Crypto& crypto,
                       const hal::Clock& clock, TransportOptions options);
    ~BeastHttpTransport() override;

    void send(hal::HttpRequest request, hal::Duration timeout, hal::Callback<hal::HttpResult> done) override;

    TransportStats stats() const;
    void close_idle();  // the line changed: pooled connections lead nowhere

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace till::drivers::net

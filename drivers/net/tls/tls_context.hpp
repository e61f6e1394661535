// TlsContext: what all connections of one role share: roots or own certificate, settings, sessions.
//
// The clock-not-set case. A terminal without a battery-backed clock does not know the date until the network has
// told it, and the network it may speak to is behind TLS. So:
//   - chain, signatures, key usage, host name and algorithms are checked always, whatever the clock says;
//   - while hal::Clock is trusted, the dates of every certificate are judged by it;
//   - while it is not, what we do know is that `time_floor` (the build date, or later: the last trusted time) has
//     passed. A certificate that ended before it is refused. One that has not begun by it is accepted: certificates
//     are renewed all the time after a build, and an unset clock is no evidence against them.
// What that costs: with an unset clock a stolen key of a certificate that expired after `time_floor` could still be
// used. The engine keeps the latest trusted time it has seen as its floor, so the window does not reopen later.
#pragma once

#include "session_cache.hpp"

#include "till/hal/clock.hpp"
#include "till/hal/crypto.hpp"
#include "till/hal/result.hpp"

#include <memory>
#include <string>

namespace till::drivers::net::tls {

struct ClientOptions {
    std::string ca_file{};  // PEM bundle; may be empty if ca_pem is not
    std::string ca_pem{};
    hal::Wall time_floor{};
};

class TlsContext {
  public:
    // "tls-roots-unusable": nothing to trust; "tls-setup-failed".
    static hal::Result<std::shared_ptr<TlsContext>> client(hal::Crypto& crypto, const hal::Clock& clock,
                                                           const ClientOptions& options);
    // "tls-certificate-unusable": not PEM, or certificate and key do not belong together.
    static hal::Result<std::shared_ptr<TlsContext>> server(hal::Crypto& crypto, const std::string& chain_pem,
                                                           const std::string& key_pem);
    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    bool is_server() const { return is_server_; }
    int tickets_accepted() const { return tickets_accepted_; }  // server: sessions resumed

  private:
    friend class TlsEngine;
    struct Mbed;
    TlsContext(hal::Crypto& crypto, bool is_server);
    hal::Result<void> configure();
    hal::Result<void> trust(const ClientOptions& options);
    hal::Result<void> present(const std::string& chain_pem, const std::string& key_pem);
    hal::Result<void> offer_tickets();
    hal::Stamp now();  // raises the floor

    hal::Crypto& crypto_;
    const hal::Clock* clock_ = nullptr;
    hal::Wall time_floor_{};
    bool is_server_;
    int tickets_accepted_ = 0;
    SessionCache sessions_;
    std::unique_ptr<Mbed> mbed_;
};

}  // namespace till::drivers::net::tls

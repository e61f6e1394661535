// Pairing: a page becomes a cashier by typing the code that the customer display shows.
//
// One code at a time, 6 digits, 2 minutes. Five wrong tries, also if spread over several codes, close pairing for
// 10 minutes, and no more than 3 codes are shown in 5 minutes: 720 guesses a day find a code once in 3 years.
// No code is shown while a payment has the display. Loop thread only.
#pragma once

#include "till/firmware/api/local_api.hpp"

#include <deque>

namespace till::firmware::api {

struct PairingLimits {
    hal::Duration lifetime{120'000};
    int tries = 5;
    hal::Duration closed_after_tries{600'000};
    int starts = 3;
    hal::Duration starts_within{300'000};
};

class Pairing {
  public:
    using Show = std::function<void(std::optional<std::string>)>;
    Pairing(TokenStore& tokens, hal::Scheduler& loop, const hal::Clock& clock, hal::Crypto& crypto, Show show,
            PairingLimits limits = {});
    ~Pairing();

    // How long the code is valid. "pairing-unavailable", "display-busy", "pairing-limited".
    hal::Result<hal::Duration> start(bool display_busy);
    // A cashier's token. "pairing-code-wrong", "pairing-expired", and TokenStore's own.
    hal::Result<std::string> complete(std::string_view code);
    // When start() may work again, after "pairing-limited".
    hal::Duration wait() const;
    bool running() const { return !code_.empty(); }
    // A payment takes the display: the code goes.
    void stop();

  private:
    std::string new_code();
    TokenStore& tokens_;
    hal::Scheduler& loop_;
    const hal::Clock& clock_;
    hal::Crypto& crypto_;
    Show show_;
    PairingLimits limits_;
    std::string code_;
    int wrong_ = 0;  // since the last success or closing
    std::deque<hal::Monotonic> starts_;
    std::optional<hal::Monotonic> closed_until_;
    hal::Timer expiry_;
};

}  // namespace till::firmware::api

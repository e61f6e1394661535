#include "pairing.hpp"

namespace till::firmware::api {

Pairing::Pairing(TokenStore& tokens, hal::Scheduler& loop, const hal::Clock& clock, hal::Crypto& crypto, Show show,
                 PairingLimits limits)
    : tokens_(tokens), loop_(loop), clock_(clock), crypto_(crypto), show_(std::move(show)), limits_(limits) {}

Pairing::~Pairing() = default;

std::string Pairing::new_code() {
    // Rejection keeps the digits uniform: 4294 * 10^6 is the largest multiple below 2^32.
    constexpr std::uint32_t codes = 1'000'000;
    constexpr std::uint32_t limit = 4294u * codes;
    std::uint32_t number = 0;
    do {
        std::array<std::uint8_t, 4> bytes{};
        crypto_.random(bytes);
        number = static_cast<std::uint32_t>(bytes[0]) << 24 | static_cast<std::uint32_t>(bytes[1]) << 16 |
                 static_cast<std::uint32_t>(bytes[2]) << 8 | bytes[3];
    } while (number >= limit);
    auto digits = std::to_string(number % codes);
    return std::string(6 - digits.size(), '0') + digits;
}

hal::Duration Pairing::wait() const {
    const auto now = clock_.monotonic();
    hal::Duration wait{0};
    if (closed_until_) wait = std::max(wait, *closed_until_ - now);
    if (starts_.size() >= static_cast<std::size_t>(limits_.starts))
        wait = std::max(wait, starts_.front() + limits_.starts_within - now);
    return wait;
}

hal::Result<hal::Duration> Pairing::start(bool display_busy) {
    if (!show_) return hal::fail("pairing-unavailable");
    if (display_busy) return hal::fail("display-busy");
    const auto now = clock_.monotonic();
    while (!starts_.empty() && now - starts_.front() >= limits_.starts_within)
        starts_.pop_front();
    if (wait() > hal::Duration{0}) return hal::fail("pairing-limited");
    starts_.push_back(now);
    code_ = new_code();
    expiry_ = loop_.after(limits_.lifetime, [this] { stop(); });
    show_(code_);
    return limits_.lifetime;
}

hal::Result<std::string> Pairing::complete(std::string_view code) {
    if (code_.empty()) return hal::fail("pairing-expired");
    if (!hal::equal_constant_time(code, code_)) {
        if (++wrong_ < limits_.tries)
            return hal::fail("pairing-code-wrong", std::to_string(limits_.tries - wrong_) + " tries left");
        stop();
        wrong_ = 0;
        closed_until_ = clock_.monotonic() + limits_.closed_after_tries;
        return hal::fail("pairing-expired", "too many wrong codes");
    }
    wrong_ = 0;
    std::array<std::uint8_t, 4> bytes{};
    crypto_.random(bytes);
    auto token = tokens_.create("page-" + hal::to_hex(bytes), Role::cashier);
    if (token || token.error().type != "token-file-busy") stop();  // busy: the same code works in a moment
    return token;
}

void Pairing::stop() {
    if (code_.empty()) return;
    code_.clear();
    expiry_.cancel();
    show_(std::nullopt);
}

}  // namespace till::firmware::api

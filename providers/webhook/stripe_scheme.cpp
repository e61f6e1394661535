#include "webhook/parts.hpp"

#include <charconv>

namespace till::providers::webhook {
namespace {

constexpr std::size_t most_elements = 32;

std::unexpected<hal::Error> refused(std::string why) { return hal::fail("webhook-unauthenticated", std::move(why)); }

struct Signed {
    std::string_view time;  // the digits, as they are part of what is signed
    std::int64_t seconds = 0;
    std::vector<std::string_view> v1;
};

// Decimal digits without sign or leading zero, so that the number has one spelling only.
bool read_seconds(std::string_view text, std::int64_t& seconds) {
    if (text.empty() || text.size() > 12 || (text.front() == '0' && text.size() > 1)) return false;
    if (text.find_first_not_of("0123456789") != std::string_view::npos) return false;
    return std::from_chars(text.data(), text.data() + text.size(), seconds).ec == std::errc();
}

Result<Signed> read_elements(std::string_view value) {
    Signed out;
    bool more = true;
    for (std::size_t count = 0; more; ++count) {
        if (count == most_elements) return refused("too many elements");
        const auto comma = value.find(',');
        const auto element = value.substr(0, comma);
        more = comma != std::string_view::npos;
        if (more) value.remove_prefix(comma + 1);
        if (element.starts_with("t=")) {
            if (!out.time.empty()) return refused("two timestamps");
            out.time = element.substr(2);
            if (!read_seconds(out.time, out.seconds)) return refused("timestamp unreadable");
        } else if (element.starts_with("v1=")) {
            out.v1.push_back(element.substr(3));
        }
    }
    if (out.time.empty() || out.v1.empty()) return refused("no timestamp or no v1 signature");
    return out;
}

bool within(std::int64_t seconds, hal::Wall now, hal::Duration tolerance) {
    const auto distance = now - hal::Wall(std::chrono::seconds(seconds));
    return distance <= tolerance && -distance <= tolerance;
}

}  // namespace

bool looks_like_stripe(std::string_view value) {
    return value.starts_with("t=") || value.starts_with("v1=") || value.find(",t=") != std::string_view::npos ||
           value.find(",v1=") != std::string_view::npos;
}

Result<Verified> verify_stripe(const hal::Crypto& crypto, Keys keys, std::string_view body, std::string_view signature,
                               Arrival arrival, hal::Duration tolerance) {
    const auto elements = read_elements(signature);
    if (!elements) return std::unexpected(elements.error());
    std::string message(elements->time);
    message.append(".").append(body);
    const bool genuine = any_key(crypto, keys, message, [&](const hal::Digest& digest) {
        const auto expected = hal::to_hex(digest);
        bool fits = false;
        for (const auto& candidate : elements->v1) {
            const bool same = hal::equal_constant_time(expected, candidate);
            fits = fits || same;
        }
        return fits;
    });
    if (!genuine) return refused("no signature matches");
    if (arrival.trusted && !within(elements->seconds, arrival.wall, tolerance))
        return refused("the signature's time is outside the tolerance");
    return Verified{.scheme = "stripe", .signs_time = true, .time_checked = arrival.trusted};
}

}  // namespace till::providers::webhook

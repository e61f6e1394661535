#include "till/hal/ids.hpp"

#include <algorithm>
#include <array>

namespace till::hal {
namespace {

using Uuid = std::array<std::uint8_t, 16>;

void stamp_version(Uuid& id, unsigned version) {
    id[6] = static_cast<std::uint8_t>((id[6] & 0x0F) | (version << 4));
    id[8] = static_cast<std::uint8_t>((id[8] & 0x3F) | 0x80);  // RFC 9562 variant
}

std::string to_text(const Uuid& id) {
    std::string text = to_hex(id);
    for (const std::size_t at : {8U, 13U, 18U, 23U})
        text.insert(at, 1, '-');
    return text;
}

std::uint32_t load32(std::span<const std::uint8_t, 4> bytes) {
    std::uint32_t value = 0;
    for (const auto byte : bytes)
        value = value << 8 | byte;
    return value;
}

}  // namespace

// RFC 9562 6.2 method 1: 48 bits of milliseconds, a 32-bit counter spread over rand_a (12) and the front of
// rand_b (20), 42 random bits. The counter starts at a random number below 2^31 in each new millisecond, so it has
// at least 2^31 steps before it would wrap; then the millisecond is moved on by hand.
std::string IdGenerator::next() {
    constexpr std::int64_t last_possible = (std::int64_t{1} << 48) - 1;
    const auto wall = clock_.now().wall.time_since_epoch().count();
    const auto now = std::clamp<std::int64_t>(wall, 0, last_possible);

    std::array<std::uint8_t, 10> noise{};
    crypto_.random(noise);
    const auto seed = load32(std::span(noise).first<4>()) >> 1;
    if (now > last_ms_ || counter_ == 0) {
        last_ms_ = std::max(now, last_ms_);
        counter_ = seed + 1;
    } else if (++counter_ == 0) {
        ++last_ms_;
        counter_ = seed + 1;
    }

    Uuid id{};
    for (std::size_t i = 0; i < 6; ++i)
        id[i] = static_cast<std::uint8_t>(last_ms_ >> (40 - 8 * i));
    id[6] = static_cast<std::uint8_t>(counter_ >> 28);
    id[7] = static_cast<std::uint8_t>(counter_ >> 20);
    id[8] = static_cast<std::uint8_t>((counter_ >> 14) & 0x3F);
    id[9] = static_cast<std::uint8_t>(counter_ >> 6);
    id[10] = static_cast<std::uint8_t>((counter_ << 2) | (noise[4] & 0x03));
    std::copy_n(noise.begin() + 5, 5, id.begin() + 11);
    stamp_version(id, 7);
    return to_text(id);
}

bool is_safe_id(std::string_view text) {
    const auto safe = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-';
    };
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, safe);
}

std::string derived_id(const Crypto& crypto, std::string_view name_space, std::string_view name) {
    // The length in front keeps ("a", "bc") and ("ab", "c") apart.
    std::string input = std::to_string(name_space.size()) + ":";
    input.append(name_space).append(name);
    const Digest digest = crypto.sha256(input);
    Uuid id{};
    std::copy_n(digest.begin(), id.size(), id.begin());
    stamp_version(id, 8);
    return to_text(id);
}

}  // namespace till::hal

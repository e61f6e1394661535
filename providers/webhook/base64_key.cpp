#include "till/providers/webhook.hpp"

namespace till::providers::webhook {
namespace {

// -1 for what is not in the alphabet.
int value_of(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+') return 62;
    return c == '/' ? 63 : -1;
}

}  // namespace

Result<hal::Secret> decode_base64_key(const hal::Secret& key) {
    auto text = key.reveal();
    const auto invalid = hal::fail("key-invalid", "not canonical base64");
    if (text.empty() || text.size() % 4 != 0) return invalid;
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    text.remove_suffix(padding);
    std::string bytes;
    bytes.reserve(text.size());  // never grown: no copy is left behind unwiped
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : text) {
        const int value = value_of(c);
        if (value < 0) return invalid;
        bits = (bits << 6) | static_cast<std::uint32_t>(value);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes += static_cast<char>((bits >> held) & 0xFFU);
        bits &= (1U << held) - 1U;
    }
    // Bits behind the last byte: another text for the same key is a typing mistake.
    if (bits != 0 || bytes.empty()) return invalid;
    return hal::Secret(std::move(bytes));
}

}  // namespace till::providers::webhook

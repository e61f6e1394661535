#include "webhook/parts.hpp"

#include <algorithm>

namespace till::providers::webhook {

bool looks_like_base64(std::string_view value) {
    const auto in_alphabet = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    };
    // 32 bytes: 43 characters and one for padding.
    return value.size() == 44 && value.back() == '=' && std::ranges::all_of(value.substr(0, 43), in_alphabet);
}

bool is_hmac_base64(const hal::Crypto& crypto, Keys keys, std::string_view body, std::string_view signature) {
    return any_key(crypto, keys, body, [&](const hal::Digest& digest) {
        return hal::equal_constant_time(hal::to_base64(digest), signature);
    });
}

}  // namespace till::providers::webhook

#include "common/text.hpp"
#include "webhook/parts.hpp"

#include <algorithm>

namespace till::providers::webhook {

bool looks_like_hex(std::string_view value) {
    const auto is_hex = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    };
    return value.size() == 64 && std::ranges::all_of(value, is_hex);
}

bool is_hmac_hex(const hal::Crypto& crypto, Keys keys, std::string_view body, std::string_view signature) {
    if (signature.size() != 64) return false;
    const auto lower = lower_case(signature);
    return any_key(crypto, keys, body,
                   [&](const hal::Digest& digest) { return hal::equal_constant_time(hal::to_hex(digest), lower); });
}

}  // namespace till::providers::webhook

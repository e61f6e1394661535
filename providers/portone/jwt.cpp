#include "portone/jwt.hpp"

#include <algorithm>

namespace till::providers::portone {
namespace {

std::string base64url(std::span<const std::uint8_t> bytes) {
    auto text = hal::to_base64(bytes);
    text.erase(std::ranges::find(text, '='), text.end());
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return text;
}

std::string base64url(std::string_view text) {
    const std::vector<std::uint8_t> bytes(text.begin(), text.end());
    return base64url(std::span(bytes));
}

}  // namespace

hal::Result<std::string> jwt_hs256(const hal::Crypto& crypto, const hal::Secret& secret,
                                   const hal::json::Value& claims) {
    auto token = base64url(std::string_view(R"({"alg":"HS256","typ":"JWT"})")) + "." + base64url(claims.dump());
    const auto mac = crypto.hmac_sha256(secret.reveal(), token);
    if (!mac) return std::unexpected(mac.error());
    return token + "." + base64url(std::span<const std::uint8_t>(*mac));
}

}  // namespace till::providers::portone

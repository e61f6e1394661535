#include "tests/sandbox/portone/signature.hpp"

#include <algorithm>

namespace till::sandbox::portone {
namespace {

constexpr std::string_view base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string escape(std::string_view text) {
    constexpr std::string_view plain = "-_.~";
    std::string out;
    for (const char c : text) {
        const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (letter || is_digit(c) || plain.find(c) != std::string_view::npos) {
            out += c;
        } else if (c == ' ') {
            out += '+';
        } else {
            auto hex = hal::to_hex(std::array{static_cast<std::uint8_t>(c)});
            std::ranges::transform(hex, hex.begin(),
                                   [](char h) { return h >= 'a' ? static_cast<char>(h - 'a' + 'A') : h; });
            out += '%' + hex;
        }
    }
    return out;
}

std::string without_padding(std::string text) {
    while (text.ends_with('='))
        text.pop_back();
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return text;
}

std::string encode(std::string_view text) {
    const std::vector<std::uint8_t> bytes(text.begin(), text.end());
    return without_padding(hal::to_base64(bytes));
}

std::optional<std::string> decode(std::string_view text) {
    std::string out;
    std::uint32_t bits = 0;
    int have = 0;
    for (const char c : text) {
        const auto value = base64url.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        bits = (bits << 6U) | static_cast<std::uint32_t>(value);
        have += 6;
        if (have < 8) continue;
        have -= 8;
        out += static_cast<char>((bits >> static_cast<unsigned>(have)) & 0xFFU);
    }
    return out;
}

std::string mac_of(const hal::Crypto& crypto, std::string_view secret, std::string_view text) {
    const auto mac = crypto.hmac_sha256(secret, text);
    return mac ? without_padding(hal::to_base64(*mac)) : std::string();
}

}  // namespace

std::string form_of(Fields fields) {
    std::ranges::stable_sort(fields, {}, &Fields::value_type::first);
    std::string out;
    for (const auto& [name, value] : fields)
        out += (out.empty() ? "" : "&") + escape(name) + "=" + escape(value);
    return out;
}

std::string sign_form(const hal::Crypto& crypto, std::string_view secret, Fields fields) {
    const auto mac = crypto.hmac_sha256(secret, form_of(std::move(fields)));
    return mac ? hal::to_base64(*mac) : std::string();
}

std::string go_decimal(std::string_view decimal) {
    const auto dot = decimal.find('.');
    const auto whole = decimal.substr(0, dot);
    auto fraction = dot == std::string_view::npos ? std::string_view() : decimal.substr(dot + 1);
    if (whole.empty() || !std::ranges::all_of(whole, is_digit) || !std::ranges::all_of(fraction, is_digit)) return {};
    while (fraction.ends_with('0'))
        fraction.remove_suffix(1);
    return fraction.empty() ? std::string(whole) : std::string(whole) + "." + std::string(fraction);
}

std::string make_token(const hal::Crypto& crypto, std::string_view secret, const Value& claims) {
    const auto text = encode(R"({"alg":"HS256","typ":"JWT"})") + "." + encode(claims.dump());
    return text + "." + mac_of(crypto, secret, text);
}

std::optional<Value> open_token(const hal::Crypto& crypto, std::string_view secret, std::string_view token) {
    const auto first = token.find('.');
    const auto last = token.rfind('.');
    if (first == std::string_view::npos || first == last) return std::nullopt;
    const auto mac = mac_of(crypto, secret, token.substr(0, last));
    if (mac.empty() || !hal::equal_constant_time(mac, token.substr(last + 1))) return std::nullopt;
    const auto header = decode(token.substr(0, first));
    const auto claims = decode(token.substr(first + 1, last - first - 1));
    if (!header || !claims) return std::nullopt;
    const auto head = hal::json::parse(*header);
    const auto body = hal::json::parse(*claims);
    if (!head || head->string_or("alg", "") != "HS256" || !body || !body->is_object()) return std::nullopt;
    return *body;
}

std::string ksuid(hal::Crypto& crypto) {
    std::array<std::uint8_t, 26> raw{};
    crypto.random(raw);
    std::string out = "2";  // the years of its time stamps
    for (const auto byte : raw)
        out += base62[byte % base62.size()];
    return out;
}

}  // namespace till::sandbox::portone

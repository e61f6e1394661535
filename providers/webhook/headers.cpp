#include "webhook/parts.hpp"

#include <optional>

namespace till::providers::webhook {
namespace {

constexpr std::size_t longest_value = 2048;
constexpr std::size_t most_values = 8;  // each costs an HMAC of the whole body per key

std::string_view trimmed(std::string_view value) {
    const auto from = value.find_first_not_of(" \t");
    if (from == std::string_view::npos) return {};
    return value.substr(from, value.find_last_not_of(" \t") - from + 1);
}

struct Attempt {
    std::optional<Verified> verified;
    std::string why;  // nothing fitted
};

void try_value(const hal::Crypto& crypto, Keys keys, const HeaderRule& rule, std::string_view value,
               std::string_view body, Arrival arrival, Attempt& attempt) {
    if (looks_like_stripe(value)) {
        if (!rule.stripe) return;
        const auto verified = verify_stripe(crypto, keys, body, value, arrival, rule.tolerance);
        if (verified) {
            attempt.verified = *verified;  // the strongest there is: replaces one without a time
        } else {
            attempt.why = verified.error().detail;
        }
        return;
    }
    if (attempt.verified) return;
    if (looks_like_hex(value) && rule.hmac_hex && is_hmac_hex(crypto, keys, body, value))
        attempt.verified = Verified{.scheme = "hmac_hex"};
    else if (looks_like_base64(value) && rule.hmac_base64 && is_hmac_base64(crypto, keys, body, value))
        attempt.verified = Verified{.scheme = "hmac_base64"};
}

}  // namespace

Result<Verified> verify_headers(const hal::Crypto& crypto, Keys keys, const HeaderRule& rule,
                                const hal::HttpHeaders& headers, std::string_view body, Arrival arrival) {
    Attempt attempt;
    std::size_t values = 0;
    for (const auto& name : rule.headers) {
        for (const auto raw : headers.all(name)) {
            const auto value = trimmed(raw);
            if (value.empty() || value.size() > longest_value || values == most_values) continue;
            ++values;
            try_value(crypto, keys, rule, value, body, arrival, attempt);
        }
    }
    if (attempt.verified) return *attempt.verified;
    if (values == 0) return hal::fail("webhook-unauthenticated", "no signature");
    return hal::fail("webhook-unauthenticated", attempt.why.empty() ? "no signature matches" : attempt.why);
}

}  // namespace till::providers::webhook

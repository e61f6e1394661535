#include "portone/check.hpp"

#include "common/text.hpp"
#include "common/url.hpp"
#include "till/hal/ids.hpp"

#include <algorithm>

namespace till::providers::portone {
namespace {

using hal::fail;

constexpr std::int64_t max_minor = 99'999'999'999;  // 11 digits: a double on the way keeps every one

std::unexpected<hal::Error> invalid(std::string why) { return fail("config-invalid", "portone: " + std::move(why)); }

bool is_header_name(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return c == '-' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    });
}

bool is_secret(const hal::Secret& secret, std::size_t shortest) {
    return secret.reveal().size() >= shortest && !has_control_characters(secret.reveal());
}

Result<void> check_keys(const PortoneConfig& config) {
    if (!is_path_id(config.portone_key)) return invalid("portone_key must be 1 to 64 letters, digits, '_' and '-'");
    if (!config.sub_merchant_key.empty() && !is_path_id(config.sub_merchant_key)) return invalid("sub_merchant_key");
    if (!is_secret(config.portone_secret, 16)) return invalid("portone_secret is shorter than 16 characters");
    if (!is_header_name(config.client_key_header)) return invalid("client_key_header is no header's name");
    if (!hal::is_safe_id(config.jwt_issuer)) return invalid("jwt_issuer");
    if (config.jwt_seconds < 10 || config.jwt_seconds > 3600) return invalid("jwt_seconds must be 10 to 3600");
    for (const auto& token : config.webhook_tokens)
        if (!is_secret(token, 16)) return invalid("a webhook token is shorter than 16 characters");
    for (const auto& secret : config.webhook_secrets)
        if (!is_secret(secret, 16)) return invalid("a webhook secret is shorter than 16 characters");
    return {};
}

Result<void> check_addresses(PortoneConfig& config) {
    while (config.base_url.ends_with('/'))
        config.base_url.pop_back();
    if (!is_base_url(config.base_url)) return invalid("base_url must be https://, or http:// to a loopback host");
    const bool loopback = is_plain_http(config.base_url);
    for (const auto& url : {config.success_url, config.failure_url})
        if (!is_drawable_url(url, loopback)) return invalid("success_url and failure_url must be https://");
    if (!is_drawable_url(config.checkout_prefix, loopback)) return invalid("checkout_prefix must be https://");
    return {};
}

Result<void> check_shop(const PortoneConfig& config) {
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (config.country_code.size() != 2 || !std::ranges::all_of(config.country_code, upper))
        return invalid("country_code must be two capital letters");
    if (config.merchant_name.empty() || config.merchant_name.size() > 100 ||
        has_control_characters(config.merchant_name))
        return invalid("merchant_name must be 1 to 100 characters");
    if (config.currencies.empty()) return invalid("currencies is empty");
    for (const auto& code : config.currencies)
        if (!hal::Currency::from_code(code)) return invalid("currency " + scrubbed(code) + " is not known");
    if (config.link_lifetime < hal::Duration{60'000} || config.link_lifetime > std::chrono::hours{24 * 30})
        return invalid("link_lifetime must be 1 minute to 30 days");
    return {};
}

}  // namespace

bool is_path_id(std::string_view text) { return hal::is_safe_id(text) && text.find('.') == std::string_view::npos; }

std::string_view to_string(PortoneConfig::Environment environment) {
    return environment == PortoneConfig::Environment::live ? "live" : "sandbox";
}

Result<void> check_config(PortoneConfig& config) {
    if (auto keys = check_keys(config); !keys) return keys;
    if (auto addresses = check_addresses(config); !addresses) return addresses;
    return check_shop(config);
}

Result<void> check_sale(const SaleRequest& sale, const PortoneConfig& config) {
    if (sale.method != method_name) return fail("method-unknown", sale.method);
    const auto code = sale.amount.currency.code();
    if (std::ranges::find(config.currencies, code) == config.currencies.end())
        return fail("currency-not-supported", std::string(code));
    if (sale.amount.minor < 1 || sale.amount.minor > max_minor)
        return fail("amount-invalid", "must be between 1 and " + std::to_string(max_minor) + " minor units");
    return {};
}

}  // namespace till::providers::portone

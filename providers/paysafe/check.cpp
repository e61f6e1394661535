#include "paysafe/check.hpp"

#include "common/text.hpp"
#include "common/url.hpp"
#include "paysafe/fields.hpp"
#include "till/hal/ids.hpp"
#include "till/providers/webhook.hpp"

#include <algorithm>

namespace till::providers::paysafe {
namespace {

using hal::fail;

constexpr std::size_t longest_text = 255;

std::unexpected<hal::Error> invalid(std::string why) { return fail("config-invalid", "paysafe: " + std::move(why)); }

bool is_word(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

bool is_email(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.size() <= longest_text &&
           text.find(' ') == std::string_view::npos && !has_control_characters(text);
}

Result<void> check_account(const PaysafeConfig& config) {
    const auto user = config.user.reveal();
    const auto password = config.password.reveal();
    if (user.empty() || user.size() > longest_text || user.find(':') != std::string_view::npos)
        return invalid("user must be 1 to 255 characters without ':'");
    if (password.empty() || password.size() > longest_text) return invalid("password must be 1 to 255 characters");
    if (has_control_characters(user) || has_control_characters(password))
        return invalid("user and password must not hold control characters");
    if (!config.account_id.empty() && !hal::is_safe_id(config.account_id)) return invalid("account_id is no id");
    return {};
}

// The wrong host with the right password is real money where nobody expects it, or none where somebody does.
Result<void> check_environment(const PaysafeConfig& config) {
    if (!is_base_url(config.base_url)) return invalid("base_url must be https://, or http:// to a loopback host");
    if (config.live && config.base_url.starts_with("https://api.test.paysafe.com"))
        return invalid("live, but base_url is Paysafe's test host");
    if (!config.live && config.base_url.starts_with("https://api.paysafe.com"))
        return invalid("not live, but base_url is Paysafe's live host");
    if (config.simulator.empty()) return {};
    if (config.live) return invalid("simulator is for tests only");
    if (config.simulator != "INTERNAL" && config.simulator != "EXTERNAL")
        return invalid("simulator must be INTERNAL or EXTERNAL");
    return {};
}

Result<void> check_sales(const PaysafeConfig& config) {
    if (config.payment_type != "SAFETYPAY_CASH" && config.payment_type != "ONLINE_BANK_TRANSFER")
        return invalid("payment_type must be SAFETYPAY_CASH or ONLINE_BANK_TRANSFER");
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (!config.country_code.empty() &&
        (config.country_code.size() != 2 || !std::ranges::all_of(config.country_code, is_capital)))
        return invalid("country_code must be two capital letters");
    if (!is_drawable_url(config.return_url, is_plain_http(config.base_url)))
        return invalid("return_url must be https://");
    if (!config.customer_email.empty() && !is_email(config.customer_email))
        return invalid("customer_email is no address");
    if (config.expiry_minutes < 0 || config.expiry_minutes > 43'200)
        return invalid("expiry_minutes must be 0 to 43200");
    if (!is_word(config.expiry_field)) return invalid("expiry_field is no member's name");
    if (config.empty_reads < 3 || config.empty_reads > 10) return invalid("empty_reads must be 3 to 10");
    return {};
}

Result<void> check_currencies(const PaysafeConfig& config) {
    if (config.currencies.empty()) return invalid("no currencies");
    for (const auto& code : config.currencies)
        if (!hal::Currency::from_code(code)) return invalid("currency " + scrubbed(code));
    for (const auto& [code, exponent] : config.amount_exponents)
        if (!hal::Currency::from_code(code) || exponent < 0 || exponent > 4)
            return invalid("amount_exponents: a currency and 0 to 4");
    return {};
}

Result<void> check_keys(PaysafeConfig& config) {
    for (auto& key : config.webhook_keys) {
        if (config.key_encoding == PaysafeConfig::KeyEncoding::base64) {
            auto decoded = webhook::decode_base64_key(key);
            if (!decoded) return invalid("a webhook key is not base64");
            key = *std::move(decoded);
        }
        if (key.reveal().size() < 12) return invalid("a webhook key is shorter than 12 bytes");
    }
    return {};
}

}  // namespace

Result<void> check_config(PaysafeConfig& config) {
    while (config.base_url.ends_with('/'))
        config.base_url.pop_back();
    if (auto checked = check_environment(config); !checked) return checked;
    if (auto checked = check_account(config); !checked) return checked;
    if (auto checked = check_sales(config); !checked) return checked;
    if (auto checked = check_currencies(config); !checked) return checked;
    return check_keys(config);
}

Result<void> check_sale(const SaleRequest& sale, const PaysafeConfig& config) {
    if (sale.method != method_name) return fail("method-unknown", sale.method);
    const std::string code(sale.amount.currency.code());
    if (std::ranges::find(config.currencies, code) == config.currencies.end())
        return fail("currency-not-supported", code);
    if (const auto amount = wire_amount(sale.amount, config); !amount) return std::unexpected(amount.error());
    const auto email = sale.customer.find("email");
    if (email != sale.customer.end() && !email->second.empty() && !is_email(email->second))
        return fail("customer-invalid", "email");
    return {};
}

}  // namespace till::providers::paysafe

#include "payglobe/check.hpp"

#include "common/text.hpp"
#include "common/url.hpp"
#include "till/hal/ids.hpp"

#include <algorithm>

namespace till::providers::payglobe {
namespace {

using hal::fail;

constexpr std::int64_t max_minor = 99'999'999'999;
constexpr std::size_t longest_text = 254;

std::unexpected<hal::Error> invalid(std::string why) { return fail("config-invalid", "payglobe: " + std::move(why)); }

// "sk_test_" + at least one more character; which of the two modes comes out of it.
bool is_key(std::string_view key, std::string_view kind, bool live) {
    const auto prefix = std::string(kind) + (live ? "_live_" : "_test_");
    return key.size() > prefix.size() && key.size() <= 256 && key.starts_with(prefix) && !has_control_characters(key) &&
           key.find(' ') == std::string_view::npos;
}

Result<void> check_keys(const PayglobeConfig& config) {
    const auto secret = config.secret_key.reveal();
    const bool live = is_key(secret, "sk", true);
    if (!live && !is_key(secret, "sk", false)) return invalid("secret_key must begin with sk_test_ or sk_live_");
    if (!config.public_key.empty() && !is_key(config.public_key.reveal(), "pk", live))
        return invalid("public_key must begin with pk_ and be of the same mode as secret_key");
    for (const auto& secret_text : config.webhook_secrets)
        if (secret_text.reveal().size() < 12) return invalid("a webhook secret is shorter than 12 characters");
    return {};
}

Result<void> check_addresses(const PayglobeConfig& config) {
    const bool loopback = is_plain_http(config.base_url);
    for (const auto& url : {config.notify_url, config.error_url})
        if (!url.empty() && !is_drawable_url(url, loopback))
            return invalid("notify_url and error_url must be https://");
    // The guide writes {transactionId} into it; braces are no URL characters, so it is judged without them.
    auto callback = config.callback_url;
    std::erase_if(callback, [](char c) { return c == '{' || c == '}'; });
    if (!callback.empty() && !is_drawable_url(callback, loopback)) return invalid("callback_url must be https://");
    return {};
}

bool is_word(std::string_view text) {
    return text.size() <= 64 && std::ranges::all_of(text, [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
           });
}

bool is_email(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.size() <= longest_text &&
           text.find(' ') == std::string_view::npos && !has_control_characters(text);
}

Result<void> check_switches(const PayglobeConfig& config) {
    if (!is_word(config.card_voucher_mode) || !is_word(config.card_mode)) return invalid("a payment mode is no word");
    if (config.page_field.empty() || !is_word(config.page_field)) return invalid("page_field is no member's name");
    for (const auto& status : config.void_statuses)
        if (status.empty() || !is_word(status)) return invalid("void_statuses must be words");
    if (config.link_days < 1 || config.link_days > 365) return invalid("link_days must be 1 to 365");
    if (!config.link_customer_email.empty() && !is_email(config.link_customer_email))
        return invalid("link_customer_email is no address");
    if (config.webhook_tolerance < hal::Duration{1'000} || config.webhook_tolerance > hal::Duration{3'600'000})
        return invalid("webhook_tolerance must be 1 s to 1 h");
    return {};
}

Result<void> check_customer(const SaleRequest& sale) {
    const auto email = sale.customer.find("email");
    if (email != sale.customer.end() && !email->second.empty() && !is_email(email->second))
        return fail("customer-invalid", "email");
    const auto name = sale.customer.find("name");
    if (name != sale.customer.end() && (name->second.size() > longest_text || has_control_characters(name->second)))
        return fail("customer-invalid", "name");
    return {};
}

Result<void> check_saved_card(const SaleRequest& sale) {
    const auto card = sale.options.find("card_id");
    if (card == sale.options.end() || card->second.empty()) return fail("option-missing", "card_id");
    const auto customer = sale.options.find("customer_id");
    if (customer == sale.options.end() || customer->second.empty()) return fail("option-missing", "customer_id");
    // PayGlobe's card ids are numbers; without a leading zero, as they go out as one.
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (card->second.size() > 18 || card->second.front() == '0' || !std::ranges::all_of(card->second, is_digit))
        return fail("option-invalid", "card_id: a number");
    if (!hal::is_safe_id(customer->second))
        return fail("option-invalid", "customer_id: 1 to 64 letters, digits, '.', '_' or '-'");
    return {};
}

}  // namespace

Result<void> check_config(PayglobeConfig& config) {
    while (config.base_url.ends_with('/'))
        config.base_url.pop_back();
    if (!is_base_url(config.base_url)) return invalid("base_url must be https://, or http:// to a loopback host");
    if (auto keys = check_keys(config); !keys) return keys;
    if (auto addresses = check_addresses(config); !addresses) return addresses;
    return check_switches(config);
}

Result<void> check_sale(const SaleRequest& sale) {
    const auto* rule = find_rule(sale.method);
    if (rule == nullptr) return fail("method-unknown", sale.method);
    if (sale.amount.currency != hal::Currency::eur())
        return fail("currency-not-supported", std::string(sale.amount.currency.code()));
    if (sale.amount.minor < 1 || sale.amount.minor > max_minor)
        return fail("amount-invalid", "must be between 1 and " + std::to_string(max_minor) + " minor units");
    if (auto customer = check_customer(sale); !customer) return customer;
    return rule->api == Api::token ? check_saved_card(sale) : Result<void>{};
}

}  // namespace till::providers::payglobe

#include "payrexx/check.hpp"

#include "common/text.hpp"
#include "common/url.hpp"
#include "payrexx/requests.hpp"
#include "till/hal/ids.hpp"

#include <algorithm>

namespace till::providers::payrexx {
namespace {

using hal::fail;

constexpr std::int64_t max_minor = 99'999'999;
constexpr std::size_t longest_prefix = 24;  // with our 36 characters still within 60

std::unexpected<hal::Error> invalid(std::string why) { return fail("config-invalid", "payrexx: " + std::move(why)); }

bool is_word(std::string_view text) { return hal::is_safe_id(text) && text.find_first_not_of('.') != text.npos; }

Result<void> check_secrets(const PayrexxConfig& config) {
    const auto secret = config.api_secret.reveal();
    if (secret.empty() || secret.size() > 256 || has_control_characters(secret) || secret.find(' ') != secret.npos)
        return invalid("api_secret is empty or no secret");
    for (const auto& token : config.webhook_tokens)
        if (token.reveal().size() < 16) return invalid("a webhook token is shorter than 16 characters");
    for (const auto& key : config.webhook_keys)
        if (key.reveal().size() < 8) return invalid("a webhook key is shorter than 8 characters");
    return {};
}

Result<void> check_gateway(const PayrexxConfig& config) {
    if (config.currencies.empty()) return invalid("currencies must not be empty");
    for (const auto& code : config.currencies)
        if (!hal::Currency::from_code(code)) return invalid("unknown currency " + scrubbed(code));
    for (const auto& means : config.payment_means)
        if (!is_word(means)) return invalid("payment_means must be words");
    if (config.validity_minutes < 0 || config.validity_minutes > 1440)
        return invalid("validity_minutes must be 0 to 1440");
    if (config.list_size < 10 || config.list_size > 1000) return invalid("list_size must be 10 to 1000");
    const auto& prefix = config.reference_prefix;
    if (!prefix.empty() && (!is_word(prefix) || prefix.size() > longest_prefix))
        return invalid("reference_prefix must be up to 24 letters, digits, '.', '_' or '-'");
    return {};
}

Result<void> check_terminal(const PayrexxConfig& config) {
    if (config.terminal_serial.empty()) return {};
    if (!is_word(config.terminal_serial)) return invalid("terminal_serial is no serial number");
    if (!is_word(config.terminal_means)) return invalid("terminal_means must be a word");
    for (const auto& word : config.reversal_done)
        if (!is_word(word)) return invalid("reversal_done must be words");
    return {};
}

}  // namespace

Result<void> check_config(PayrexxConfig& config) {
    while (config.base_url.ends_with('/'))
        config.base_url.pop_back();
    if (!is_base_url(config.base_url)) return invalid("base_url must be https://, or http:// to a loopback host");
    if (!is_word(config.version)) return invalid("version must look like v1.14");
    if (!is_word(config.instance)) return invalid("instance is the first part of the merchant's address");
    if (auto secrets = check_secrets(config); !secrets) return secrets;
    if (auto gateway = check_gateway(config); !gateway) return gateway;
    return check_terminal(config);
}

Result<void> check_sale(const SaleRequest& sale, const PayrexxConfig& config) {
    const bool terminal = is_terminal(sale) && !config.terminal_serial.empty();
    if (sale.method != gateway_method && !terminal) return fail("method-unknown", sale.method);
    if (std::ranges::find(config.currencies, sale.amount.currency.code()) == config.currencies.end())
        return fail("currency-not-supported", std::string(sale.amount.currency.code()));
    if (sale.amount.minor < 1 || sale.amount.minor > max_minor)
        return fail("amount-invalid", "must be between 1 and " + std::to_string(max_minor) + " minor units");
    return {};
}

}  // namespace till::providers::payrexx

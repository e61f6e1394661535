#include "common/text.hpp"
#include "common/url.hpp"
#include "payhub/sale_rules.hpp"

#include <algorithm>

namespace till::providers::payhub {
namespace {

constexpr std::size_t shortest_token = 16;

std::unexpected<hal::Error> invalid(std::string why) {
    return hal::fail("config-invalid", "payhub: " + std::move(why));
}

// RFC 9110 5.6.2: what a header name may consist of.
bool is_header_name(std::string_view name) {
    const auto token = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    };
    return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, token);
}

Result<void> check_headers(const PayhubConfig& config) {
    if (!is_header_name(config.api_key_header)) return invalid("api_key_header is no header name");
    if (config.api_key.empty()) return invalid("api_key is empty");
    for (const auto value : {config.api_key.reveal(), config.authorization.reveal(),
                             std::string_view(config.serial_number), std::string_view(config.software)})
        if (has_control_characters(value)) return invalid("a header value holds control characters");
    // Payhub refuses refunds without them, and a sale that cannot be refunded must not be taken.
    if (config.serial_number.empty() || config.software.empty())
        return invalid("serial_number and software are needed");
    return {};
}

Result<void> check_texts(const PayhubConfig& config) {
    const auto currency = hal::Currency::from_code(config.currency);
    if (!currency) return invalid("currency " + currency.error().detail);
    for (const auto& text : {config.country, config.locale, config.store.code, config.store.terminal_code,
                             config.store.address.city, config.store.address.country, config.store.address.postal_code,
                             config.store.address.street, config.line_type})
        if (has_control_characters(text) || text.size() > 255)
            return invalid("a text is too long or holds control characters");
    if (config.qr_field.empty()) return invalid("qr_field is empty");
    return {};
}

bool is_provider(std::string_view name) {
    return std::ranges::any_of(rules(), [name](const Rule& rule) { return rule.provider == name; });
}

Result<void> check_lists(const PayhubConfig& config) {
    for (const auto& name : config.methods)
        if (find_rule(name) == nullptr) return invalid("methods: " + name + " is none of them");
    for (const auto* list : {&config.mails_payer, &config.open_amounts, &config.refundable})
        for (const auto& name : *list)
            if (!is_provider(name)) return invalid(name + " is no provider behind Payhub");
    for (const auto& rule : rules())
        if (rule.never_open && std::ranges::find(config.open_amounts, rule.provider) != config.open_amounts.end())
            return invalid("open_amounts: " + std::string(rule.provider) + " takes fixed amounts only");
    return {};
}

}  // namespace

Result<void> check_config(PayhubConfig& config) {
    while (config.base_url.ends_with('/'))
        config.base_url.pop_back();
    if (!is_base_url(config.base_url)) return invalid("base_url must be https://, or http:// to a loopback host");
    if (auto headers = check_headers(config); !headers) return headers;
    if (auto texts = check_texts(config); !texts) return texts;
    if (auto lists = check_lists(config); !lists) return lists;
    for (const auto& token : config.webhook_tokens)
        if (token.reveal().size() < shortest_token) return invalid("a webhook token is shorter than 16 characters");
    return {};
}

}  // namespace till::providers::payhub

#include "common/text.hpp"
#include "payhub/sale_rules.hpp"
#include "till/hal/ids.hpp"

#include <algorithm>

namespace till::providers::payhub {
namespace {

constexpr std::size_t most_lines = 1000;
constexpr std::size_t longest_name = 255;

using hal::fail;

Result<void> check_line(const OrderLine& line, const Rule& rule, const hal::Currency& currency) {
    const auto length = utf8_length(line.name);
    if (length < 1 || length > longest_name || has_control_characters(line.name))
        return fail("order-line-invalid", "a name has 1 to 255 characters");
    if (line.unit_price.currency != currency || line.total.currency != currency)
        return fail("order-line-invalid", "a line is in another currency than the sale");
    // Weighed goods: quantity 1, the weight in the name.
    if (line.quantity < 1) return fail("order-line-invalid", "a quantity is a whole number from 1");
    if (line.unit_price.minor > rule.max_minor || line.total.minor > rule.max_minor ||
        line.unit_price.minor < -rule.max_minor || line.total.minor < -rule.max_minor)
        return fail("order-line-invalid", "a price is beyond the limit");
    std::int64_t product = 0;
    if (__builtin_mul_overflow(line.quantity, line.unit_price.minor, &product) || product != line.total.minor)
        return fail("order-line-invalid", "a total is quantity times unit price");
    return {};
}

Result<void> check_lines(const SaleRequest& sale, const Rule& rule) {
    if (sale.lines.empty()) return fail("order-lines-missing", "Klarna needs at least one order line");
    if (sale.lines.size() > most_lines) return fail("order-line-invalid", "at most 1000 order lines");
    std::int64_t sum = 0;  // cannot overflow: 1000 lines of at most max_minor
    for (const auto& line : sale.lines) {
        if (auto checked = check_line(line, rule, sale.amount.currency); !checked) return checked;
        sum += line.total.minor;
    }
    if (sum != sale.amount.minor)
        return fail("order-lines-mismatch", "the lines add up to " + std::to_string(sum) + ", the sale is " +
                                                std::to_string(sale.amount.minor));
    return {};
}

Result<void> check_short_code(const SaleRequest& sale, bool digits_only) {
    const auto option = sale.options.find("short_code");
    if (option == sale.options.end() || option->second.empty())
        return fail("option-missing", "short_code: the code on the customer's phone");
    const std::string& code = option->second;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (digits_only && (code.size() < 2 || code.size() > 20 || !std::ranges::all_of(code, is_digit)))
        return fail("option-invalid", "short_code: 2 to 20 digits");
    if (!hal::is_safe_id(code)) return fail("option-invalid", "short_code: 1 to 64 letters, digits, '.', '_' or '-'");
    return {};
}

// Not whether it is one, only that it can be: the mail itself is the test.
bool is_email(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == text.npos &&
           text.size() <= 254 && text.find(' ') == text.npos && !has_control_characters(text);
}

Result<void> check_email(const SaleRequest& sale) {
    const auto email = sale.customer.find("email");
    if (email == sale.customer.end() || !is_email(email->second))
        return fail("customer-email-missing", "this method sends the customer an e-mail");
    // What goes along with it.
    for (const auto& [name, value] : sale.customer)
        if (value.size() > 255 || has_control_characters(value)) return fail("option-invalid", "customer." + name);
    return {};
}

}  // namespace

Result<void> check_sale(const SaleRequest& sale, const PayhubConfig& config) {
    const auto* rule = find_rule(sale.method);
    if (rule == nullptr || !is_offered(*rule, config)) return fail("method-unknown", sale.method);
    if (sale.amount.currency.code() != config.currency)
        return fail("currency-not-supported", std::string(sale.amount.currency.code()));
    if (sale.amount.minor < rule->min_minor || sale.amount.minor > rule->max_minor)
        return fail("amount-invalid", "must be between " + std::to_string(rule->min_minor) + " and " +
                                          std::to_string(rule->max_minor) + " minor units");
    if (rule->order_lines)
        if (auto lines = check_lines(sale, *rule); !lines) return lines;
    if (rule->short_code)
        if (auto code = check_short_code(sale, config.short_code_digits_only); !code) return code;
    if (auto type = payment_type(sale, *rule, config); !type) return std::unexpected(type.error());
    if (needs_email(*rule, config)) return check_email(sale);
    return {};
}

}  // namespace till::providers::payhub

#include "payhub/matrix.hpp"

#include <algorithm>
#include <array>

namespace till::providers::payhub {
namespace {

constexpr std::int64_t klarna_max = 200'000'000;  // Klarna: order_amount
constexpr std::int64_t other_max = 99'999'999'999;

// clang-format off
constexpr std::array table = {
    //   method                title               provider     type         shown as      min  max         lines  code   email  pushed klarna never open
    Rule{"klarna.dynamic_qr",  "Klarna QR",        "klarna",    "DynamicQR", "qr",           1, klarna_max, true,  false, false, false, true,  true},
    Rule{"klarna.static_qr",   "Klarna code",      "klarna",    "StaticQR",  "short_code",   1, klarna_max, true,  true,  false, true,  true,  true},
    Rule{"payhub.dias",        "DIAS transfer",    "dias",      "Fixed",     "paycode",      1, other_max,  false, false, false, false, false, true},
    Rule{"payhub.paygate",     "PayGate link",     "paygate",   "Fixed",     "qr",           1, other_max,  false, false, false, false, false, false},
    Rule{"payhub.onepay",      "OnePay",           "onepay",    "Fixed",     "qr",           1, other_max,  false, false, false, false, false, true},
    Rule{"payhub.worldline",   "Worldline",        "worldline", "Fixed",     "qr",           1, other_max,  false, false, true,  false, false, true},
    Rule{"payhub.viva",        "Viva",             "viva",      "Fixed",     "qr",          31, other_max,  false, false, false, false, false, false},
    Rule{"payhub.nexi",        "Nexi",             "nexi",      "Fixed",     "qr",           1, other_max,  false, false, false, false, false, false},
};
// clang-format on

bool lists(const std::vector<std::string>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::span<const Rule> rules() { return table; }

const Rule* find_rule(std::string_view method) {
    const auto* const found = std::ranges::find(table, method, &Rule::method);
    return found == table.end() ? nullptr : found;
}

bool is_offered(const Rule& rule, const PayhubConfig& config) {
    return config.methods.empty() || lists(config.methods, rule.method);
}
bool mails_payer(const Rule& rule, const PayhubConfig& config) { return lists(config.mails_payer, rule.provider); }
bool reaches_payer(const Rule& rule, const PayhubConfig& config) {
    return rule.reaches_payer || mails_payer(rule, config);
}
bool needs_email(const Rule& rule, const PayhubConfig& config) {
    return rule.debtor_email || mails_payer(rule, config);
}
bool is_refundable(const Rule& rule, const PayhubConfig& config) { return lists(config.refundable, rule.provider); }

Result<std::string_view> payment_type(const SaleRequest& sale, const Rule& rule, const PayhubConfig& config) {
    const auto asked = sale.options.find("payment_type");
    if (asked == sale.options.end() || asked->second == rule.payment_type) return rule.payment_type;
    const bool open = !rule.never_open && lists(config.open_amounts, rule.provider);
    for (const std::string_view type : {"FixedOpen", "SplitPay"})
        if (open && asked->second == type) return type;
    return hal::fail("option-invalid", "payment_type: " + std::string(rule.method) + " takes " +
                                           (open ? "Fixed, FixedOpen, SplitPay" : std::string(rule.payment_type)));
}

bool in_parts(const SaleRequest& sale, const Rule& rule, const PayhubConfig& config) {
    if (rule.provider == "dias") return config.dias_in_parts;
    const auto type = payment_type(sale, rule, config);
    return type && (*type == "FixedOpen" || *type == "SplitPay");
}

}  // namespace till::providers::payhub

#include "payhub/matrix.hpp"

#include <array>

namespace till::providers::payhub {
namespace {

constexpr std::int64_t klarna_max = 200'000'000;  // Klarna: order_amount
constexpr std::int64_t other_max = 99'999'999'999;

// clang-format off
constexpr std::array table = {
    //   method                title               provider     type         shown as      min  max         lines  code   email  pushed cancel refund offered
    Rule{"klarna.dynamic_qr",  "Klarna QR",        "klarna",    "DynamicQR", "qr",           1, klarna_max, true,  false, false, false, true,  true,  true},
    Rule{"klarna.static_qr",   "Klarna code",      "klarna",    "StaticQR",  "short_code",   1, klarna_max, true,  true,  false, true,  true,  true,  true},
    Rule{"payhub.dias",        "DIAS transfer",    "dias",      "Fixed",     "paycode",      1, other_max,  false, false, false, false, false, false, false},
    Rule{"payhub.paygate",     "PayGate link",     "paygate",   "Fixed",     "qr",           1, other_max,  false, false, false, true,  false, false, false},
    Rule{"payhub.onepay",      "OnePay",           "onepay",    "Fixed",     "qr",           1, other_max,  false, false, false, false, false, false, false},
    Rule{"payhub.worldline",   "Worldline",        "worldline", "Fixed",     "qr",           1, other_max,  false, false, true,  true,  false, false, false},
    Rule{"payhub.viva",        "Viva",             "viva",      "Fixed",     "qr",          31, other_max,  false, false, false, false, false, false, false},
    Rule{"payhub.nexi",        "Nexi",             "nexi",      "Fixed",     "qr",           1, other_max,  false, false, false, false, false, false, false},
};
// clang-format on

}  // namespace

std::span<const Rule> rules() { return table; }

const Rule* find_rule(std::string_view method) {
    for (const auto& rule : table)
        if (rule.offered && rule.method == method) return &rule;
    return nullptr;
}

}  // namespace till::providers::payhub

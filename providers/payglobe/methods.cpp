#include "payglobe/methods.hpp"

#include <algorithm>
#include <array>

namespace till::providers::payglobe {
namespace {

constexpr std::array table = {
    Rule{"payglobe.card_voucher", "Card and meal voucher", "qr", Api::page, true},
    Rule{"payglobe.card", "Card", "qr", Api::page, false},
    Rule{"payglobe.link", "Payment link", "qr", Api::link, false},
    Rule{"payglobe.saved_card", "Saved card", "none", Api::token, false},
};

}  // namespace

std::span<const Rule> rules() { return table; }

const Rule* find_rule(std::string_view method) {
    const auto* const found = std::ranges::find(table, method, &Rule::method);
    return found == table.end() ? nullptr : found;
}

}  // namespace till::providers::payglobe

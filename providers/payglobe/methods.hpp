// The methods: one row each. Which API a method goes through decides nearly everything else.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace till::providers::payglobe {

enum class Api {
    page,  // /api/payment: a hosted page, one transaction
    link,  // /api/payment-links
    token  // /api/token-payment: a card the customer saved earlier
};

struct Rule {
    std::string_view method;  // ours
    std::string_view title;
    std::string_view presentation;  // MethodInfo::presentation
    Api api;
    bool holds;  // the card is held first; PayGlobe takes or gives back after the voucher
};

std::span<const Rule> rules();
const Rule* find_rule(std::string_view method);

}  // namespace till::providers::payglobe

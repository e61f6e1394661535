#include "common/amount.hpp"

namespace till::providers {

hal::Result<hal::Money> major_amount(const hal::json::Value& value, const hal::Currency& currency) {
    const auto* number = value.number();
    if (number == nullptr) return hal::fail("amount-invalid", "must be a number");
    std::string_view text = number->text;
    const auto point = text.find('.');
    if (point != std::string_view::npos) {
        const auto shortest = point + 1 + static_cast<std::size_t>(currency.exponent());
        while (text.size() > shortest && text.back() == '0')
            text.remove_suffix(1);
        if (text.ends_with('.')) text.remove_suffix(1);
    }
    return hal::Money::from_decimal(text, currency);
}

}  // namespace till::providers

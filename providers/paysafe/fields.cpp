#include "paysafe/fields.hpp"

#include "common/answer.hpp"
#include "common/text.hpp"

#include <algorithm>
#include <charconv>

namespace till::providers::paysafe {
namespace {

using hal::fail;
using hal::json::Value;

constexpr std::int64_t max_wire = 99'999'999'999;

int more_decimals(const hal::Currency& currency, const PaysafeConfig& config) {
    const auto found = config.amount_exponents.find(std::string(currency.code()));
    return found == config.amount_exponents.end() ? 0 : found->second - currency.exponent();
}

// amount * 10^by, exactly; nullopt if a digit would be lost or it grows beyond what Paysafe takes.
std::optional<std::int64_t> shifted(std::int64_t amount, int by) {
    for (; by > 0; --by) {
        if (amount > max_wire) return std::nullopt;
        amount *= 10;
    }
    for (; by < 0; ++by) {
        if (amount % 10 != 0) return std::nullopt;
        amount /= 10;
    }
    return amount;
}

}  // namespace

Result<std::int64_t> wire_amount(const Money& amount, const PaysafeConfig& config) {
    const auto wire = amount.minor > 0 && amount.minor <= max_wire
                          ? shifted(amount.minor, more_decimals(amount.currency, config))
                          : std::nullopt;
    if (!wire || *wire < 1 || *wire > max_wire)
        return fail("amount-invalid", "Paysafe takes 1 to " + std::to_string(max_wire) + " of its own minor units");
    return *wire;
}

Result<Money> money_of(const Value* value, const hal::Currency& currency, const PaysafeConfig& config) {
    if (value == nullptr) return fail("amount-invalid", "missing");
    const auto* number = value->number();
    const auto* text = number == nullptr ? value->string() : &number->text;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (text == nullptr || text->empty() || text->size() > 11 || !std::ranges::all_of(*text, is_digit))
        return fail("amount-invalid", "no integer");
    std::int64_t wire = 0;
    std::from_chars(text->data(), text->data() + text->size(), wire);
    const auto minor = shifted(wire, -more_decimals(currency, config));
    if (!minor) return fail("amount-precision", *text);
    return Money{*minor, currency};
}

std::string text_of(const Value& object, std::string_view name) {
    const auto* member = object.find(name);
    const auto* text = member == nullptr ? nullptr : member->string();
    return text == nullptr ? std::string() : *text;
}

const Value& object_of(const Value& object, std::string_view name) {
    static const Value none;
    const auto* member = object.find(name);
    return member != nullptr && member->is_object() ? *member : none;
}

std::string id_of(const Value& object, std::string_view name) {
    auto id = opaque_id(object.find(name));
    return id.find_first_not_of('.') == std::string::npos ? std::string() : id;
}

bool is_currency(const Value& object, const hal::Currency& currency) {
    return lower_case(text_of(object, "currencyCode")) == lower_case(currency.code());
}

bool same_environment(const Value& object, const PaysafeConfig& config) {
    const auto* member = object.find("liveMode");
    if (member == nullptr || member->is_null()) return true;
    const auto* live = member->boolean();
    return live != nullptr && *live == config.live;
}

}  // namespace till::providers::paysafe

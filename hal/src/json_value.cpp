#include "till/hal/json.hpp"

#include <algorithm>
#include <charconv>

namespace till::hal::json {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

const Value* Value::find(std::string_view key) const {
    if (const auto* object = members())
        for (const auto& [name, value] : *object)
            if (name == key) return &value;
    return nullptr;
}

const Value* Value::find_ignoring_case(std::string_view key) const {
    if (const auto* exact = find(key)) return exact;
    if (const auto* object = members())
        for (const auto& [name, value] : *object)
            if (same_ignoring_case(name, key)) return &value;
    return nullptr;
}

Result<std::int64_t> Value::integer() const {
    const auto* n = number();
    if (n == nullptr) return fail("json-not-integer", "not a number");
    std::int64_t value = 0;
    const auto* const end = n->text.data() + n->text.size();
    const auto [stopped, problem] = std::from_chars(n->text.data(), end, value);
    if (stopped != end || problem == std::errc::invalid_argument)
        return fail("json-not-integer", n->text.substr(0, 40));
    if (problem == std::errc::result_out_of_range) return fail("json-out-of-range", n->text.substr(0, 40));
    return value;
}

std::string Value::string_or(std::string_view key, std::string_view fallback) const {
    const auto* member = find(key);
    const auto* text = member == nullptr ? nullptr : member->string();
    return text == nullptr ? std::string(fallback) : *text;
}

std::int64_t Value::integer_or(std::string_view key, std::int64_t fallback) const {
    const auto* member = find(key);
    return member == nullptr ? fallback : member->integer().value_or(fallback);
}

bool Value::boolean_or(std::string_view key, bool fallback) const {
    const auto* member = find(key);
    const auto* flag = member == nullptr ? nullptr : member->boolean();
    return flag == nullptr ? fallback : *flag;
}

Value& Value::set(std::string key, Value value) {
    if (is_null()) data_ = Object{};
    auto& object = std::get<Object>(data_);
    const auto at = std::ranges::find(object, key, &Object::value_type::first);
    if (at != object.end())
        at->second = std::move(value);
    else
        object.emplace_back(std::move(key), std::move(value));
    return *this;
}

Value& Value::push(Value value) {
    if (is_null()) data_ = Array{};
    std::get<Array>(data_).push_back(std::move(value));
    return *this;
}

Value& Value::append_member(std::string key, Value value) {
    if (is_null()) data_ = Object{};
    std::get<Object>(data_).emplace_back(std::move(key), std::move(value));
    return *this;
}

void Value::erase(std::string_view key) {
    if (auto* object = std::get_if<Object>(&data_))
        std::erase_if(*object, [key](const auto& member) { return member.first == key; });
}

Result<std::int64_t> minor_units(const Value& value, std::int64_t min, std::int64_t max) {
    const auto amount = value.integer();
    // "-0" is a number, but nobody who means an amount writes it.
    if (!amount || value.number()->text == "-0")
        return fail("amount-invalid", "must be a whole number of minor units, without point, exponent or quotes");
    if (*amount < min || *amount > max)
        return fail("amount-invalid",
                    "must be between " + std::to_string(min) + " and " + std::to_string(max) + " minor units");
    return *amount;
}

Result<Money> major_units(const Value& value, Currency currency) {
    const auto* n = value.number();
    if (n == nullptr) return fail("amount-invalid", "must be a number");
    return Money::from_decimal(n->text, currency);
}

Value major_number(Money money) { return Number{money.to_decimal()}; }

}  // namespace till::hal::json

#include "till/hal/object_reader.hpp"

#include <algorithm>

namespace till::hal::json {
namespace {

// Text goes to printers and logs: no control characters but line feed and tab.
bool is_clean(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7F) || c == '\n' || c == '\t';
    });
}

// A member name somebody sent, fit to be shown: short and printable.
std::string shown(std::string_view key) {
    std::string text;
    for (const char c : key.substr(0, 40))
        text.push_back(c >= 0x20 && c < 0x7F ? c : '?');
    return text;
}

}  // namespace

ObjectReader::ObjectReader(const Value& value, std::string where) : value_(value), where_(std::move(where)) {
    if (!value_.is_object()) error_ = Error{"json-not-object", where_ + ": must be an object"};
}

void ObjectReader::fail_at(std::string_view key, std::string type, std::string why) {
    if (!error_) error_ = Error{std::move(type), pointer(key) + ": " + why};
}

const Value* ObjectReader::take(std::string_view key, bool required) {
    taken_.emplace_back(key);
    const auto* member = value_.find(key);
    if (member == nullptr || member->is_null()) {
        if (required) fail_at(key, "field-missing", "is required");
        return nullptr;
    }
    return member;
}

std::string ObjectReader::text(std::string_view key, std::size_t max_bytes) {
    if (take(key, true) == nullptr) return {};
    return optional_text(key, max_bytes).value_or("");
}

std::optional<std::string> ObjectReader::optional_text(std::string_view key, std::size_t max_bytes) {
    const auto* member = take(key, false);
    if (member == nullptr) return std::nullopt;
    const auto* text = member->string();
    if (text == nullptr || text->empty() || text->size() > max_bytes || !is_clean(*text)) {
        fail_at(key, "field-invalid",
                "must be text of 1 to " + std::to_string(max_bytes) + " bytes without control characters");
        return std::nullopt;
    }
    return *text;
}

std::int64_t ObjectReader::integer(std::string_view key, std::int64_t min, std::int64_t max) {
    if (take(key, true) == nullptr) return min;
    return optional_integer(key, min, max).value_or(min);
}

std::optional<std::int64_t> ObjectReader::optional_integer(std::string_view key, std::int64_t min, std::int64_t max) {
    const auto* member = take(key, false);
    if (member == nullptr) return std::nullopt;
    const auto number = member->integer();
    if (!number || *number < min || *number > max) {
        fail_at(key, "field-invalid",
                "must be a whole number between " + std::to_string(min) + " and " + std::to_string(max));
        return std::nullopt;
    }
    return *number;
}

std::int64_t ObjectReader::amount(std::string_view key, std::int64_t min, std::int64_t max) {
    if (take(key, true) == nullptr) return min;
    return optional_amount(key, min, max).value_or(min);
}

std::optional<std::int64_t> ObjectReader::optional_amount(std::string_view key, std::int64_t min, std::int64_t max) {
    const auto* member = take(key, false);
    if (member == nullptr) return std::nullopt;
    const auto units = minor_units(*member, min, max);
    if (!units) {
        fail_at(key, units.error().type, units.error().detail);
        return std::nullopt;
    }
    return *units;
}

std::optional<bool> ObjectReader::optional_flag(std::string_view key) {
    const auto* member = take(key, false);
    if (member == nullptr) return std::nullopt;
    const auto* flag = member->boolean();
    if (flag == nullptr) {
        fail_at(key, "field-invalid", "must be true or false");
        return std::nullopt;
    }
    return *flag;
}

const Value* ObjectReader::optional_object(std::string_view key) {
    const auto* member = take(key, false);
    if (member != nullptr && !member->is_object()) {
        fail_at(key, "field-invalid", "must be an object");
        return nullptr;
    }
    return member;
}

const Value* ObjectReader::optional_array(std::string_view key, std::size_t max_items) {
    const auto* member = take(key, false);
    if (member == nullptr) return nullptr;
    const auto* items = member->array_items();
    if (items == nullptr || items->size() > max_items) {
        fail_at(key, "field-invalid", "must be an array of at most " + std::to_string(max_items) + " items");
        return nullptr;
    }
    return member;
}

Result<void> ObjectReader::finish() {
    if (error_) return std::unexpected(*error_);
    for (const auto& [key, unused] : *value_.members())
        if (std::ranges::find(taken_, key) == taken_.end()) return fail("field-unknown", pointer(shown(key)));
    return {};
}

}  // namespace till::hal::json

// JSON: the one strict reader for everything that comes from outside, and the value we write with.
//
// nlohmann/json does the parsing (SAX) in json.cpp and appears nowhere else: its DOM turns 12.99 into 12 and
// 2^64-1 into -1 silently, keeps the last of two equal keys, and overflows the stack when it copies depth.
// Here numbers keep their text, duplicate keys are refused, and size and depth are capped before any work.
// Errors: "json-invalid", "json-too-large", "json-too-deep", "json-duplicate-key". Immutable after building;
// any thread.
#pragma once

#include "till/hal/money.hpp"
#include "till/hal/result.hpp"

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace till::hal::json {

struct Limits {
    std::size_t bytes = 64 * 1024;
    int depth = 16;
};

struct Number {
    std::string text;  // as it stood in the document, e.g. "250.5"
    friend bool operator==(const Number&, const Number&) = default;
};

class Value {
  public:
    using Array = std::vector<Value>;
    using Object = std::vector<std::pair<std::string, Value>>;  // in document order

    Value() = default;  // null
    Value(std::nullptr_t) {}
    Value(bool b) : data_(b) {}
    template <std::integral I>
        requires(!std::same_as<I, bool> && !std::same_as<I, char>)
    Value(I i) : data_(Number{std::to_string(i)}) {}
    Value(Number n) : data_(std::move(n)) {}
    Value(std::string s) : data_(std::move(s)) {}
    Value(std::string_view s) : data_(std::string(s)) {}
    Value(const char* s) : data_(std::string(s)) {}
    Value(Array a) : data_(std::move(a)) {}
    Value(Object o) : data_(std::move(o)) {}
    Value(double) = delete;

    // Value::object({{"a", 1}, {"b", "x"}})
    static Value object(std::initializer_list<Object::value_type> members = {}) { return Value(Object(members)); }
    static Value array(std::initializer_list<Value> items = {}) { return Value(Array(items)); }

    bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
    bool is_object() const { return std::holds_alternative<Object>(data_); }
    bool is_array() const { return std::holds_alternative<Array>(data_); }
    bool is_string() const { return std::holds_alternative<std::string>(data_); }

    // nullptr if it is something else.
    const bool* boolean() const { return std::get_if<bool>(&data_); }
    const Number* number() const { return std::get_if<Number>(&data_); }
    const std::string* string() const { return std::get_if<std::string>(&data_); }
    const Array* array_items() const { return std::get_if<Array>(&data_); }
    const Object* members() const { return std::get_if<Object>(&data_); }

    // A member, or nullptr when absent (or when this is no object).
    const Value* find(std::string_view key) const;
    const Value* find_ignoring_case(std::string_view key) const;  // ASCII; for APIs whose casing varies

    // An exact integer: "12.0" and "1e3" are not. "json-not-integer" / "json-out-of-range".
    Result<std::int64_t> integer() const;

    // Conveniences with a fallback for absent, null or another kind.
    std::string string_or(std::string_view key, std::string_view fallback) const;
    std::int64_t integer_or(std::string_view key, std::int64_t fallback) const;
    bool boolean_or(std::string_view key, bool fallback) const;

    // Building. set() replaces; this must be null or an object. push() likewise for arrays.
    Value& set(std::string key, Value value);
    Value& push(Value value);
    Value& append_member(std::string key, Value value);  // no look for an equal key: the caller knows there is none
    void erase(std::string_view key);

    std::string dump() const;         // compact
    std::string dump_pretty() const;  // two spaces
    friend bool operator==(const Value&, const Value&) = default;

  private:
    std::variant<std::monostate, bool, Number, std::string, Array, Object> data_;
};

Result<Value> parse(std::string_view text, Limits limits = {});

// Amount in minor units as a bare JSON integer in [min, max]: 4.60, 460.0, 1e3, "460", true and values beyond
// int64 are all "amount-invalid".
Result<std::int64_t> minor_units(const Value& value, std::int64_t min, std::int64_t max);
// Amount in major units as a JSON number (its text is converted, never a double), e.g. 250.5 EUR -> 25050.
Result<Money> major_units(const Value& value, Currency currency);
Value major_number(Money money);  // 1250 EUR -> the number 12.50

}  // namespace till::hal::json

// Parsing with nlohmann/json's SAX interface, which reports errors through a callback and throws nothing.
#include "till/hal/json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

namespace till::hal::json {
namespace {

class Builder final : public nlohmann::json_sax<nlohmann::json> {
  public:
    explicit Builder(int max_depth) : max_depth_(static_cast<std::size_t>(std::max(max_depth, 0))) {}

    bool null() override { return add(Value()); }
    bool boolean(bool value) override { return add(Value(value)); }
    bool number_integer(number_integer_t value) override {
        // Only negative numbers come here, so this zero was written "-0".
        return add(value == 0 ? Value(Number{"-0"}) : Value(value));
    }
    bool number_unsigned(number_unsigned_t value) override { return add(Value(value)); }
    bool number_float(number_float_t /*lossy*/, const string_t& text) override {
        Number exact{text};
        // The lexer writes the C locale's decimal point into its token; JSON has only one.
        for (char& c : exact.text)
            if (std::string_view("0123456789+-eE").find(c) == std::string_view::npos) c = '.';
        return add(std::move(exact));
    }
    bool string(string_t& value) override { return add(Value(std::move(value))); }
    bool binary(binary_t& /*value*/) override { return refuse("json-invalid", "binary"); }

    bool start_object(std::size_t /*unknown*/) override { return open(Value(Value::Object{})); }
    bool key(string_t& value) override {
        stack_.back().key = std::move(value);
        return true;
    }
    bool end_object() override { return keys_are_unique(*stack_.back().value.members()) && close(); }
    bool start_array(std::size_t /*unknown*/) override { return open(Value(Value::Array{})); }
    bool end_array() override { return close(); }

    bool parse_error(std::size_t position, const std::string& /*last_token*/,
                     const nlohmann::detail::exception& /*what*/) override {
        return refuse("json-invalid", "at byte " + std::to_string(position));
    }

    Result<Value> take() && {
        if (error_) return std::unexpected(std::move(*error_));
        return std::move(root_);
    }

  private:
    struct Open {
        Value value;
        std::string key;  // of the member that comes next
    };

    bool refuse(std::string type, std::string detail) {
        if (!error_) error_ = Error{std::move(type), std::move(detail)};
        return false;
    }
    bool open(Value container) {
        if (stack_.size() >= max_depth_)
            return refuse("json-too-deep", "more than " + std::to_string(max_depth_) + " levels");
        stack_.push_back({std::move(container), {}});
        return true;
    }
    bool close() {
        Value finished = std::move(stack_.back().value);
        stack_.pop_back();
        return add(std::move(finished));
    }
    bool add(Value value) {
        if (stack_.empty()) {
            root_ = std::move(value);
            return true;
        }
        auto& [container, key] = stack_.back();
        if (container.is_array())
            container.push(std::move(value));
        else
            container.append_member(std::move(key), std::move(value));
        return true;
    }
    // Sorted, not compared pairwise: a body full of keys must not cost quadratic time.
    bool keys_are_unique(const Value::Object& object) {
        std::vector<std::string_view> keys;
        keys.reserve(object.size());
        for (const auto& member : object)
            keys.emplace_back(member.first);
        std::ranges::sort(keys);
        const auto twice = std::ranges::adjacent_find(keys);
        if (twice == keys.end()) return true;
        return refuse("json-duplicate-key", "a member name occurs twice in one object");
    }

    std::size_t max_depth_;
    std::vector<Open> stack_;
    Value root_;
    std::optional<Error> error_;
};

}  // namespace

Result<Value> parse(std::string_view text, Limits limits) {
    if (text.size() > limits.bytes)
        return fail("json-too-large", "more than " + std::to_string(limits.bytes) + " bytes");
    // The lexer takes a NUL byte for the end of the text and would accept whatever follows it.
    if (text.find('\0') != std::string_view::npos) return fail("json-invalid", "NUL byte");
    Builder builder(limits.depth);
    nlohmann::json::sax_parse(text.begin(), text.end(), &builder, nlohmann::json::input_format_t::json, true);
    return std::move(builder).take();
}

}  // namespace till::hal::json

// ObjectReader: reads one JSON object field by field, remembers the first error with its JSON pointer, and
// refuses members nobody asked for. Use it for every request body of ours; provider answers, which may grow
// members, use Value::find instead. A null member counts as absent; text with control characters other than line
// feed and tab is refused (it ends on printers and in logs).
#pragma once

#include "till/hal/json.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace till::hal::json {

class ObjectReader {
  public:
    // `where` is the JSON pointer of this object, "" for the document.
    explicit ObjectReader(const Value& value, std::string where = {});

    std::string text(std::string_view key, std::size_t max_bytes);  // required, 1..max_bytes
    std::optional<std::string> optional_text(std::string_view key, std::size_t max_bytes);
    std::int64_t integer(std::string_view key, std::int64_t min, std::int64_t max);  // required
    std::optional<std::int64_t> optional_integer(std::string_view key, std::int64_t min, std::int64_t max);
    std::int64_t amount(std::string_view key, std::int64_t min, std::int64_t max);  // as minor_units()
    std::optional<std::int64_t> optional_amount(std::string_view key, std::int64_t min, std::int64_t max);
    std::optional<bool> optional_flag(std::string_view key);
    const Value* optional_object(std::string_view key);
    const Value* optional_array(std::string_view key, std::size_t max_items);

    void fail_at(std::string_view key, std::string type, std::string why);
    std::string pointer(std::string_view key) const { return where_ + "/" + std::string(key); }
    // The first error: "field-missing", "field-invalid", "field-unknown", "amount-invalid", "json-not-object".
    Result<void> finish();

  private:
    const Value* take(std::string_view key, bool required);
    const Value& value_;
    std::string where_;
    std::vector<std::string> taken_;
    std::optional<Error> error_;
};

}  // namespace till::hal::json

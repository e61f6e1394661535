// What the strict reader takes, it writes back to the same value, and no amount leaves its bounds.
#include "tests/fuzz/check.hpp"
#include "till/hal/json.hpp"
#include "till/hal/object_reader.hpp"

#include <algorithm>

namespace {

using namespace till::hal;
using json::Value;

int depth_of(const Value& value) {
    int deepest = 0;
    if (const auto* items = value.array_items())
        for (const auto& item : *items)
            deepest = std::max(deepest, depth_of(item));
    if (const auto* members = value.members())
        for (const auto& member : *members)
            deepest = std::max(deepest, depth_of(member.second));
    return deepest + (value.is_array() || value.is_object() ? 1 : 0);
}

void check_numbers(const Value& value) {
    if (const auto amount = json::minor_units(value, 1, 1000)) CHECK(*amount >= 1 && *amount <= 1000);
    if (const auto money = json::major_units(value, Currency::eur()))
        CHECK(Money::from_decimal(money->to_decimal(), money->currency) == *money);
    if (const auto number = value.integer()) CHECK(value.number() != nullptr);
}

void check_reader(const Value& value) {
    json::ObjectReader reader(value);
    const auto text = reader.optional_text("text", 20);
    CHECK(!text || (text->size() >= 1 && text->size() <= 20));
    const auto amount = reader.optional_amount("amount", 1, 1000);
    CHECK(!amount || (*amount >= 1 && *amount <= 1000));
    if (const auto result = reader.finish(); !result) CHECK(!result.error().type.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto value = json::parse(text);
    if (!value) {
        CHECK(value.error().type.starts_with("json-"));
        return 0;
    }
    CHECK(size <= json::Limits{}.bytes);
    CHECK(depth_of(*value) <= json::Limits{}.depth);
    const json::Limits roomy{.bytes = 1 << 22, .depth = 16};
    const auto compact = json::parse(value->dump(), roomy);
    CHECK(compact && *compact == *value);
    const auto pretty = json::parse(value->dump_pretty(), roomy);
    CHECK(pretty && *pretty == *value);
    check_numbers(*value);
    check_reader(*value);
    return 0;
}

#include "store/write_context.hpp"

namespace till::offline::store {
namespace {

constexpr std::size_t max_bytes = 1024 * 1024;
constexpr int max_depth = 24;

bool deeper_than(const hal::json::Value& value, int levels) {
    if (levels == 0) return value.is_array() || value.is_object();
    if (const auto* items = value.array_items()) {
        for (const auto& item : *items) {
            if (deeper_than(item, levels - 1)) return true;
        }
    }
    if (const auto* members = value.members()) {
        for (const auto& member : *members) {
            if (deeper_than(member.second, levels - 1)) return true;
        }
    }
    return false;
}

}  // namespace

hal::Stamp stamp_from(const Statement& row, int first_column) {
    hal::Stamp stamp;
    stamp.monotonic = hal::Monotonic(hal::Duration(row.integer(first_column)));
    stamp.wall = hal::Wall(hal::Duration(row.integer(first_column + 1)));
    stamp.trusted = row.integer(first_column + 2) != 0;
    stamp.boot_id = row.text(first_column + 3);
    return stamp;
}

Result<std::string> to_stored(const hal::json::Value& value) {
    if (deeper_than(value, max_depth)) return hal::fail("change-too-large", "more than 24 levels of JSON");
    std::string text = value.dump();
    if (text.size() > max_bytes) return hal::fail("change-too-large", "more than 1 MiB of JSON");
    return text;
}

Result<hal::json::Value> from_stored(const std::string& text, const std::string& what) {
    auto value = hal::json::parse(text, {.bytes = max_bytes, .depth = max_depth + 1});
    if (!value) return hal::fail("journal-broken", what + ": " + value.error().type);
    return *std::move(value);
}

}  // namespace till::offline::store

// row_sum: a checksum kept in rows that no hash chain covers (documents, items, answers), because SQLite's pages
// have none: a flipped bit in an amount is found when the row is read. Against accidents, not against people.
// FNV-1a, 64 bits; fields are separated by their lengths.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace till::offline::store {

inline std::int64_t row_sum(std::initializer_list<std::string_view> fields) {
    std::uint64_t sum = 0xcbf29ce484222325;
    const auto mix = [&sum](std::uint64_t byte) { sum = (sum ^ byte) * 0x100000001b3; };
    for (const std::string_view field : fields) {
        for (const char c : field)
            mix(static_cast<unsigned char>(c));
        for (std::uint64_t size = field.size(), i = 0; i < 4; ++i)
            mix((size >> (8 * i)) & 0xFF);
    }
    return static_cast<std::int64_t>(sum);
}

}  // namespace till::offline::store

// Tables of a provider's words: what each means here. Pure; any thread.
#pragma once

#include <string_view>

namespace till::providers {

template <class Enum>
struct WordRow {
    std::string_view text;
    Enum word;
};

// `text` as the rows are written (lower case, say); what is not listed is `fallback`.
template <class Table, class Enum>
Enum look_up(const Table& table, std::string_view text, Enum fallback) {
    for (const auto& row : table)
        if (row.text == text) return row.word;
    return fallback;
}

}  // namespace till::providers

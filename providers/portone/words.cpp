#include "portone/words.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <array>

namespace till::providers::portone {
namespace {

template <class Enum>
struct Row {
    std::string_view text;
    Enum word;
};

constexpr std::array link_words = {
    Row<LinkWord>{"created", LinkWord::open},          Row<LinkWord>{"active", LinkWord::open},
    Row<LinkWord>{"processing", LinkWord::processing}, Row<LinkWord>{"success", LinkWord::success},
    Row<LinkWord>{"expired", LinkWord::expired},       Row<LinkWord>{"cancelled", LinkWord::cancelled},
    Row<LinkWord>{"canceled", LinkWord::cancelled},    Row<LinkWord>{"deleted", LinkWord::cancelled},
};

constexpr std::array transaction_words = {
    Row<TransactionWord>{"initiated", TransactionWord::open},  Row<TransactionWord>{"pending", TransactionWord::open},
    Row<TransactionWord>{"success", TransactionWord::success}, Row<TransactionWord>{"failed", TransactionWord::failed},
    Row<TransactionWord>{"expired", TransactionWord::expired},
};

// Inside the 4xxx family, which otherwise says no: PSP error, under review.
constexpr std::array<std::string_view, 2> open_codes = {"4080", "4097"};

template <class Table, class Enum>
Enum look_up(const Table& table, std::string_view text, Enum fallback) {
    const auto lower = lower_case(text);
    for (const auto& row : table)
        if (row.text == lower) return row.word;
    return fallback;
}

}  // namespace

LinkWord link_word_of(std::string_view status) { return look_up(link_words, status, LinkWord::unknown); }

TransactionWord transaction_word_of(std::string_view status) {
    return look_up(transaction_words, status, TransactionWord::unknown);
}

bool is_refunded(std::string_view status) { return lower_case(status) == "success"; }
bool sounds_failed(std::string_view status) {
    const auto word = lower_case(status);
    return word == "failed" || word == "failure";
}

CodeWord code_word_of(std::string_view code) {
    if (code == "4054") return CodeWord::bad_token;
    if (code == "4002" || code == "5002") return CodeWord::duplicate;
    if (code == "4070" || code == "4081") return CodeWord::not_allowed;
    if (code.size() != 4 || std::ranges::find(open_codes, code) != open_codes.end()) return CodeWord::unproven;
    // 4xxx validation and state, 6xxx the bank's no; 1000 pending and 5xxx "system" prove nothing, others are not known.
    return code.front() == '4' || code.front() == '6' ? CodeWord::refused : CodeWord::unproven;
}

}  // namespace till::providers::portone

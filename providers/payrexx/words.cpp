#include "payrexx/words.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <array>

namespace till::providers::payrexx {
namespace {

template <class Enum>
struct Row {
    std::string_view text;
    Enum word;
};

// "refund_pending" has an underscore, "partially-refunded" a hyphen, and before 2019 both were phrases.
constexpr std::array words = {
    Row<Word>{"waiting", Word::waiting},
    Row<Word>{"initiated", Word::initiated},
    Row<Word>{"confirmed", Word::confirmed},
    Row<Word>{"authorized", Word::authorized},
    Row<Word>{"reserved", Word::reserved},
    Row<Word>{"uncaptured", Word::reserved},
    Row<Word>{"cancelled", Word::cancelled},
    Row<Word>{"canceled", Word::cancelled},
    Row<Word>{"declined", Word::declined},
    Row<Word>{"error", Word::error},
    Row<Word>{"technical-error", Word::error},
    Row<Word>{"expired", Word::expired},
    Row<Word>{"refund-pending", Word::refund_pending},
    Row<Word>{"refunded", Word::refunded},
    Row<Word>{"partially-refunded", Word::partially_refunded},
    Row<Word>{"chargeback", Word::disputed},
    Row<Word>{"chargeback-dispute", Word::disputed},
    Row<Word>{"disputed", Word::disputed},
    Row<Word>{"insecure", Word::insecure},
};

constexpr std::array ecr_words = {
    Row<EcrWord>{"in-progress", EcrWord::in_progress}, Row<EcrWord>{"success", EcrWord::success},
    Row<EcrWord>{"declined", EcrWord::declined},       Row<EcrWord>{"underpaid", EcrWord::underpaid},
    Row<EcrWord>{"terminated", EcrWord::terminated},   Row<EcrWord>{"reverted", EcrWord::reverted},
    Row<EcrWord>{"expired", EcrWord::expired},         Row<EcrWord>{"failed", EcrWord::failed},
};

template <class Table, class Enum>
Enum look_up(const Table& table, std::string_view text, Enum fallback) {
    auto plain = lower_case(text);
    std::ranges::replace_if(
        plain, [](char c) { return c == '_' || c == ' '; }, '-');
    for (const auto& row : table)
        if (row.text == plain) return row.word;
    return fallback;
}

}  // namespace

Word word_of(std::string_view status) { return look_up(words, status, Word::unknown); }
EcrWord ecr_word_of(std::string_view status) { return look_up(ecr_words, status, EcrWord::unknown); }

}  // namespace till::providers::payrexx

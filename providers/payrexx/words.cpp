#include "payrexx/words.hpp"

#include "common/text.hpp"
#include "common/words.hpp"

#include <algorithm>
#include <array>

namespace till::providers::payrexx {
namespace {

// "refund_pending" has an underscore, "partially-refunded" a hyphen, and before 2019 both were phrases.
constexpr std::array words = {
    WordRow<Word>{"waiting", Word::waiting},
    WordRow<Word>{"initiated", Word::initiated},
    WordRow<Word>{"confirmed", Word::confirmed},
    WordRow<Word>{"authorized", Word::authorized},
    WordRow<Word>{"reserved", Word::reserved},
    WordRow<Word>{"uncaptured", Word::reserved},
    WordRow<Word>{"cancelled", Word::cancelled},
    WordRow<Word>{"canceled", Word::cancelled},
    WordRow<Word>{"declined", Word::declined},
    WordRow<Word>{"error", Word::error},
    WordRow<Word>{"technical-error", Word::error},
    WordRow<Word>{"expired", Word::expired},
    WordRow<Word>{"refund-pending", Word::refund_pending},
    WordRow<Word>{"refunded", Word::refunded},
    WordRow<Word>{"partially-refunded", Word::partially_refunded},
    WordRow<Word>{"chargeback", Word::disputed},
    WordRow<Word>{"chargeback-dispute", Word::disputed},
    WordRow<Word>{"disputed", Word::disputed},
    WordRow<Word>{"insecure", Word::insecure},
};

constexpr std::array ecr_words = {
    WordRow<EcrWord>{"in-progress", EcrWord::in_progress}, WordRow<EcrWord>{"success", EcrWord::success},
    WordRow<EcrWord>{"declined", EcrWord::declined},       WordRow<EcrWord>{"underpaid", EcrWord::underpaid},
    WordRow<EcrWord>{"terminated", EcrWord::terminated},   WordRow<EcrWord>{"reverted", EcrWord::reverted},
    WordRow<EcrWord>{"expired", EcrWord::expired},         WordRow<EcrWord>{"failed", EcrWord::failed},
};

// "Partially refunded" and "partially_refunded" as "partially-refunded".
std::string plain(std::string_view status) {
    auto out = lower_case(status);
    std::ranges::replace_if(
        out, [](char c) { return c == '_' || c == ' '; }, '-');
    return out;
}

}  // namespace

Word word_of(std::string_view status) { return look_up(words, plain(status), Word::unknown); }
EcrWord ecr_word_of(std::string_view status) { return look_up(ecr_words, plain(status), EcrWord::unknown); }

}  // namespace till::providers::payrexx

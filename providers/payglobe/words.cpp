#include "payglobe/words.hpp"

#include "common/text.hpp"
#include "common/words.hpp"

#include <algorithm>
#include <array>

namespace till::providers::payglobe {
namespace {

constexpr std::array words = {
    WordRow<Word>{"pending", Word::pending},
    WordRow<Word>{"card_preauth_success", Word::held},
    WordRow<Word>{"voucher_failed", Word::voucher_failed},
    WordRow<Word>{"card_capture_failed", Word::capture_failed},
    WordRow<Word>{"card_preauth_failed", Word::card_refused},
    WordRow<Word>{"failed", Word::failed},
    WordRow<Word>{"success", Word::paid},
    WordRow<Word>{"completed", Word::paid},
    WordRow<Word>{"paid", Word::paid},
    WordRow<Word>{"captured", Word::paid},
    WordRow<Word>{"partially_refunded", Word::refunded},
    WordRow<Word>{"refunded", Word::refunded},
};

constexpr std::array link_words = {
    WordRow<LinkWord>{"pending", LinkWord::pending},    WordRow<LinkWord>{"paid", LinkWord::paid},
    WordRow<LinkWord>{"success", LinkWord::paid},       WordRow<LinkWord>{"completed", LinkWord::paid},
    WordRow<LinkWord>{"expired", LinkWord::expired},    WordRow<LinkWord>{"cancelled", LinkWord::cancelled},
    WordRow<LinkWord>{"canceled", LinkWord::cancelled},
};

constexpr std::array refund_words = {
    WordRow<RefundWord>{"success", RefundWord::done},   WordRow<RefundWord>{"completed", RefundWord::done},
    WordRow<RefundWord>{"succeeded", RefundWord::done}, WordRow<RefundWord>{"refunded", RefundWord::done},
    WordRow<RefundWord>{"failed", RefundWord::failed},  WordRow<RefundWord>{"rejected", RefundWord::failed},
};

// IGFS (contract section 5): pending, communication error, resend, system error, time-out, issuer unreachable, error in
// the merchant's notification; and the same in words.
constexpr std::array<std::string_view, 12> open_ends = {"igfs_814",  "igfs_007", "igfs_903",   "igfs_909",
                                                        "igfs_911",  "igfs_912", "igfs_20100", "timeout",
                                                        "timed out", "time-out", "pending",    "in progress"};

constexpr std::array<std::string_view, 4> done_befores = {"igfs_093", "igfs_913", "already present confirmation",
                                                          "duplicated"};

template <class Table>
bool holds_any(const Table& table, std::string_view text) {
    const auto lower = lower_case(text);
    return std::ranges::any_of(table, [&](auto part) { return lower.find(part) != std::string::npos; });
}

}  // namespace

Word word_of(std::string_view status, const PayglobeConfig& config) {
    const auto lower = lower_case(status);
    for (const auto& voided : config.void_statuses)
        if (lower_case(voided) == lower) return Word::voided;
    return look_up(words, lower, Word::unknown);
}

LinkWord link_word_of(std::string_view status) { return look_up(link_words, lower_case(status), LinkWord::unknown); }
RefundWord refund_word_of(std::string_view status) {
    return look_up(refund_words, lower_case(status), RefundWord::unknown);
}
bool leaves_it_open(std::string_view error) { return holds_any(open_ends, error); }
bool says_done_before(std::string_view error) { return holds_any(done_befores, error); }

}  // namespace till::providers::payglobe

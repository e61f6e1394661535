#include "payglobe/words.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <array>

namespace till::providers::payglobe {
namespace {

template <class Enum>
struct Row {
    std::string_view text;
    Enum word;
};

constexpr std::array words = {
    Row<Word>{"pending", Word::pending},
    Row<Word>{"card_preauth_success", Word::held},
    Row<Word>{"voucher_failed", Word::voucher_failed},
    Row<Word>{"card_capture_failed", Word::capture_failed},
    Row<Word>{"card_preauth_failed", Word::card_refused},
    Row<Word>{"failed", Word::failed},
    Row<Word>{"success", Word::paid},
    Row<Word>{"completed", Word::paid},
    Row<Word>{"paid", Word::paid},
    Row<Word>{"captured", Word::paid},
    Row<Word>{"partially_refunded", Word::refunded},
    Row<Word>{"refunded", Word::refunded},
};

constexpr std::array link_words = {
    Row<LinkWord>{"pending", LinkWord::pending},    Row<LinkWord>{"paid", LinkWord::paid},
    Row<LinkWord>{"success", LinkWord::paid},       Row<LinkWord>{"completed", LinkWord::paid},
    Row<LinkWord>{"expired", LinkWord::expired},    Row<LinkWord>{"cancelled", LinkWord::cancelled},
    Row<LinkWord>{"canceled", LinkWord::cancelled},
};

constexpr std::array refund_words = {
    Row<RefundWord>{"success", RefundWord::done},   Row<RefundWord>{"completed", RefundWord::done},
    Row<RefundWord>{"succeeded", RefundWord::done}, Row<RefundWord>{"refunded", RefundWord::done},
    Row<RefundWord>{"failed", RefundWord::failed},  Row<RefundWord>{"rejected", RefundWord::failed},
};

// IGFS (contract section 5): pending, communication error, resend, system error, time-out, issuer unreachable, error in
// the merchant's notification; and the same in words.
constexpr std::array<std::string_view, 12> open_ends = {"igfs_814",  "igfs_007", "igfs_903",   "igfs_909",
                                                        "igfs_911",  "igfs_912", "igfs_20100", "timeout",
                                                        "timed out", "time-out", "pending",    "in progress"};

constexpr std::array<std::string_view, 4> done_befores = {"igfs_093", "igfs_913", "already present confirmation",
                                                          "duplicated"};

template <class Table, class Enum>
Enum look_up(const Table& table, std::string_view text, Enum fallback) {
    const auto lower = lower_case(text);
    for (const auto& row : table)
        if (row.text == lower) return row.word;
    return fallback;
}

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
    return look_up(words, status, Word::unknown);
}

LinkWord link_word_of(std::string_view status) { return look_up(link_words, status, LinkWord::unknown); }
RefundWord refund_word_of(std::string_view status) { return look_up(refund_words, status, RefundWord::unknown); }
bool leaves_it_open(std::string_view error) { return holds_any(open_ends, error); }
bool says_done_before(std::string_view error) { return holds_any(done_befores, error); }

}  // namespace till::providers::payglobe

#include "common/text.hpp"

#include <algorithm>

namespace till::providers {
namespace {

constexpr std::size_t shown_characters = 200;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// Length of the digit group that starts at `from`: digits, single blanks and dashes between them.
std::size_t digit_group(std::string_view text, std::size_t from, std::size_t& digits) {
    std::size_t end = from;
    digits = 0;
    for (std::size_t at = from; at < text.size(); ++at) {
        if (is_digit(text[at])) {
            ++digits;
            end = at + 1;
        } else if ((text[at] != ' ' && text[at] != '-') || at + 1 >= text.size() || !is_digit(text[at + 1])) {
            break;
        }
    }
    return end - from;
}

std::string without_digit_groups(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t digits = 0;
        const auto length = is_digit(text[at]) ? digit_group(text, at, digits) : 0;
        if (digits >= 12) {
            out += "***";
            at += length;
        } else {
            const auto copied = std::max<std::size_t>(length, 1);
            out += text.substr(at, copied);
            at += copied;
        }
    }
    return out;
}

bool is_private_word(std::string_view word) {
    if (word.find('@') != std::string_view::npos) return true;
    // Two letters, two digits and much more: an IBAN.
    return word.size() >= 15 && is_letter(word[0]) && is_letter(word[1]) && is_digit(word[2]) && is_digit(word[3]) &&
           std::ranges::count_if(word, is_digit) >= 8;
}

std::string without_private_words(std::string_view text) {
    std::string out;
    while (true) {
        const auto blank = text.find(' ');
        const auto word = text.substr(0, blank);
        out += is_private_word(word) ? std::string_view("***") : word;
        if (blank == std::string_view::npos) return out;
        out += ' ';
        text.remove_prefix(blank + 1);
    }
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !is_continuation(c); }));
}

std::string utf8_prefix(std::string_view text, std::size_t characters) {
    std::size_t seen = 0;
    for (std::size_t at = 0; at < text.size(); ++at)
        if (!is_continuation(text[at]) && seen++ == characters) return std::string(text.substr(0, at));
    return std::string(text);
}

bool has_control_characters(std::string_view text) { return std::ranges::any_of(text, is_control); }

std::string scrubbed(std::string_view text) {
    // Cut first: the work on a hostile text is bounded. A little more than is shown, so that no secret is halved.
    std::string plain = utf8_prefix(text, shown_characters * 2);
    std::ranges::replace_if(plain, is_control, ' ');
    return utf8_prefix(without_digit_groups(without_private_words(plain)), shown_characters);
}

std::string lower_case(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

}  // namespace till::providers

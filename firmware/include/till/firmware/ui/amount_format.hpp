// Amounts as a merchant's customers write them, made from integers only. Any thread.
//
// Separators, sign and the symbol's place follow CLDR for en, it, de, fr, es, el and their Swiss and Austrian
// forms; another language reads as English, which nobody misreads. The number of decimals is the currency's.
// EUR, USD, GBP and JPY have a symbol where nothing else shares it, other currencies show their ISO code.
#pragma once

#include "till/hal/money.hpp"

#include <string>
#include <string_view>

namespace till::firmware::ui {

enum class Spaces {
    no_break,  // U+00A0 and U+202F as CLDR has them: a line is never broken inside an amount
    plain,     // U+0020: for printers and plain text
};

std::string format_amount(hal::Money amount, std::string_view locale, Spaces spaces = Spaces::no_break);  // "12,50 €"
std::string format_number(hal::Money amount, std::string_view locale, Spaces spaces = Spaces::no_break);  // "12,50"

// 272 -> "4:32"; from one hour "1 h 05 min"; negative reads "0:00".
std::string format_countdown(int seconds);

}  // namespace till::firmware::ui

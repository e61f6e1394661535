#include "till/firmware/ui/amount_format.hpp"

#include "locale.hpp"

#include <algorithm>
#include <array>

namespace till::firmware::ui {

namespace {

constexpr std::string_view nbsp = "\u00A0";
constexpr std::string_view narrow_nbsp = "\u202F";

// One row per way of writing. `grouping_from` is CLDR's minimumGroupingDigits plus 3: Spanish writes 1234,50 but
// 12.345,50. `symbol_first` with a gap is the Swiss and Austrian "CHF 12.50", "€ 12,50".
struct Format {
    std::string_view locale;
    std::string_view decimal;
    std::string_view group;
    std::size_t grouping_from;
    bool symbol_first;
    bool gap;
};

constexpr std::array formats{
    Format{"en", ".", ",", 4, true, false},
    Format{"it", ",", ".", 4, false, true},
    Format{"de", ",", ".", 4, false, true},
    Format{"fr", ",", narrow_nbsp, 4, false, true},
    Format{"es", ",", ".", 5, false, true},
    Format{"el", ",", ".", 4, false, true},
    Format{"de-ch", ".", "\u2019", 4, true, true},
    Format{"it-ch", ".", "\u2019", 4, true, true},
    Format{"fr-ch", ".", narrow_nbsp, 4, false, true},
    Format{"de-at", ",", nbsp, 4, true, true},
};

const Format& format_for(std::string_view locale) {
    const auto find = [](std::string_view name) {
        return std::find_if(formats.begin(), formats.end(), [&](const Format& f) { return f.locale == name; });
    };
    const LocaleName name = parse_locale(locale);
    if (const auto regional = find(name.language + "-" + name.region); regional != formats.end()) return *regional;
    if (const auto plain = find(name.language); plain != formats.end()) return *plain;
    return formats.front();
}

std::string_view symbol(std::string_view code) {
    if (code == "EUR") return "€";
    if (code == "USD") return "$";
    if (code == "GBP") return "£";
    if (code == "JPY") return "¥";
    return code;
}

// The absolute value of every int64, INT64_MIN included.
std::uint64_t magnitude(std::int64_t value) {
    return value < 0 ? ~static_cast<std::uint64_t>(value) + 1U : static_cast<std::uint64_t>(value);
}

std::string grouped(std::string digits, const Format& format) {
    if (digits.size() < format.grouping_from) return digits;
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, format.group);
    }
    return digits;
}

std::string unsigned_number(hal::Money amount, const Format& format) {
    std::string digits = std::to_string(magnitude(amount.minor));
    const auto decimals = static_cast<std::size_t>(amount.currency.exponent());
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    const std::string fraction = digits.substr(digits.size() - decimals);
    std::string text = grouped(digits.substr(0, digits.size() - decimals), format);
    if (decimals > 0) text.append(format.decimal).append(fraction);
    return text;
}

std::string with_spaces(std::string text, Spaces spaces) {
    if (spaces == Spaces::no_break) return text;
    for (const auto wide : {nbsp, narrow_nbsp}) {
        for (auto at = text.find(wide); at != std::string::npos; at = text.find(wide, at)) {
            text.replace(at, wide.size(), " ");
        }
    }
    return text;
}

}  // namespace

std::string format_number(hal::Money amount, std::string_view locale, Spaces spaces) {
    return with_spaces((amount.minor < 0 ? "-" : "") + unsigned_number(amount, format_for(locale)), spaces);
}

std::string format_amount(hal::Money amount, std::string_view locale, Spaces spaces) {
    const Format& format = format_for(locale);
    const std::string_view mark = symbol(amount.currency.code());
    // A code is always set apart: "CHF12.50" reads badly in every language.
    const std::string_view gap = format.gap || mark == amount.currency.code() ? nbsp : std::string_view{};
    std::string text = amount.minor < 0 ? "-" : "";
    if (format.symbol_first) {
        text.append(mark).append(gap).append(unsigned_number(amount, format));
    } else {
        text.append(unsigned_number(amount, format)).append(gap).append(mark);
    }
    return with_spaces(std::move(text), spaces);
}

std::string format_countdown(int seconds) {
    const int left = std::max(seconds, 0);
    const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    if (left >= 3600) {
        return std::to_string(left / 3600) + "\u00A0h\u00A0" + two(left % 3600 / 60) + "\u00A0min";
    }
    return std::to_string(left / 60) + ":" + two(left % 60);
}

}  // namespace till::firmware::ui

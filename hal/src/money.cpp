#include "till/hal/money.hpp"

#include <algorithm>
#include <limits>

namespace till::hal {
namespace {

// ISO 4217 list one, active codes, by exponent. Funds, metals and test codes (exponent "N.A." or 4) are left out:
// nobody pays a till with them.
constexpr std::string_view kExponent0 = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF ";
constexpr std::string_view kExponent3 = "BHD IQD JOD KWD LYD OMR TND ";
constexpr std::string_view kExponent2 =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY "
    "COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS "
    "INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR "
    "MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD "
    "SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG ";

bool lists(std::string_view table, std::string_view code) {
    for (std::size_t at = 0; at + 4 <= table.size(); at += 4)
        if (table.substr(at, 3) == code) return true;
    return false;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Appends one decimal digit to a magnitude kept as a negative number (so that the minimum fits as well).
bool push_digit(std::int64_t& negative, int digit) {
    constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
    if (negative < lowest / 10) return false;
    negative *= 10;
    if (negative < lowest + digit) return false;
    negative -= digit;
    return true;
}

struct DecimalParts {
    bool minus = false;
    std::string_view whole;
    std::string_view fraction;
};

Result<DecimalParts> split_decimal(std::string_view text) {
    DecimalParts parts;
    if (text.starts_with('-')) {
        parts.minus = true;
        text.remove_prefix(1);
    }
    const auto dot = text.find('.');
    parts.whole = text.substr(0, dot);
    if (dot != std::string_view::npos) {
        parts.fraction = text.substr(dot + 1);
        if (parts.fraction.empty()) return fail("amount-invalid", "digits are missing after the point");
    }
    if (parts.whole.empty() || !std::ranges::all_of(parts.whole, is_digit) ||
        !std::ranges::all_of(parts.fraction, is_digit))
        return fail("amount-invalid", "not a plain decimal number");
    return parts;
}

}  // namespace

Currency::Currency(std::string_view code, int exponent)
    : code_{code[0], code[1], code[2]}, exponent_(static_cast<std::int8_t>(exponent)) {}

Result<Currency> Currency::from_code(std::string_view code) {
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (code.size() != 3 || !std::ranges::all_of(code, upper))
        return fail("currency-unknown", "a currency is three upper-case letters");
    if (lists(kExponent2, code)) return Currency(code, 2);
    if (lists(kExponent0, code)) return Currency(code, 0);
    if (lists(kExponent3, code)) return Currency(code, 3);
    return fail("currency-unknown", std::string(code));
}

Currency Currency::eur() { return {"EUR", 2}; }

Result<Money> Money::from_decimal(std::string_view text, Currency currency) {
    const auto parts = split_decimal(text);
    if (!parts) return std::unexpected(parts.error());
    const auto exponent = static_cast<std::size_t>(currency.exponent());
    if (parts->fraction.size() > exponent)
        return fail("amount-precision",
                    std::string(currency.code()) + " has " + std::to_string(exponent) + " decimals");

    std::int64_t negative = 0;
    bool fits = true;
    for (const char c : parts->whole)
        fits = fits && push_digit(negative, c - '0');
    for (std::size_t i = 0; i < exponent; ++i)
        fits = fits && push_digit(negative, i < parts->fraction.size() ? parts->fraction[i] - '0' : 0);
    if (!fits || (!parts->minus && negative == std::numeric_limits<std::int64_t>::min()))
        return fail("amount-overflow", "beyond 64 bits of minor units");
    return Money{parts->minus ? negative : -negative, currency};
}

std::string Money::to_decimal() const {
    const auto exponent = static_cast<std::size_t>(currency.exponent());
    // Two's complement magnitude, also right for the most negative number.
    const auto magnitude = minor < 0 ? 0 - static_cast<std::uint64_t>(minor) : static_cast<std::uint64_t>(minor);
    std::string digits = std::to_string(magnitude);
    if (digits.size() <= exponent) digits.insert(0, exponent + 1 - digits.size(), '0');
    if (exponent > 0) digits.insert(digits.size() - exponent, 1, '.');
    return minor < 0 ? "-" + digits : digits;
}

Result<Money> add(Money a, Money b) {
    if (a.currency != b.currency) return fail("currency-mismatch");
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a.minor, b.minor, &sum)) return fail("amount-overflow");
    return Money{sum, a.currency};
}

Result<Money> subtract(Money a, Money b) {
    if (a.currency != b.currency) return fail("currency-mismatch");
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(a.minor, b.minor, &difference)) return fail("amount-overflow");
    return Money{difference, a.currency};
}

}  // namespace till::hal

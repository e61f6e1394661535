// Money: an amount in integer minor units and its ISO 4217 currency. Never a double, anywhere.
//
// Arithmetic is checked: it returns an Error ("amount-overflow", "currency-mismatch") and never wraps.
// Decimal text is converted digit by digit; a value with more decimals than the currency has is refused
// ("amount-precision"), not rounded. Exponents 0, 2 and 3 are known (ISO 4217 table in money.cpp).
#pragma once

#include "till/hal/result.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace till::hal {

class Currency {
  public:
    // Three upper-case letters of a currency in our ISO 4217 table, else "currency-unknown".
    static Result<Currency> from_code(std::string_view code);
    static Currency eur();

    std::string_view code() const { return {code_, 3}; }
    int exponent() const { return exponent_; }

    friend bool operator==(const Currency&, const Currency&) = default;

  private:
    Currency(std::string_view code, int exponent);
    char code_[3];
    std::int8_t exponent_;
};

struct Money {
    std::int64_t minor = 0;
    Currency currency = Currency::eur();

    // "12.5" EUR -> 1250. Accepts [-]digits[.digits] only: no exponent form, no spaces, no plus sign,
    // no leading dot. Trailing zeros beyond the exponent are refused too: the sender and we must agree.
    // JSON numbers come here as their text, e.g. Payhub's 250.5.
    static Result<Money> from_decimal(std::string_view text, Currency currency);
    // 1250 EUR -> "12.50"; 1250 JPY -> "1250". The inverse of from_decimal.
    std::string to_decimal() const;

    friend bool operator==(const Money&, const Money&) = default;
};

Result<Money> add(Money a, Money b);
Result<Money> subtract(Money a, Money b);

}  // namespace till::hal

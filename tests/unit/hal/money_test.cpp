#include "till/hal/money.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace till::hal {
namespace {

Currency currency(std::string_view code) {
    const auto found = Currency::from_code(code);
    EXPECT_TRUE(found) << code;
    return found.value_or(Currency::eur());
}

std::string error_of(const Result<Money>& result) { return result ? "no error" : result.error().type; }

TEST(Currency, KnowsTheExponents) {
    EXPECT_EQ(currency("EUR").exponent(), 2);
    EXPECT_EQ(currency("CHF").exponent(), 2);
    EXPECT_EQ(currency("USD").exponent(), 2);
    EXPECT_EQ(currency("JPY").exponent(), 0);
    EXPECT_EQ(currency("KRW").exponent(), 0);
    EXPECT_EQ(currency("KWD").exponent(), 3);
    EXPECT_EQ(currency("TND").exponent(), 3);
    EXPECT_EQ(Currency::eur(), currency("EUR"));
    EXPECT_EQ(currency("CHF").code(), "CHF");
}

TEST(Currency, RefusesWhatIsNotACode) {
    // The straddling ones would be found by a plain substring search of the table.
    for (const auto* code : {"", "EU", "EURO", "eur", "EUr", "XXX", "XAU", "E R", "UR ", "R F", " EU", "\xC3\x89U"}) {
        const auto found = Currency::from_code(code);
        ASSERT_FALSE(found) << code;
        EXPECT_EQ(found.error().type, "currency-unknown");
    }
}

TEST(MoneyFromDecimal, ConvertsDigitByDigit) {
    struct Case {
        const char* text;
        const char* code;
        std::int64_t minor;
    };
    for (const auto& [text, code, minor] :
         {Case{"12.50", "EUR", 1250}, Case{"12.5", "EUR", 1250}, Case{"12", "EUR", 1200}, Case{"0", "EUR", 0},
          Case{"0.01", "EUR", 1}, Case{"250.5", "EUR", 25050}, Case{"-3.07", "EUR", -307}, Case{"-0.00", "EUR", 0},
          Case{"1250", "JPY", 1250}, Case{"1.234", "KWD", 1234}, Case{"1.2", "KWD", 1200}, Case{"0.1", "EUR", 10},
          Case{"4.35", "EUR", 435}, Case{"1.15", "EUR", 115}, Case{"007.10", "EUR", 710}}) {
        const auto money = Money::from_decimal(text, currency(code));
        ASSERT_TRUE(money) << text;
        EXPECT_EQ(money->minor, minor) << text;
        EXPECT_EQ(money->currency.code(), code);
    }
}

TEST(MoneyFromDecimal, RefusesEverythingElse) {
    for (const auto* text : {"",   "-",  ".",     ".5",  "5.", "+1",   "1,50", "1e3",      "1E2",   "1.5e1",
                             " 1", "1 ", "1.2.3", "--1", "1-", "0x10", "NaN",  "Infinity", "12.5€", "١٢"})
        EXPECT_EQ(error_of(Money::from_decimal(text, Currency::eur())), "amount-invalid") << text;
}

TEST(MoneyFromDecimal, NeverRounds) {
    EXPECT_EQ(error_of(Money::from_decimal("1.005", currency("EUR"))), "amount-precision");
    EXPECT_EQ(error_of(Money::from_decimal("1.500", currency("EUR"))), "amount-precision");
    EXPECT_EQ(error_of(Money::from_decimal("1.0", currency("JPY"))), "amount-precision");
    EXPECT_EQ(error_of(Money::from_decimal("1.2345", currency("KWD"))), "amount-precision");
}

TEST(MoneyFromDecimal, StopsAtTheEdgesOf64Bits) {
    constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
    constexpr auto highest = std::numeric_limits<std::int64_t>::max();
    EXPECT_EQ(Money::from_decimal("92233720368547758.07", currency("EUR"))->minor, highest);
    EXPECT_EQ(Money::from_decimal("-92233720368547758.08", currency("EUR"))->minor, lowest);
    EXPECT_EQ(Money::from_decimal("9223372036854775807", currency("JPY"))->minor, highest);
    for (const auto* text :
         {"92233720368547758.08", "-92233720368547758.09", "92233720368547759", "1e", "99999999999999999999"})
        EXPECT_FALSE(Money::from_decimal(text, currency("EUR"))) << text;
    EXPECT_EQ(error_of(Money::from_decimal("92233720368547758.08", currency("EUR"))), "amount-overflow");
    EXPECT_EQ(error_of(Money::from_decimal(std::string(400, '9'), currency("EUR"))), "amount-overflow");
}

TEST(MoneyToDecimal, WritesEveryDecimalOfTheCurrency) {
    EXPECT_EQ((Money{1250, currency("EUR")}.to_decimal()), "12.50");
    EXPECT_EQ((Money{5, currency("EUR")}.to_decimal()), "0.05");
    EXPECT_EQ((Money{0, currency("EUR")}.to_decimal()), "0.00");
    EXPECT_EQ((Money{-7, currency("EUR")}.to_decimal()), "-0.07");
    EXPECT_EQ((Money{1250, currency("JPY")}.to_decimal()), "1250");
    EXPECT_EQ((Money{0, currency("JPY")}.to_decimal()), "0");
    EXPECT_EQ((Money{1, currency("KWD")}.to_decimal()), "0.001");
    EXPECT_EQ((Money{std::numeric_limits<std::int64_t>::min(), currency("EUR")}.to_decimal()), "-92233720368547758.08");
}

TEST(MoneyProperty, TextAndBackIsTheSameForEveryAmount) {
    std::mt19937_64 random(20261120);
    for (int round = 0; round < 20'000; ++round) {
        // All magnitudes, not only huge ones.
        const auto bits = static_cast<std::int64_t>(random()) >> (random() % 64);
        for (const auto* code : {"EUR", "JPY", "KWD"}) {
            const Money money{bits, currency(code)};
            const auto back = Money::from_decimal(money.to_decimal(), money.currency);
            ASSERT_TRUE(back) << money.to_decimal();
            ASSERT_EQ(*back, money);
        }
    }
}

TEST(MoneyArithmetic, ChecksOverflowAndCurrency) {
    constexpr auto highest = std::numeric_limits<std::int64_t>::max();
    const auto eur = [](std::int64_t minor) { return Money{minor, Currency::eur()}; };
    EXPECT_EQ(add(eur(1), eur(2))->minor, 3);
    EXPECT_EQ(subtract(eur(1), eur(2))->minor, -1);
    EXPECT_EQ(error_of(add(eur(highest), eur(1))), "amount-overflow");
    EXPECT_EQ(error_of(add(eur(-highest), eur(-2))), "amount-overflow");
    EXPECT_EQ(error_of(subtract(eur(-highest), eur(2))), "amount-overflow");
    EXPECT_EQ(error_of(add(eur(1), Money{1, currency("CHF")})), "currency-mismatch");
    EXPECT_EQ(error_of(subtract(eur(1), Money{1, currency("CHF")})), "currency-mismatch");
}

TEST(MoneyProperty, SubtractUndoesAdd) {
    std::mt19937_64 random(7);
    for (int round = 0; round < 5'000; ++round) {
        const Money a{static_cast<std::int64_t>(random()) >> (random() % 64), Currency::eur()};
        const Money b{static_cast<std::int64_t>(random()) >> (random() % 64), Currency::eur()};
        const auto sum = add(a, b);
        if (!sum) continue;
        ASSERT_EQ(*subtract(*sum, b), a);
    }
}

}  // namespace
}  // namespace till::hal

#include "till/firmware/ui/amount_format.hpp"

#include <gtest/gtest.h>

#include <climits>

namespace {

using namespace till;
using firmware::ui::format_amount;
using firmware::ui::format_countdown;
using firmware::ui::format_number;
using firmware::ui::Spaces;

struct Row {
    std::int64_t minor;
    const char* currency;
    const char* locale;
    const char* text;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.locale << " " << row.minor << " " << row.currency; }

class AmountFormat : public testing::TestWithParam<Row> {};

TEST_P(AmountFormat, ReadsAsTheLanguageWritesIt) {
    const Row& row = GetParam();
    const auto currency = hal::Currency::from_code(row.currency);
    ASSERT_TRUE(currency);
    EXPECT_EQ(format_amount({row.minor, *currency}, row.locale), row.text);
}

#define NB "\u00A0"   // no-break space
#define NNB "\u202F"  // narrow no-break space
#define APO "\u2019"

INSTANTIATE_TEST_SUITE_P(
    Languages, AmountFormat,
    testing::Values(Row{1250, "EUR", "en", "€12.50"}, Row{1250, "EUR", "en-IE", "€12.50"},
                    Row{1250, "EUR", "it", "12,50" NB "€"}, Row{1250, "EUR", "it-IT", "12,50" NB "€"},
                    Row{1250, "EUR", "de", "12,50" NB "€"}, Row{1250, "EUR", "de_DE.UTF-8", "12,50" NB "€"},
                    Row{1250, "EUR", "fr", "12,50" NB "€"}, Row{1250, "EUR", "es", "12,50" NB "€"},
                    Row{1250, "EUR", "el", "12,50" NB "€"}, Row{1250, "EUR", "el-GR", "12,50" NB "€"},
                    Row{1250, "EUR", "de-AT", "€" NB "12,50"}, Row{1250, "CHF", "de-CH", "CHF" NB "12.50"},
                    Row{1250, "CHF", "it-CH", "CHF" NB "12.50"}, Row{1250, "CHF", "fr-CH", "12.50" NB "CHF"},
                    Row{1250, "CHF", "de", "12,50" NB "CHF"}, Row{1250, "CHF", "en", "CHF" NB "12.50"}));

INSTANTIATE_TEST_SUITE_P(UnknownLanguagesReadAsEnglish, AmountFormat,
                         testing::Values(Row{1250, "EUR", "", "€12.50"}, Row{1250, "EUR", "xx", "€12.50"},
                                         Row{1250, "EUR", "pt-BR", "€12.50"}, Row{1250, "EUR", "-", "€12.50"},
                                         Row{1250, "EUR", "item", "€12.50"}, Row{1250, "EUR", "IT", "12,50" NB "€"},
                                         Row{1250, "EUR", "it-Latn-CH", "€" NB "12.50"}));

INSTANTIATE_TEST_SUITE_P(Grouping, AmountFormat,
                         testing::Values(Row{99999, "EUR", "en", "€999.99"}, Row{123450, "EUR", "en", "€1,234.50"},
                                         Row{123456789012, "EUR", "en", "€1,234,567,890.12"},
                                         Row{123450, "EUR", "it", "1.234,50" NB "€"},
                                         Row{123450, "EUR", "fr", "1" NNB "234,50" NB "€"},
                                         Row{123450, "EUR", "es", "1234,50" NB "€"},
                                         Row{1234550, "EUR", "es", "12.345,50" NB "€"},
                                         Row{123450, "CHF", "de-CH", "CHF" NB "1" APO "234.50"},
                                         Row{123450, "EUR", "de-AT", "€" NB "1" NB "234,50"}));

INSTANTIATE_TEST_SUITE_P(Decimals, AmountFormat,
                         testing::Values(Row{0, "EUR", "it", "0,00" NB "€"}, Row{1, "EUR", "it", "0,01" NB "€"},
                                         Row{10, "EUR", "it", "0,10" NB "€"}, Row{100, "EUR", "it", "1,00" NB "€"},
                                         Row{1250, "JPY", "en", "¥1,250"}, Row{1250, "JPY", "de", "1.250" NB "¥"},
                                         Row{0, "JPY", "en", "¥0"}, Row{1250, "KRW", "en", "KRW" NB "1,250"},
                                         Row{1250, "KWD", "en", "KWD" NB "1.250"},
                                         Row{5, "KWD", "it", "0,005" NB "KWD"},
                                         Row{1234567, "TND", "fr", "1" NNB "234,567" NB "TND"}));

INSTANTIATE_TEST_SUITE_P(Symbols, AmountFormat,
                         testing::Values(Row{1250, "USD", "en", "$12.50"}, Row{1250, "GBP", "en", "£12.50"},
                                         Row{1250, "USD", "el", "12,50" NB "$"},
                                         Row{1250, "PLN", "de", "12,50" NB "PLN"},
                                         Row{1250, "CAD", "en", "CAD" NB "12.50"}));

INSTANTIATE_TEST_SUITE_P(Negative, AmountFormat,
                         testing::Values(Row{-1250, "EUR", "en", "-€12.50"}, Row{-1250, "EUR", "it", "-12,50" NB "€"},
                                         Row{-1, "EUR", "it", "-0,01" NB "€"}, Row{-1250, "JPY", "en", "-¥1,250"},
                                         Row{-123450, "CHF", "de-CH", "-CHF" NB "1" APO "234.50"}));

INSTANTIATE_TEST_SUITE_P(TheEndsOfTheRange, AmountFormat,
                         testing::Values(Row{INT64_MAX, "EUR", "en", "€92,233,720,368,547,758.07"},
                                         Row{INT64_MIN, "EUR", "en", "-€92,233,720,368,547,758.08"},
                                         Row{INT64_MIN, "JPY", "en", "-¥9,223,372,036,854,775,808"}));

TEST(AmountFormat, PlainSpacesForPrinters) {
    const auto eur = hal::Currency::eur();
    EXPECT_EQ(format_amount({123450, eur}, "fr", Spaces::plain), "1 234,50 €");
    EXPECT_EQ(format_amount({1250, eur}, "it", Spaces::plain), "12,50 €");
    EXPECT_EQ(format_amount({123450, eur}, "de-AT", Spaces::plain), "€ 1 234,50");
}

TEST(AmountFormat, TheNumberAlone) {
    EXPECT_EQ(format_number({-123450, hal::Currency::eur()}, "de"), "-1.234,50");
    EXPECT_EQ(format_number({1250, hal::Currency::eur()}, "en"), "12.50");
}

// Whatever the language does to it, the digits are the amount.
TEST(AmountFormat, TheDigitsAreTheAmount) {
    std::uint64_t state = 42;
    for (int i = 0; i < 2000; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        const auto minor = static_cast<std::int64_t>(state >> (state & 63U));
        for (const char* locale : {"en", "it", "fr", "de", "es", "el", "de-CH", "de-AT"}) {
            std::string digits;
            for (const char c : format_number({minor, hal::Currency::eur()}, locale)) {
                if (c >= '0' && c <= '9') digits += c;
            }
            while (digits.size() > 1 && digits.front() == '0')
                digits.erase(0, 1);
            const std::string wanted = std::to_string(minor);
            ASSERT_EQ(digits, minor < 0 ? wanted.substr(1) : wanted) << locale << " " << minor;
        }
    }
}

TEST(Countdown, MinutesAndSeconds) {
    EXPECT_EQ(format_countdown(272), "4:32");
    EXPECT_EQ(format_countdown(60), "1:00");
    EXPECT_EQ(format_countdown(59), "0:59");
    EXPECT_EQ(format_countdown(5), "0:05");
    EXPECT_EQ(format_countdown(0), "0:00");
    EXPECT_EQ(format_countdown(-7), "0:00");
    EXPECT_EQ(format_countdown(3599), "59:59");
}

TEST(Countdown, LongTimesInHours) {
    EXPECT_EQ(format_countdown(3600), "1" NB "h" NB "00" NB "min");
    EXPECT_EQ(format_countdown(48 * 3600 - 1), "47" NB "h" NB "59" NB "min");
}

}  // namespace

#include "firmware/ui/locale.hpp"

#include <gtest/gtest.h>

namespace {

using till::firmware::ui::parse_locale;

struct Row {
    const char* tag;
    const char* language;
    const char* region;
};

TEST(Locale, LanguageAndRegion) {
    const Row rows[] = {{"it", "it", ""},
                        {"it-IT", "it", "it"},
                        {"de_CH", "de", "ch"},
                        {"DE-at", "de", "at"},
                        {"el_GR.UTF-8", "el", "gr"},
                        {"ca_ES@valencia", "ca", "es"},
                        {"zh-Hant-TW", "zh", "tw"},
                        {"gsw-CH", "gsw", "ch"},
                        {"en-001", "en", ""},
                        {"", "", ""},
                        {"C", "", ""},
                        {"POSIX", "", ""},
                        {"-IT", "", "it"},
                        {"1t-IT", "", "it"},
                        {"it-", "it", ""},
                        {"..", "", ""},
                        {"it--CH", "it", "ch"}};
    for (const Row& row : rows) {
        const auto name = parse_locale(row.tag);
        EXPECT_EQ(name.language, row.language) << row.tag;
        EXPECT_EQ(name.region, row.region) << row.tag;
    }
}

TEST(Locale, LongRubbishIsCut) {
    EXPECT_EQ(parse_locale(std::string(1'000'000, '-')).language, "");
    EXPECT_EQ(parse_locale("it" + std::string(100'000, '_')).language, "it");
}

}  // namespace

#include "till/firmware/ui/texts.hpp"

#include "firmware/ui/font.hpp"
#include "till/firmware/ui/text.hpp"

#include <gtest/gtest.h>

#include <set>

namespace {

using namespace till;
using firmware::ui::reason_keys;
using firmware::ui::reason_text;
using firmware::ui::Text;
using firmware::ui::text;
using firmware::ui::text_count;
using firmware::ui::text_languages;

template <class Check>
void each_text(Check check) {
    for (const auto language : text_languages()) {
        for (int id = 0; id < text_count; ++id)
            check(language, text(static_cast<Text>(id), language));
        for (const auto key : reason_keys())
            check(language, reason_text(key, language));
    }
}

TEST(Texts, EveryWordExistsInEveryLanguage) {
    each_text([](auto language, auto words) { EXPECT_FALSE(words.empty()) << language; });
}

TEST(Texts, NoSentenceIsLeftInEnglish) {
    // Words that are the same in two languages, and are right so.
    const std::set<std::string_view> same{"Terminal", "TOTAL", "Ref.", "No."};
    for (const auto language : text_languages().subspan(1)) {
        for (int id = 0; id < text_count; ++id) {
            const auto words = text(static_cast<Text>(id), language);
            if (same.contains(words)) continue;
            EXPECT_NE(words, text(static_cast<Text>(id), "en")) << language;
        }
        for (const auto key : reason_keys())
            EXPECT_NE(reason_text(key, language), reason_text(key, "en")) << language;
    }
}

TEST(Texts, RegionsAndCasesFindTheirLanguage) {
    EXPECT_EQ(text(Text::to_pay, "it-CH"), "Da pagare");
    EXPECT_EQ(text(Text::to_pay, "FR_fr.UTF-8"), "À payer");
    EXPECT_EQ(text(Text::to_pay, "el"), "Προς πληρωμή");
}

TEST(Texts, OtherLanguagesReadEnglish) {
    for (const char* locale : {"", "pt", "zz-ZZ", "i", "-it", "italian"})
        EXPECT_EQ(text(Text::to_pay, locale), "To pay") << locale;
}

TEST(Texts, AnUnknownReasonSaysNothing) {
    EXPECT_EQ(reason_text("poltergeist", "it"), "");
    EXPECT_EQ(reason_text("", "it"), "");
    EXPECT_EQ(reason_text("insufficient-funds", "it"), "Fondi insufficienti");
}

// What is told to a customer never speaks of lines and servers.
TEST(Texts, TheCustomerIsNotToldAboutTheLine) {
    each_text([](auto language, auto words) {
        for (const char* word : {"offline", "Offline", "server", "network", "HTTP", "timeout"}) {
            EXPECT_EQ(words.find(word), std::string_view::npos) << language << ": " << words;
        }
    });
}

TEST(Texts, TheDefaultFontHasEveryLetter) {
    const auto files = firmware::ui::find_fonts({});
    ASSERT_TRUE(files);
    FT_Library library = nullptr;
    ASSERT_EQ(FT_Init_FreeType(&library), 0);
    {
        const auto font = firmware::ui::Font::load(library, files->regular);
        ASSERT_TRUE(font);
        each_text([&](auto language, auto words) {
            for (const auto& glyph : (*font)->shape(words))
                EXPECT_NE(glyph.index, 0u) << language << ": " << words;
        });
        EXPECT_EQ((*font)->shape("\U000F0000").front().index, 0u) << "or this test could not fail";
    }
    FT_Done_FreeType(library);
}

}  // namespace

#include "till/drivers/printer/text.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace {

using namespace till;
using drivers::printer::render_text;
using drivers::printer::text_columns;
using drivers::printer::wrap_columns;
using Lines = std::vector<std::string>;
using Align = hal::ReceiptText::Align;

std::string print(hal::ReceiptElement element, int columns = 32) {
    hal::ReceiptDocument document;
    document.elements.push_back(std::move(element));
    return render_text(document, columns);
}

TEST(TextColumns, CountsWhatTheEyeSees) {
    EXPECT_EQ(text_columns(""), 0);
    EXPECT_EQ(text_columns("12,50 €"), 7);
    EXPECT_EQ(text_columns("Καφές"), 5);
    EXPECT_EQ(text_columns("Caffe\u0300"), 5) << "a combining accent";
    EXPECT_EQ(text_columns("寿司"), 4);
    EXPECT_EQ(text_columns("☕"), 1);
    EXPECT_EQ(text_columns("🍕"), 2);
}

TEST(TextColumns, BrokenUtf8IsAQuestionMarkForEachByte) {
    EXPECT_EQ(wrap_columns("a\xFF"
                           "b",
                           10),
              Lines{"a?b"});
    EXPECT_EQ(wrap_columns("a\xE2\x82", 10), Lines{"a??"}) << "cut in the middle of a euro sign";
    EXPECT_EQ(wrap_columns("\xC0\xAF", 10), Lines{"??"}) << "an overlong slash";
    EXPECT_EQ(wrap_columns("\xED\xA0\x80", 10), Lines{"???"}) << "a surrogate";
    EXPECT_EQ(wrap_columns("\xF4\x90\x80\x80", 10), Lines{"????"}) << "beyond Unicode";
}

TEST(WrapColumns, BreaksAtSpaces) {
    EXPECT_EQ(wrap_columns("one two three", 7), (Lines{"one two", "three"}));
    EXPECT_EQ(wrap_columns("one two three", 13), Lines{"one two three"});
    EXPECT_EQ(wrap_columns("  spaced   out  ", 20), Lines{"spaced out"});
    EXPECT_EQ(wrap_columns("", 20), Lines{""});
}

TEST(WrapColumns, SplitsAWordThatNoLineCanHold) {
    EXPECT_EQ(wrap_columns("abcdefghij", 4), (Lines{"abcd", "efgh", "ij"}));
    EXPECT_EQ(wrap_columns("x abcdefghij", 4), (Lines{"x", "abcd", "efgh", "ij"}));
    EXPECT_EQ(wrap_columns("寿司寿", 4), (Lines{"寿司", "寿"}));
}

TEST(WrapColumns, NothingIsLostAndNoLineIsTooLong) {
    const std::string text = "Panino con prosciutto crudo di Parma e mozzarella di bufala campana DOP 125g";
    for (int columns = 2; columns < 90; ++columns) {
        std::string joined;
        for (const auto& line : wrap_columns(text, columns)) {
            EXPECT_LE(text_columns(line), columns);
            joined += line;
        }
        std::string wanted = text;
        std::erase(wanted, ' ');
        std::erase(joined, ' ');
        EXPECT_EQ(joined, wanted) << columns;
    }
}

TEST(RenderText, AlignsText) {
    EXPECT_EQ(print(hal::ReceiptText{"left", Align::left, false, false}, 24), "left\n");
    EXPECT_EQ(print(hal::ReceiptText{"mid", Align::centre, false, false}, 25), "           mid\n");
    EXPECT_EQ(print(hal::ReceiptText{"12 €", Align::right, false, false}, 24), "                    12 €\n");
}

TEST(RenderText, ColumnsFillTheLine) {
    EXPECT_EQ(print(hal::ReceiptColumns{"Espresso", "1,40 €", false}, 24), "Espresso          1,40 €\n");
    EXPECT_EQ(print(hal::ReceiptColumns{"Espresso", "", false}, 24), "Espresso\n");
    EXPECT_EQ(print(hal::ReceiptColumns{"", "1,40 €", false}, 24), "                  1,40 €\n");
}

TEST(RenderText, ALongLabelWrapsBesideItsValue) {
    EXPECT_EQ(print(hal::ReceiptColumns{"Panino con prosciutto crudo", "9,50 €", false}, 24),
              "Panino con        9,50 €\n"
              "prosciutto crudo\n");
}

TEST(RenderText, ALongValueGoesBelowItsLabel) {
    EXPECT_EQ(print(hal::ReceiptColumns{"Reference", "2kcfm2Fr6VYJWRnb1ULvd1vH", false}, 28),
              "Reference\n"
              "    2kcfm2Fr6VYJWRnb1ULvd1vH\n");
    const std::string huge(100, 'z');
    std::string all = print(hal::ReceiptColumns{"Reference", huge, false}, 24);
    EXPECT_EQ(std::count(all.begin(), all.end(), 'z'), 100) << "nothing is cut off";
}

TEST(RenderText, RulesAndCodes) {
    EXPECT_EQ(print(hal::ReceiptRule{}, 24), std::string(24, '-') + "\n");
    EXPECT_EQ(print(hal::ReceiptQr{"https://example.org/receipts/1042"}, 24), "https://example.org/rece\nipts/1042\n");
}

TEST(RenderText, CopyStandsFirstAndLast) {
    hal::ReceiptDocument document;
    document.elements.push_back(hal::ReceiptText{"body", Align::left, false, false});
    document.copy = true;
    EXPECT_EQ(render_text(document, 24), "      *** COPY ***\nbody\n      *** COPY ***\n");
}

TEST(RenderText, ColumnsAreHeldWithinReason) {
    EXPECT_EQ(print(hal::ReceiptRule{}, -5), std::string(24, '-') + "\n");
    EXPECT_EQ(print(hal::ReceiptRule{}, 9999), std::string(80, '-') + "\n");
}

TEST(RenderText, ControlCharactersNeverReachThePaper) {
    std::string hostile;
    for (char c = 1; c < 32; ++c)
        hostile += std::string("a") + c;
    hostile +=
        "\x7F\xC2\x9B"
        "31m";
    const std::string out = print(hal::ReceiptText{hostile, Align::left, false, false}, 80);
    for (const char c : out.substr(0, out.size() - 1))
        EXPECT_TRUE(c >= ' ' && c != 0x7F) << static_cast<int>(c);
}

TEST(RenderText, NoLineIsWiderThanThePaper) {
    for (const int columns : {24, 32, 42, 48, 80}) {
        for (std::size_t left = 0; left < 60; left += 7) {
            for (std::size_t right = 0; right < 60; right += 5) {
                std::istringstream lines(
                    print(hal::ReceiptColumns{std::string(left, 'l'), std::string(right, 'r'), false}, columns));
                for (std::string line; std::getline(lines, line);)
                    ASSERT_LE(line.size(), static_cast<std::size_t>(columns));
            }
        }
    }
}

}  // namespace

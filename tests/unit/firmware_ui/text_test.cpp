#include "till/firmware/ui/text.hpp"

#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

namespace {

using namespace till;
using firmware::ui::TextRenderer;
using firmware::ui::TextStyle;
using firmware::ui::Weight;
using Lines = std::vector<std::string>;

constexpr std::uint32_t white = 0xFFFFFFFF;

class TextTest : public testing::Test {
  protected:
    static TextRenderer& type() {
        static TextRenderer renderer = TextRenderer::create().value();
        return renderer;
    }
    TextStyle style_{Weight::regular, 20, 0xFF000000};
};

struct Ink {
    int left = 1 << 20, top = 1 << 20, right = -1, bottom = -1;
    bool any() const { return right >= 0; }
};

Ink ink(const hal::Frame& frame) {
    Ink box;
    for (int y = 0; y < frame.height; ++y) {
        for (int x = 0; x < frame.width; ++x) {
            if (frame.row(y)[x] == white) continue;
            box = {std::min(box.left, x), std::min(box.top, y), std::max(box.right, x), std::max(box.bottom, y)};
        }
    }
    return box;
}

TEST_F(TextTest, WidthGrowsWithTheTextAndTheSize) {
    EXPECT_EQ(type().width("", style_), 0);
    EXPECT_GT(type().width("a", style_), 5);
    EXPECT_GT(type().width("ab", style_), type().width("a", style_));
    TextStyle twice = style_;
    twice.px = 40;
    EXPECT_NEAR(type().width("Scan to pay", twice), 2 * type().width("Scan to pay", style_), 2);
}

TEST_F(TextTest, BoldIsAnotherFont) {
    TextStyle bold = style_;
    bold.weight = Weight::bold;
    EXPECT_GT(type().width("Payment approved", bold), type().width("Payment approved", style_));
}

TEST_F(TextTest, DigitsAreAllAsWideSoThatACountdownDoesNotDance) {
    for (const char* digit : {"1", "2", "3", "4", "5", "6", "7", "8", "9"}) {
        EXPECT_EQ(type().width(digit, style_), type().width("0", style_)) << digit;
    }
}

TEST_F(TextTest, TheInkIsWhereTheMeasuresSay) {
    for (const char* words : {"Hxg", "Übergrößenträger", "Η πληρωμή", "Ñandú ç", "12,50 €"}) {
        hal::Frame frame(400, 80);
        const int advance = type().draw(frame, 20, 50, words, style_);
        EXPECT_EQ(advance, type().width(words, style_));
        const Ink box = ink(frame);
        ASSERT_TRUE(box.any());
        EXPECT_GE(box.left, 18);
        EXPECT_LE(box.right, 20 + advance + 1);
        EXPECT_GE(box.top, 50 - type().ascent(style_) - 1) << words;
        EXPECT_LE(box.bottom, 50 + type().descent(style_)) << words;
    }
}

TEST_F(TextTest, CapitalsStandOnTheBaselineAndReachTheCapHeight) {
    hal::Frame frame(100, 60);
    type().draw(frame, 10, 40, "HE", style_);
    const Ink box = ink(frame);
    EXPECT_EQ(box.bottom, 39);
    EXPECT_NEAR(box.top, 40 - type().cap_height(style_), 1);
}

TEST_F(TextTest, EdgesAreGreyAndCoresAreFullColour) {
    TextStyle big = style_;
    big.px = 60;
    big.colour = 0xFF204080;
    hal::Frame frame(200, 100);
    type().draw(frame, 10, 80, "O", big);
    const auto count = [&](auto which) { return std::count_if(frame.pixels.begin(), frame.pixels.end(), which); };
    EXPECT_GT(count([](std::uint32_t p) { return p == 0xFF204080; }), 300);
    EXPECT_GT(count([](std::uint32_t p) { return p != white && p != 0xFF204080; }), 50);
    EXPECT_EQ(count([](std::uint32_t p) { return p >> 24 != 0xFF; }), 0) << "alpha stays opaque";
}

TEST_F(TextTest, WhatLiesOutsideTheFrameIsLeftOut) {
    hal::Frame reference(300, 60);
    type().draw(reference, 100, 40, "Clipped", style_);
    for (const auto& [x, y] : {std::pair{-30, 20}, {290, 20}, {10, 3}, {10, 70}, {-5000, 20}, {5000, 5000}}) {
        hal::Frame frame(300, 60);
        EXPECT_EQ(type().draw(frame, x, y, "Clipped", style_), type().width("Clipped", style_));
        EXPECT_EQ(ink(frame).any(), std::abs(x) < 1000) << x << ", " << y;
    }
    hal::Frame moved(300, 60);
    type().draw(moved, -20, 40, "Clipped", style_);
    for (int y = 0; y < 60; ++y) {
        for (int x = 0; x < 60; ++x)
            ASSERT_EQ(moved.row(y)[x], reference.row(y)[x + 120]);
    }
}

TEST_F(TextTest, HostileTextDrawsSomethingAndEnds) {
    hal::Frame frame(300, 60);
    const std::string broken = "a\xFF\xC0\xAF\xED\xA0\x80\xF4\x90\x80\x80z";
    EXPECT_GT(type().draw(frame, 10, 40, broken, style_), type().width("az", style_)) << "replacements are visible";
    EXPECT_EQ(type().width("a\nb", style_), type().width("a b", style_)) << "controls are spaces";
    EXPECT_GT(type().width(std::string(1'000'000, 'x'), style_), 0) << "and a megabyte is cut, not shaped";
}

TEST_F(TextTest, EllipsizeKeepsWhatFits) {
    EXPECT_EQ(type().ellipsize("short", style_, 500), "short");
    const std::string cut = type().ellipsize("Trattoria da Giuseppe e Figli", style_, 150);
    EXPECT_TRUE(cut.starts_with("Tratt"));
    EXPECT_TRUE(cut.ends_with("…"));
    EXPECT_LE(type().width(cut, style_), 150);
    EXPECT_EQ(type().ellipsize("Trattoria", style_, 0), "") << "nothing fits, nothing is drawn";
    EXPECT_EQ(type().ellipsize("", style_, 0), "");
}

TEST_F(TextTest, EllipsizeNeverCutsACharacter) {
    const std::string words = "Καφε\u0301ς — cafe\u0301 €€€ crème brûlée 🍕🍕";
    for (int width = 0; width < 400; width += 3) {
        const std::string cut = type().ellipsize(words, style_, width);
        EXPECT_LE(type().width(cut, style_), width);
        if (cut.empty() || cut == words) continue;
        const std::string kept = cut.substr(0, cut.size() - std::string("…").size());
        ASSERT_TRUE(words.starts_with(kept));
        if (kept.size() == words.size()) continue;
        const auto next = static_cast<unsigned char>(words[kept.size()]);
        EXPECT_NE(next & 0xC0U, 0x80U) << "cut inside a character";
        EXPECT_FALSE(words.substr(kept.size()).starts_with("\u0301")) << "cut between a letter and its accent";
    }
}

TEST_F(TextTest, WrapBreaksAtSpaces) {
    const int width = type().width("one two", style_);
    EXPECT_EQ(type().wrap("one two three", style_, width, 5), (Lines{"one two", "three"}));
    EXPECT_EQ(type().wrap("one two three", style_, 1000, 5), Lines{"one two three"});
    EXPECT_EQ(type().wrap("  padded  ", style_, 1000, 5), Lines{"padded"});
    EXPECT_TRUE(type().wrap("", style_, 1000, 5).empty());
    EXPECT_TRUE(type().wrap("words", style_, 1000, 0).empty());
}

TEST_F(TextTest, WrapEndsWithAnEllipsisWhenLinesRunOut) {
    const int width = type().width("one two", style_);
    const auto lines = type().wrap("one two three four five six", style_, width, 2);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0], "one two");
    EXPECT_TRUE(lines[1].ends_with("…"));
}

TEST_F(TextTest, WrapDoesNotBreakInsideAnAmount) {
    const auto lines = type().wrap("Paid 12,50\u00A0€", style_, type().width("Paid 12,50", style_), 3);
    EXPECT_EQ(lines, (Lines{"Paid", "12,50\u00A0€"}));
}

TEST_F(TextTest, NoWrappedLineIsTooWide) {
    const std::string words = "Bitte wenden Sie sich an das Personal Donaudampfschifffahrtsgesellschaftskapitän";
    for (int width = 10; width < 900; width += 13) {
        for (const auto& line : type().wrap(words, style_, width, 4))
            EXPECT_LE(type().width(line, style_), width);
    }
}

TEST_F(TextTest, FitFindsTheLargestSize) {
    const int px = type().fit_px("1.234,50 €", {Weight::bold, 100, 0}, 300, 12);
    EXPECT_LE(type().width("1.234,50 €", {Weight::bold, px, 0}), 300);
    EXPECT_GT(type().width("1.234,50 €", {Weight::bold, px + 1, 0}), 300);
    EXPECT_EQ(type().fit_px("1", style_, 300, 12), style_.px) << "never larger than asked for";
    EXPECT_EQ(type().fit_px("1.234,50 €", style_, 1, 12), 12) << "never smaller than the least";
    EXPECT_EQ(type().fit_px("", style_, 300, 12), style_.px) << "nothing fits everywhere";
}

TEST(Fonts, AMissingOrBrokenFileIsSaid) {
    test::TempFolder folder;
    EXPECT_EQ(TextRenderer::create({folder.file("none.ttf"), ""}).error().type, "font-missing");
    std::ofstream(folder.file("text.ttf")) << "this is no font";
    EXPECT_EQ(TextRenderer::create({folder.file("text.ttf"), ""}).error().type, "font-invalid");
    std::ofstream(folder.file("empty.ttf")).flush();
    EXPECT_EQ(TextRenderer::create({folder.file("empty.ttf"), ""}).error().type, "font-invalid");
}

TEST(Fonts, ATruncatedFontIsRefusedOrDrawsWithoutHarm) {
    const auto files = firmware::ui::find_fonts({});
    ASSERT_TRUE(files);
    std::ifstream file(files->regular, std::ios::binary);
    const std::string whole(std::istreambuf_iterator<char>(file), {});
    test::TempFolder folder;
    for (const std::size_t length : {std::size_t{12}, std::size_t{1000}, whole.size() / 2, whole.size() - 100}) {
        std::ofstream(folder.file("cut.ttf"), std::ios::binary) << whole.substr(0, length);
        const auto renderer = TextRenderer::create({folder.file("cut.ttf"), ""});
        if (!renderer) {
            EXPECT_EQ(renderer.error().type, "font-invalid");
            continue;
        }
        hal::Frame frame(200, 60);
        EXPECT_GE(renderer->draw(frame, 10, 40, "Scan to pay €", {}), 0);
    }
}

TEST(Fonts, AConfiguredFontIsUsedForBothWeightsUnlessTheBoldIsGiven) {
    const auto usual = firmware::ui::find_fonts({});
    ASSERT_TRUE(usual);
    EXPECT_NE(usual->bold, usual->regular);
    const auto own = firmware::ui::find_fonts({"/some/own.ttf", ""});
    EXPECT_EQ(own->bold, "/some/own.ttf");
    EXPECT_EQ(firmware::ui::find_fonts({"/some/own.ttf", "/some/bold.ttf"})->bold, "/some/bold.ttf");
}

}  // namespace

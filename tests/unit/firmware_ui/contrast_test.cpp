// WCAG 2.2: text on its ground has a contrast of at least 4.5:1; and no state differs from another by colour alone.
#include "firmware/ui/icons.hpp"
#include "firmware/ui/palette.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace till;
using firmware::ui::Icon;
using firmware::ui::palette;
using firmware::ui::Theme;

double luminance(std::uint32_t colour) {
    const auto linear = [&](unsigned shift) {
        const double c = static_cast<double>(colour >> shift & 255U) / 255;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(16) + 0.7152 * linear(8) + 0.0722 * linear(0);
}

double contrast(std::uint32_t a, std::uint32_t b) {
    const double lighter = std::max(luminance(a), luminance(b));
    const double darker = std::min(luminance(a), luminance(b));
    return (lighter + 0.05) / (darker + 0.05);
}

TEST(Contrast, TheFormulaKnowsItsEnds) {
    EXPECT_NEAR(contrast(0xFFFFFFFF, 0xFF000000), 21, 0.01);
    EXPECT_NEAR(contrast(0xFF777777, 0xFFFFFFFF), 4.48, 0.01);
}

TEST(Contrast, AllTextIsAtLeastFourAndAHalfToOne) {
    for (const Theme theme : {Theme::light, Theme::dark}) {
        const auto c = palette(theme);
        EXPECT_GE(contrast(c.text, c.ground), 7);
        EXPECT_GE(contrast(c.muted, c.ground), 4.5);
        for (const auto mark : {c.accent, c.good, c.bad, c.warn, c.muted}) {
            EXPECT_GE(contrast(mark, c.ground), 4.5) << std::hex << mark;
            EXPECT_GE(contrast(c.on_mark, mark), 4.5) << std::hex << mark;
        }
    }
}

constexpr Icon icons[] = {Icon::check,         Icon::cross,        Icon::stop, Icon::clock, Icon::half,
                          Icon::phone_waiting, Icon::phone_active, Icon::dots, Icon::back,  Icon::barred};

// Drawn in the very same two colours, every icon is still another picture: what is left to somebody who sees none.
TEST(Contrast, EveryIconIsAnotherShape) {
    std::vector<hal::Frame> drawn;
    for (const Icon icon : icons) {
        drawn.emplace_back(120, 120);
        firmware::ui::draw_icon(drawn.back(), icon, {60, 60}, 50, {0xFF000000, 0xFFFFFFFF});
    }
    for (std::size_t a = 0; a < drawn.size(); ++a) {
        for (std::size_t b = 0; b < a; ++b) {
            int different = 0;
            for (std::size_t i = 0; i < drawn[a].pixels.size(); ++i)
                different += drawn[a].pixels[i] != drawn[b].pixels[i];
            EXPECT_GT(different, 200) << a << " and " << b;
        }
    }
}

TEST(Icons, StayInTheirSquareAndAreClippedByTheFrame) {
    for (const Icon icon : icons) {
        hal::Frame frame(140, 140);
        firmware::ui::draw_icon(frame, icon, {70, 70}, 50, {0xFF000000, 0xFF00FF00});
        int drawn = 0;
        for (int y = 0; y < 140; ++y) {
            for (int x = 0; x < 140; ++x) {
                if (frame.row(y)[x] == 0xFFFFFFFF) continue;
                ++drawn;
                ASSERT_TRUE(x >= 19 && x <= 120 && y >= 19 && y <= 120) << x << ", " << y;
            }
        }
        EXPECT_GT(drawn, 1500);
        hal::Frame corner(30, 30);
        firmware::ui::draw_icon(corner, icon, {0, 0}, 50, {0xFF000000, 0xFFFFFFFF});
        firmware::ui::draw_icon(corner, icon, {-5000, 9000}, 50, {0xFF000000, 0xFFFFFFFF});
    }
}

TEST(Icons, NoneDrawsNothing) {
    hal::Frame frame(50, 50);
    firmware::ui::draw_icon(frame, Icon::none, {25, 25}, 20, {0xFF000000, 0xFF000000});
    EXPECT_EQ(frame, hal::Frame(50, 50));
}

}  // namespace

#include "till/firmware/ui/qr_code.hpp"

#include <gtest/gtest.h>

namespace {

using namespace till;
using firmware::ui::Area;
using firmware::ui::draw_qr;
using firmware::ui::encode_qr;
using firmware::ui::fit_qr;
using firmware::ui::QrMatrix;
using firmware::ui::QrPlacement;

constexpr std::uint32_t black = 0xFF000000;
constexpr std::uint32_t white = 0xFFFFFFFF;
constexpr std::uint32_t ground = 0xFF123456;

// ISO/IEC 18004 table 7: bytes in byte mode at level M, by version.
TEST(EncodeQr, TakesTheSmallestVersionAtLevelM) {
    const std::pair<std::size_t, int> capacity[] = {{14, 1},  {26, 2},   {42, 3},   {62, 4},   {84, 5},    {106, 6},
                                                    {122, 7}, {213, 10}, {331, 13}, {666, 20}, {1370, 30}, {2331, 40}};
    for (const auto& [bytes, version] : capacity) {
        const auto full = encode_qr(std::string(bytes, 'x'));
        ASSERT_TRUE(full) << bytes;
        EXPECT_EQ(full->version, version) << bytes;
        EXPECT_EQ(full->side, 17 + 4 * version);
        EXPECT_EQ(full->modules.size(), static_cast<std::size_t>(full->side * full->side));
        if (version == 40) continue;
        EXPECT_EQ(encode_qr(std::string(bytes + 1, 'x'))->version, version + 1) << bytes + 1;
    }
}

TEST(EncodeQr, AnEpcCodeStopsAtVersion13) {
    EXPECT_TRUE(encode_qr(std::string(331, 'x'), 13));
    const auto more = encode_qr(std::string(332, 'x'), 13);
    ASSERT_FALSE(more);
    EXPECT_EQ(more.error().type, "qr-does-not-fit");
}

TEST(EncodeQr, AVersionMayBeAskedForButNotBelowThePayload) {
    EXPECT_EQ(encode_qr("x", 40, 7)->version, 7);
    EXPECT_EQ(encode_qr(std::string(100, 'x'), 40, 2)->version, 6);
    EXPECT_EQ(encode_qr("x", 40, -3)->version, 1);
    EXPECT_EQ(encode_qr("x", 5, 7).error().type, "qr-does-not-fit");
}

TEST(EncodeQr, RefusesNothingAndTooMuch) {
    EXPECT_EQ(encode_qr("").error().type, "qr-payload-invalid");
    EXPECT_EQ(encode_qr(std::string(2332, 'x')).error().type, "qr-does-not-fit");
    EXPECT_EQ(encode_qr(std::string(10'000'000, 'x')).error().type, "qr-does-not-fit");
}

TEST(EncodeQr, DigitsStayInByteModeAsTheRestOfThePayload) {
    EXPECT_EQ(encode_qr(std::string(15, '7'))->version, 2) << "numeric mode would have been version 1";
}

TEST(EncodeQr, FindersAreInThreeCorners) {
    const auto qr = encode_qr("https://example.com").value();
    const auto dark = [&](int x, int y) { return qr.modules[static_cast<std::size_t>(y * qr.side + x)] == 1; };
    const int far = qr.side - 7;
    for (const auto& [left, top] : {std::pair{0, 0}, {far, 0}, {0, far}}) {
        for (int i = 0; i < 7; ++i) {
            EXPECT_TRUE(dark(left + i, top) && dark(left + i, top + 6) && dark(left, top + i) &&
                        dark(left + 6, top + i));
            EXPECT_EQ(dark(left + i, top + 1), i == 0 || i == 6);
        }
    }
}

TEST(FitQr, TakesTheLargestWholeModuleAndCentres) {
    const auto qr = encode_qr(std::string(80, 'x')).value();  // version 5: 37 + 8 modules
    const auto place = fit_qr(qr, {10, 20, 400, 300});
    ASSERT_TRUE(place);
    EXPECT_EQ(place->module_px, 6);
    EXPECT_EQ(place->side_px, 270);
    EXPECT_EQ(place->x, 10 + (400 - 270) / 2);
    EXPECT_EQ(place->y, 20 + (300 - 270) / 2);
}

TEST(FitQr, ThreePixelsAModuleIsTheLeast) {
    const auto qr = encode_qr(std::string(80, 'x')).value();
    EXPECT_EQ(fit_qr(qr, {0, 0, 135, 135})->module_px, 3);
    for (const Area& area : {Area{0, 0, 134, 500}, {0, 0, 500, 134}, {0, 0, 0, 0}, {0, 0, -5, 200}}) {
        EXPECT_EQ(fit_qr(qr, area).error().type, "qr-does-not-fit");
    }
}

TEST(FitQr, FortyFiveMillimetresWhereThePanelTells) {
    const auto qr = encode_qr(std::string(80, 'x')).value();
    EXPECT_TRUE(fit_qr(qr, {0, 0, 270, 270}, 270 / 45.0));
    const auto small = fit_qr(qr, {0, 0, 270, 270}, 270 / 44.9);
    ASSERT_FALSE(small);
    EXPECT_EQ(small.error().type, "qr-does-not-fit");
    EXPECT_NE(small.error().detail.find("44 mm"), std::string::npos);
}

// The plain way of drawing it, one pixel at a time.
hal::Frame drawn_slowly(const QrMatrix& qr, const QrPlacement& place, int width, int height) {
    hal::Frame frame(width, height, ground);
    for (int y = 0; y < place.side_px; ++y) {
        for (int x = 0; x < place.side_px; ++x) {
            const int column = x / place.module_px - 4;
            const int row = y / place.module_px - 4;
            const bool inside = column >= 0 && row >= 0 && column < qr.side && row < qr.side;
            const bool dark = inside && qr.modules[static_cast<std::size_t>(row * qr.side + column)] == 1;
            frame.row(place.y + y)[place.x + x] = dark ? black : white;
        }
    }
    return frame;
}

TEST(DrawQr, IsWhatDrawingPixelByPixelGives) {
    for (const std::size_t bytes : {std::size_t{5}, std::size_t{80}, std::size_t{300}}) {
        const auto qr = encode_qr(std::string(bytes, 'x')).value();
        const auto place = fit_qr(qr, {3, 5, 410, 401}).value();
        hal::Frame frame(420, 410, ground);
        draw_qr(frame, qr, place);
        EXPECT_EQ(frame, drawn_slowly(qr, place, 420, 410)) << bytes;
    }
}

TEST(DrawQr, APlaceOutsideTheFrameDrawsNothing) {
    const auto qr = encode_qr("x").value();
    const auto place = fit_qr(qr, {0, 0, 200, 200}).value();
    for (const auto& [dx, dy] : {std::pair{-20, 0}, {0, -20}, {20, 0}, {0, 20}, {1 << 28, 0}}) {
        QrPlacement moved = place;
        moved.x += dx;
        moved.y += dy;
        hal::Frame frame(200, 200, ground);
        draw_qr(frame, qr, moved);
        EXPECT_EQ(frame, hal::Frame(200, 200, ground));
    }
}

}  // namespace

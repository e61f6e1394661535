#include "till/firmware/ui/qr_reader.hpp"

#include "till/firmware/ui/qr_code.hpp"

#include <gtest/gtest.h>

namespace {

using namespace till;
using firmware::ui::draw_qr;
using firmware::ui::encode_qr;
using firmware::ui::fit_qr;
using firmware::ui::read_qr;
using firmware::ui::verify_qr_frame;

hal::Frame drawn(std::string_view payload, int side = 400, std::uint32_t ground = 0xFFFFFFFF) {
    hal::Frame frame(side, side, ground);
    const auto qr = encode_qr(payload).value();
    draw_qr(frame, qr, fit_qr(qr, {0, 0, side, side}).value());
    return frame;
}

TEST(ReadQr, ReadsTheBytesThatWereWritten) {
    using namespace std::string_literals;
    for (const std::string& payload :
         {"https://pay.example.com/p/1"s, "x"s,
          "BCD\n002\n1\nSCT\n\nCaffè Aurora\nIT60X0542811101000000123456\nEUR12.50"s, "zero\0byte"s, "\x80\xFF\xFE"s,
          "Πληρωμή 12,50 €"s, "寿司"s, std::string(300, 'a')}) {
        const auto read = read_qr(drawn(payload));
        ASSERT_TRUE(read) << payload;
        EXPECT_EQ(*read, payload);
    }
}

TEST(ReadQr, OnADarkGroundToo) {
    EXPECT_EQ(read_qr(drawn("https://pay.example.com/p/1", 400, 0xFF000000)).value(), "https://pay.example.com/p/1");
}

TEST(ReadQr, APictureWithoutACodeIsUnreadable) {
    hal::Frame noise(200, 200);
    std::uint32_t state = 1;
    for (auto& pixel : noise.pixels)
        pixel = (state = state * 1664525U + 1013904223U) | 0xFF000000U;
    for (const auto& frame :
         {hal::Frame(200, 200), hal::Frame(), hal::Frame(1, 1), hal::Frame(200, 200, 0xFF000000), noise}) {
        EXPECT_EQ(read_qr(frame).error().type, "qr-unreadable");
    }
}

TEST(VerifyQr, TheVeryPayloadAndNothingElse) {
    const auto frame = drawn("https://pay.example.com/p/1");
    EXPECT_TRUE(verify_qr_frame(frame, "https://pay.example.com/p/1"));
    for (const char* other :
         {"https://pay.example.com/p/2", "https://pay.example.com/p/", "", "https://pay.example.com/p/1 "}) {
        EXPECT_EQ(verify_qr_frame(frame, other).error().type, "qr-unreadable") << other;
    }
}

TEST(VerifyQr, ADamagedPictureIsRefused) {
    auto wiped_finder = drawn("https://pay.example.com/p/1");
    for (int y = 0; y < 160; ++y)
        std::fill_n(wiped_finder.row(y), 160, 0xFFFFFFFFU);
    auto half = drawn("https://pay.example.com/p/1");
    for (int y = 200; y < 400; ++y)
        std::fill_n(half.row(y), 400, 0xFF000000U);
    auto faint = drawn("https://pay.example.com/p/1");
    for (auto& pixel : faint.pixels)
        pixel = 0xFFFFFFFF;
    for (const auto& frame : {wiped_finder, half, faint}) {
        EXPECT_EQ(verify_qr_frame(frame, "https://pay.example.com/p/1").error().type, "qr-unreadable");
    }
}

// Another sale's picture under this sale's payload: the mistake the check is there for.
TEST(VerifyQr, TheLastCustomersCodeIsRefused) {
    EXPECT_FALSE(verify_qr_frame(drawn("https://pay.example.com/p/1041"), "https://pay.example.com/p/1042"));
}

}  // namespace

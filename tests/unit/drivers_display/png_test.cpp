#include "till/drivers/display/png.hpp"

#include <gtest/gtest.h>

namespace {

using namespace till;
using drivers::display::decode_png;
using drivers::display::encode_png;

hal::Frame noise(int width, int height) {
    hal::Frame frame(width, height);
    std::uint32_t state = 7;
    for (auto& pixel : frame.pixels) {
        state = state * 1664525U + 1013904223U;
        pixel = 0xFF000000U | state >> 8;
    }
    return frame;
}

TEST(Png, WhatIsEncodedDecodesToTheSamePixels) {
    for (const auto& [width, height] : {std::pair{1, 1}, {3, 5}, {480, 272}, {1, 4096}, {4096, 1}}) {
        const auto frame = noise(width, height);
        const auto back = decode_png(encode_png(frame));
        ASSERT_TRUE(back) << width << "x" << height;
        EXPECT_EQ(*back, frame);
    }
}

TEST(Png, BytesAreAPngOfEightBitRgb) {
    const std::string bytes = encode_png(hal::Frame(300, 2));
    ASSERT_GT(bytes.size(), 33u);
    EXPECT_EQ(bytes.substr(0, 8), "\x89PNG\r\n\x1a\n");
    EXPECT_EQ(bytes.substr(12, 4), "IHDR");
    EXPECT_EQ(bytes.substr(16, 8), std::string("\0\0\x01\x2C\0\0\0\x02", 8));
    EXPECT_EQ(bytes.substr(24, 2), "\x08\x02");
    EXPECT_EQ(bytes.substr(bytes.size() - 8, 4), "IEND");
}

TEST(Png, TheSamePictureGivesTheSameBytes) { EXPECT_EQ(encode_png(noise(64, 64)), encode_png(noise(64, 64))); }

TEST(Png, AScreenIsSmallEnoughToSendEverySecond) { EXPECT_LT(encode_png(hal::Frame(1920, 1080)).size(), 100'000u); }

TEST(Png, AnEmptyFrameHasNoPicture) { EXPECT_TRUE(encode_png(hal::Frame()).empty()); }

TEST(Png, RubbishIsRefusedWhereverItStops) {
    const std::string good = encode_png(noise(20, 20));
    EXPECT_EQ(decode_png("").error().type, "png-invalid");
    EXPECT_EQ(decode_png("GIF89a").error().type, "png-invalid");
    for (std::size_t length = 0; length < good.size() - 12; length += 7) {  // the last 12 bytes are IEND
        const auto cut = decode_png(std::string_view(good).substr(0, length));
        ASSERT_FALSE(cut) << length;
        EXPECT_EQ(cut.error().type, "png-invalid");
    }
}

TEST(Png, AChangedByteIsNoticed) {
    std::string bytes = encode_png(noise(20, 20));
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x55);
    EXPECT_FALSE(decode_png(bytes));
}

TEST(Png, AHugeSizeIsRefusedBeforeMemoryIsTaken) {
    std::string bytes = encode_png(hal::Frame(2, 2));
    bytes.replace(16, 8, std::string("\0\0\x40\0\0\0\x40\0", 8));  // 16384 x 16384; the checksum is wrong then, too
    EXPECT_EQ(decode_png(bytes).error().type, "png-invalid");
}

}  // namespace

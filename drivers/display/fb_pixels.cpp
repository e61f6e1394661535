#include "fb_pixels.hpp"

#include <cstring>
#include <vector>

namespace till::drivers::display {

namespace {

// Where the pixels of one panel row come from: `start` and `step` within the frame's pixel vector.
struct Walk {
    std::ptrdiff_t start;
    std::ptrdiff_t step;
};

// `rotation` turns the picture clockwise onto the panel. Panel row y, from left to right.
Walk walk(const hal::Frame& frame, int rotation, int y) {
    const std::ptrdiff_t w = frame.width;
    const std::ptrdiff_t h = frame.height;
    switch (rotation) {
        case 90: return {(h - 1) * w + y, -w};
        case 180: return {(h - 1 - y) * w + w - 1, -1};
        case 270: return {w - 1 - y, w};
        default: return {y * w, 1};
    }
}

std::uint16_t rgb565(std::uint32_t pixel) {
    return static_cast<std::uint16_t>((pixel >> 8 & 0xF800U) | (pixel >> 5 & 0x07E0U) | (pixel >> 3 & 0x001FU));
}

}  // namespace

bool quarter_turned(int rotation) { return rotation == 90 || rotation == 270; }

hal::Result<void> check_layout(const FbInfo& info) {
    constexpr int largest_side = 8192;
    if (info.bits_per_pixel != 16 && info.bits_per_pixel != 32) {
        return hal::fail("display-unreachable", std::to_string(info.bits_per_pixel) + " bits per pixel");
    }
    const bool sane = info.width > 0 && info.width <= largest_side && info.height > 0 && info.height <= largest_side &&
                      info.stride >= info.width * (info.bits_per_pixel / 8);
    if (!sane) return hal::fail("display-unreachable", "the kernel describes an impossible frame buffer");
    const auto needed = static_cast<std::size_t>(info.stride) * static_cast<std::size_t>(info.height);
    if (info.size < needed || info.offset > info.size - needed) {
        return hal::fail("display-unreachable", "the frame buffer's memory is smaller than its picture");
    }
    return {};
}

void write_pixels(const hal::Frame& frame, int rotation, const FbInfo& info, std::span<std::byte> memory) {
    const auto width = static_cast<std::size_t>(info.width);
    std::vector<std::uint32_t> wide(width);  // one row first, then one copy: the device's memory is uncached
    std::vector<std::uint16_t> narrow(info.bits_per_pixel == 16 ? width : 0);
    for (int y = 0; y < info.height; ++y) {
        const Walk from = walk(frame, rotation, y);
        const std::uint32_t* pixel = frame.pixels.data() + from.start;
        for (std::size_t x = 0; x < width; ++x)
            wide[x] = pixel[static_cast<std::ptrdiff_t>(x) * from.step];
        std::byte* out =
            memory.data() + info.offset + static_cast<std::size_t>(y) * static_cast<std::size_t>(info.stride);
        if (info.bits_per_pixel == 32) {
            std::memcpy(out, wide.data(), width * sizeof(std::uint32_t));
            continue;
        }
        for (std::size_t x = 0; x < width; ++x)
            narrow[x] = rgb565(wide[x]);
        std::memcpy(out, narrow.data(), width * sizeof(std::uint16_t));
    }
}

}  // namespace till::drivers::display

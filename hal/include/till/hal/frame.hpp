// Frame: one picture for the customer display, 0xFFRRGGBB per pixel, row by row, no padding.
#pragma once

#include <cstdint>
#include <vector>

namespace till::hal {

struct Frame {
    int width = 0;
    int height = 0;
    std::vector<std::uint32_t> pixels;  // width * height

    Frame() = default;
    Frame(int w, int h, std::uint32_t fill = 0xFFFFFFFF)
        : width(w), height(h), pixels(static_cast<std::size_t>(w) * static_cast<std::size_t>(h), fill) {}
    std::uint32_t* row(int y) { return pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width); }
    const std::uint32_t* row(int y) const {
        return pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
    }
    friend bool operator==(const Frame&, const Frame&) = default;
};

}  // namespace till::hal

// Blending of one pixel; shared by text and shapes.
#pragma once

#include "till/hal/frame.hpp"

#include <cstdint>

namespace till::firmware::ui {

// `coverage` 0..255 of `over` on `under`.
inline std::uint32_t blend(std::uint32_t under, std::uint32_t over, unsigned coverage) {
    if (coverage >= 255) return over;
    const auto channel = [&](unsigned shift) {
        const unsigned a = under >> shift & 255U;
        const unsigned b = over >> shift & 255U;
        return (a * (255U - coverage) + b * coverage + 127U) / 255U << shift;
    };
    return 0xFF000000U | channel(16) | channel(8) | channel(0);
}

}  // namespace till::firmware::ui

// What a phone's camera does to a screen: turns it, tilts it, blurs it, sees it dimmer. Deterministic.
#pragma once

#include "till/hal/frame.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace till::test {

namespace camera {

inline constexpr std::uint32_t dark_room = 0xFF303030;

inline double channel(std::uint32_t pixel, unsigned shift) { return static_cast<double>(pixel >> shift & 255U); }

inline std::uint32_t pixel(double red, double green, double blue) {
    const auto byte = [](double v) { return static_cast<std::uint32_t>(std::lround(std::clamp(v, 0.0, 255.0))); };
    return 0xFF000000U | byte(red) << 16 | byte(green) << 8 | byte(blue);
}

inline std::uint32_t sample(const hal::Frame& frame, double x, double y) {  // bilinear
    const int left = static_cast<int>(std::floor(x));
    const int top = static_cast<int>(std::floor(y));
    const auto at = [&](int px, int py) {
        const bool inside = px >= 0 && py >= 0 && px < frame.width && py < frame.height;
        return inside ? frame.row(py)[px] : dark_room;
    };
    const double fx = x - left;
    const double fy = y - top;
    std::array<double, 3> mixed{};
    for (unsigned i = 0; i < 3; ++i) {
        const unsigned shift = 16 - 8 * i;
        const double upper = channel(at(left, top), shift) * (1 - fx) + channel(at(left + 1, top), shift) * fx;
        const double lower = channel(at(left, top + 1), shift) * (1 - fx) + channel(at(left + 1, top + 1), shift) * fx;
        mixed[i] = upper * (1 - fy) + lower * fy;
    }
    return pixel(mixed[0], mixed[1], mixed[2]);
}

}  // namespace camera

// The phone held askew in its plane, clockwise; the picture grows so that nothing is cut off.
inline hal::Frame turned(const hal::Frame& frame, double degrees) {
    const double angle = degrees * std::numbers::pi / 180;
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    hal::Frame out(static_cast<int>(frame.width * std::abs(c) + frame.height * std::abs(s)) + 2,
                   static_cast<int>(frame.width * std::abs(s) + frame.height * std::abs(c)) + 2);
    for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x) {
            const double dx = x - out.width / 2.0;
            const double dy = y - out.height / 2.0;
            out.row(y)[x] =
                camera::sample(frame, c * dx + s * dy + frame.width / 2.0, -s * dx + c * dy + frame.height / 2.0);
        }
    }
    return out;
}

// The phone held beside the screen: a view from `degrees` off its normal, from a distance of twice its width.
inline hal::Frame tilted(const hal::Frame& frame, double degrees) {
    const double angle = degrees * std::numbers::pi / 180;
    const double distance = 2.0 * frame.width;
    hal::Frame out(frame.width, frame.height);
    for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x) {
            const double u = x - out.width / 2.0;
            const double v = y - out.height / 2.0;
            // A point (a, b) of the screen is seen at u = a cos / (1 + a sin / d), v = b / (1 + a sin / d).
            const double a = u / (std::cos(angle) - u * std::sin(angle) / distance);
            const double b = v * (1 + a * std::sin(angle) / distance);
            out.row(y)[x] = camera::sample(frame, a + frame.width / 2.0, b + frame.height / 2.0);
        }
    }
    return out;
}

// Out of focus: a square of (2 * radius + 1) pixels, twice, which is close to a Gaussian.
inline hal::Frame blurred(hal::Frame frame, int radius) {
    for (int pass = 0; pass < 4; ++pass) {
        const bool across = pass % 2 == 0;
        hal::Frame out(frame.width, frame.height);
        for (int y = 0; y < frame.height; ++y) {
            for (int x = 0; x < frame.width; ++x) {
                double sum[3] = {};
                for (int i = -radius; i <= radius; ++i) {
                    const int px = std::clamp(across ? x + i : x, 0, frame.width - 1);
                    const int py = std::clamp(across ? y : y + i, 0, frame.height - 1);
                    for (unsigned c = 0; c < 3; ++c)
                        sum[c] += camera::channel(frame.row(py)[px], 16 - 8 * c);
                }
                const double n = 2 * radius + 1;
                out.row(y)[x] = camera::pixel(sum[0] / n, sum[1] / n, sum[2] / n);
            }
        }
        frame = std::move(out);
    }
    return frame;
}

// `light` 0.7 is a screen 30 % dimmer; `glare` 0..255 is light of the room that the glass throws back.
inline hal::Frame dimmed(hal::Frame frame, double light, double glare = 0) {
    for (auto& p : frame.pixels) {
        p = camera::pixel(camera::channel(p, 16) * light + glare, camera::channel(p, 8) * light + glare,
                          camera::channel(p, 0) * light + glare);
    }
    return frame;
}

}  // namespace till::test

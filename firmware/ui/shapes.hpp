// Shapes: circles, strokes and rounded rectangles with smooth edges. Coordinates are in pixels, y downwards,
// (0, 0) is the corner of the first pixel. What lies outside the frame is left out.
#pragma once

#include "till/firmware/ui/qr_code.hpp"
#include "till/hal/frame.hpp"

#include <cstdint>
#include <span>

namespace till::firmware::ui {

struct Dot {
    double x = 0, y = 0;
};

void fill_disc(hal::Frame& frame, Dot centre, double radius, std::uint32_t colour);
// Its right half, cut at x = centre.x.
void fill_half_disc(hal::Frame& frame, Dot centre, double radius, std::uint32_t colour);
void stroke_ring(hal::Frame& frame, Dot centre, double radius, double width, std::uint32_t colour);
// Through all points, with round ends and joints.
void stroke_line(hal::Frame& frame, std::span<const Dot> points, double width, std::uint32_t colour);
void fill_rounded(hal::Frame& frame, Area area, double radius, std::uint32_t colour);
void stroke_rounded(hal::Frame& frame, Area area, double radius, double width, std::uint32_t colour);
void fill_rect(hal::Frame& frame, Area area, std::uint32_t colour);

}  // namespace till::firmware::ui

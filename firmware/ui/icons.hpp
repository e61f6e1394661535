// Icons: the shape half of every state, so that no state is told by colour alone. Each is drawn into the square
// around `centre` with half side `radius`.
#pragma once

#include "shapes.hpp"

namespace till::firmware::ui {

enum class Icon { none, check, cross, stop, clock, half, phone_waiting, phone_active, dots, back, barred };

struct IconColours {
    std::uint32_t shape = 0;     // the disc, or the outline of a phone
    std::uint32_t on_shape = 0;  // what is drawn on the disc; the ground for outlines
};

void draw_icon(hal::Frame& frame, Icon icon, Dot centre, double radius, IconColours colours);
// A small clock face beside a countdown, an outline only.
void draw_small_clock(hal::Frame& frame, Dot centre, double radius, std::uint32_t colour);

}  // namespace till::firmware::ui

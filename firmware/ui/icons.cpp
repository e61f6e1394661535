#include "icons.hpp"

#include <array>
#include <cmath>

namespace till::firmware::ui {

namespace {

struct Pen {
    hal::Frame& frame;
    Dot centre;
    double unit;  // the radius: icons are written in a square from -1 to 1
    Dot at(double x, double y) const { return {centre.x + x * unit, centre.y + y * unit}; }
    template <std::size_t N>
    void line(const std::array<Dot, N>& points, double width, std::uint32_t colour) const {
        std::array<Dot, N> placed{};
        for (std::size_t i = 0; i < N; ++i)
            placed[i] = at(points[i].x, points[i].y);
        stroke_line(frame, placed, width * unit, colour);
    }
    void disc(double x, double y, double radius, std::uint32_t colour) const {
        fill_disc(frame, at(x, y), radius * unit, colour);
    }
    void ring(double x, double y, double radius, double width, std::uint32_t colour) const {
        stroke_ring(frame, at(x, y), radius * unit, width * unit, colour);
    }
};

constexpr double stroke = 0.15;

void check(const Pen& pen, IconColours c) {
    pen.disc(0, 0, 1, c.shape);
    pen.line(std::array{Dot{-0.43, 0.03}, Dot{-0.12, 0.34}, Dot{0.45, -0.30}}, stroke, c.on_shape);
}

void cross(const Pen& pen, IconColours c) {
    pen.disc(0, 0, 1, c.shape);
    pen.line(std::array{Dot{-0.34, -0.34}, Dot{0.34, 0.34}}, stroke, c.on_shape);
    pen.line(std::array{Dot{-0.34, 0.34}, Dot{0.34, -0.34}}, stroke, c.on_shape);
}

void stop(const Pen& pen, IconColours c) {
    pen.disc(0, 0, 1, c.shape);
    pen.line(std::array{Dot{-0.44, 0}, Dot{0.44, 0}}, stroke, c.on_shape);
}

void clock(const Pen& pen, IconColours c) {
    pen.disc(0, 0, 1, c.shape);
    pen.ring(0, 0, 0.55, 0.11, c.on_shape);
    pen.line(std::array{Dot{0, -0.32}, Dot{0, 0.02}, Dot{0.22, 0.16}}, 0.11, c.on_shape);
}

void half(const Pen& pen, IconColours c) {
    pen.disc(0, 0, 1, c.shape);
    pen.ring(0, 0, 0.48, 0.11, c.on_shape);
    fill_half_disc(pen.frame, pen.centre, 0.48 * pen.unit, c.on_shape);
}

void phone(const Pen& pen, IconColours c) {
    const auto px = [&](double v) { return static_cast<int>(std::lround(v * pen.unit)); };
    const Area body{static_cast<int>(std::lround(pen.centre.x)) - px(0.52),
                    static_cast<int>(std::lround(pen.centre.y)) - px(0.94), px(1.04), px(1.88)};
    fill_rounded(pen.frame, body, 0.2 * pen.unit, c.shape);
    const int rim = px(0.11);
    const Area screen{body.x + rim, body.y + px(0.2), body.width - 2 * rim, body.height - px(0.5)};
    fill_rounded(pen.frame, screen, 0.06 * pen.unit, c.on_shape);
    pen.disc(0, 0.79, 0.075, c.on_shape);
}

void phone_waiting(const Pen& pen, IconColours c) {
    phone(pen, c);
    for (const double x : {-0.2, 0.0, 0.2})
        pen.disc(x, -0.05, 0.065, c.shape);
}

void phone_active(const Pen& pen, IconColours c) {
    phone(pen, c);
    pen.line(std::array{Dot{-0.2, -0.05}, Dot{0.2, -0.05}}, 0.1, c.shape);
    pen.line(std::array{Dot{0.04, -0.22}, Dot{0.21, -0.05}, Dot{0.04, 0.12}}, 0.1, c.shape);
}

void dots(const Pen& pen, IconColours c) {
    pen.disc(0, 0, 1, c.shape);
    for (const double x : {-0.4, 0.0, 0.4})
        pen.disc(x, 0, 0.125, c.on_shape);
}

void back(const Pen& pen, IconColours c) {
    pen.disc(0, 0, 1, c.shape);
    pen.line(std::array{Dot{0.44, 0.3}, Dot{0.44, -0.12}, Dot{-0.4, -0.12}}, stroke, c.on_shape);
    pen.line(std::array{Dot{-0.14, -0.4}, Dot{-0.42, -0.12}, Dot{-0.14, 0.16}}, stroke, c.on_shape);
}

void barred(const Pen& pen, IconColours c) {
    pen.disc(0, 0, 1, c.shape);
    pen.ring(0, 0, 0.5, 0.13, c.on_shape);
    pen.line(std::array{Dot{-0.34, -0.34}, Dot{0.34, 0.34}}, 0.13, c.on_shape);
}

}  // namespace

void draw_icon(hal::Frame& frame, Icon icon, Dot centre, double radius, IconColours colours) {
    const Pen pen{frame, centre, radius};
    switch (icon) {
        case Icon::none: return;
        case Icon::check: return check(pen, colours);
        case Icon::cross: return cross(pen, colours);
        case Icon::stop: return stop(pen, colours);
        case Icon::clock: return clock(pen, colours);
        case Icon::half: return half(pen, colours);
        case Icon::phone_waiting: return phone_waiting(pen, colours);
        case Icon::phone_active: return phone_active(pen, colours);
        case Icon::dots: return dots(pen, colours);
        case Icon::back: return back(pen, colours);
        case Icon::barred: return barred(pen, colours);
    }
}

void draw_small_clock(hal::Frame& frame, Dot centre, double radius, std::uint32_t colour) {
    const Pen pen{frame, centre, radius};
    pen.ring(0, 0, 0.86, 0.2, colour);
    pen.line(std::array{Dot{0, -0.45}, Dot{0, 0.03}, Dot{0.32, 0.24}}, 0.18, colour);
}

}  // namespace till::firmware::ui

// Every shape is a signed distance (negative inside); a pixel is covered by 0.5 - distance of its centre.
#include "shapes.hpp"

#include "pixels.hpp"

#include <algorithm>
#include <cmath>

namespace till::firmware::ui {

namespace {

struct Box {
    double left, top, right, bottom;
};

template <class Distance>
void fill(hal::Frame& frame, Box box, std::uint32_t colour, Distance distance) {
    const int x0 = std::max(0, static_cast<int>(std::floor(box.left - 1)));
    const int y0 = std::max(0, static_cast<int>(std::floor(box.top - 1)));
    const int x1 = std::min(frame.width, static_cast<int>(std::ceil(box.right + 1)));
    const int y1 = std::min(frame.height, static_cast<int>(std::ceil(box.bottom + 1)));
    for (int y = y0; y < y1; ++y) {
        std::uint32_t* row = frame.row(y);
        for (int x = x0; x < x1; ++x) {
            const double coverage = 0.5 - distance(Dot{x + 0.5, y + 0.5});
            if (coverage <= 0) continue;
            row[x] = blend(row[x], colour, static_cast<unsigned>(std::lround(std::min(coverage, 1.0) * 255)));
        }
    }
}

double length(double x, double y) { return std::sqrt(x * x + y * y); }

double to_segment(Dot p, Dot a, Dot b) {
    const double dx = b.x - a.x;
    const double dy = b.y - a.y;
    const double squared = dx * dx + dy * dy;
    const double along = squared == 0 ? 0 : std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / squared, 0.0, 1.0);
    return length(p.x - a.x - along * dx, p.y - a.y - along * dy);
}

double to_rounded(Dot p, Area area, double radius) {
    const double half_x = area.width / 2.0;
    const double half_y = area.height / 2.0;
    const double dx = std::abs(p.x - (area.x + half_x)) - (half_x - radius);
    const double dy = std::abs(p.y - (area.y + half_y)) - (half_y - radius);
    return length(std::max(dx, 0.0), std::max(dy, 0.0)) + std::min(std::max(dx, dy), 0.0) - radius;
}

Box box_of(Area area) {
    return {static_cast<double>(area.x), static_cast<double>(area.y), static_cast<double>(area.x + area.width),
            static_cast<double>(area.y + area.height)};
}

Box box_of(Dot centre, double radius) {
    return {centre.x - radius, centre.y - radius, centre.x + radius, centre.y + radius};
}

}  // namespace

void fill_disc(hal::Frame& frame, Dot centre, double radius, std::uint32_t colour) {
    fill(frame, box_of(centre, radius), colour, [&](Dot p) { return length(p.x - centre.x, p.y - centre.y) - radius; });
}

void fill_half_disc(hal::Frame& frame, Dot centre, double radius, std::uint32_t colour) {
    fill(frame, box_of(centre, radius), colour,
         [&](Dot p) { return std::max(length(p.x - centre.x, p.y - centre.y) - radius, centre.x - p.x); });
}

void stroke_ring(hal::Frame& frame, Dot centre, double radius, double width, std::uint32_t colour) {
    fill(frame, box_of(centre, radius + width), colour,
         [&](Dot p) { return std::abs(length(p.x - centre.x, p.y - centre.y) - radius) - width / 2; });
}

void stroke_line(hal::Frame& frame, std::span<const Dot> points, double width, std::uint32_t colour) {
    if (points.size() < 2) return;
    Box box{points[0].x, points[0].y, points[0].x, points[0].y};
    for (const Dot& p : points) {
        box = {std::min(box.left, p.x), std::min(box.top, p.y), std::max(box.right, p.x), std::max(box.bottom, p.y)};
    }
    box = {box.left - width, box.top - width, box.right + width, box.bottom + width};
    fill(frame, box, colour, [&](Dot p) {
        double nearest = to_segment(p, points[0], points[1]);
        for (std::size_t i = 1; i + 1 < points.size(); ++i) {
            nearest = std::min(nearest, to_segment(p, points[i], points[i + 1]));
        }
        return nearest - width / 2;
    });
}

void fill_rounded(hal::Frame& frame, Area area, double radius, std::uint32_t colour) {
    fill(frame, box_of(area), colour, [&](Dot p) { return to_rounded(p, area, radius); });
}

void stroke_rounded(hal::Frame& frame, Area area, double radius, double width, std::uint32_t colour) {
    Box box = box_of(area);
    box = {box.left - width, box.top - width, box.right + width, box.bottom + width};
    fill(frame, box, colour, [&](Dot p) { return std::abs(to_rounded(p, area, radius)) - width / 2; });
}

void fill_rect(hal::Frame& frame, Area area, std::uint32_t colour) {
    const int x0 = std::clamp(area.x, 0, frame.width);
    const int x1 = std::clamp(area.x + area.width, x0, frame.width);
    const int y1 = std::clamp(area.y + area.height, 0, frame.height);
    for (int y = std::max(area.y, 0); y < y1; ++y)
        std::fill(frame.row(y) + x0, frame.row(y) + x1, colour);
}

}  // namespace till::firmware::ui

// Layout: a column of items, stacked and centred in an area. Lengths are in units of a hundredth of the panel's
// shorter side, so that one design holds on every panel.
#pragma once

#include "icons.hpp"
#include "palette.hpp"
#include "till/firmware/ui/text.hpp"

#include <string>
#include <vector>

namespace till::firmware::ui {

struct Canvas {
    hal::Frame frame;
    const TextRenderer& type;
    Palette colours;

    double unit() const { return std::min(frame.width, frame.height) / 100.0; }
    int px(double units) const { return static_cast<int>(units * unit() + 0.5); }
};

enum class Align { left, centre };

struct Item {
    enum class Kind { text, icon, code, countdown };
    Kind kind = Kind::text;
    std::string text;
    Weight weight = Weight::regular;
    double size = 5;  // of the em; an icon's half side
    double gap = 4;   // above it, measured from the baseline before; not used for the first
    std::uint32_t colour = 0;
    int max_lines = 1;
    Icon icon = Icon::none;
    bool whole = false;  // amounts and codes: as small as need be, but never cut
};

// Draws the items centred vertically in `area`. What does not fit is made smaller, all in proportion, down to the
// smallest legible size; then it is shortened with an ellipsis.
void draw_column(Canvas& canvas, const std::vector<Item>& items, Area area, Align align);

// The height the column takes in a given width.
int column_height(const Canvas& canvas, const std::vector<Item>& items, int width);

}  // namespace till::firmware::ui

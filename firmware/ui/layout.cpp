#include "layout.hpp"

#include "code_groups.hpp"

#include <algorithm>
#include <cmath>

namespace till::firmware::ui {

namespace {

constexpr int smallest_px = 12;       // below this nobody reads at arm's length
constexpr int smallest_whole_px = 6;  // half an amount would be another amount: rather tiny than cut
constexpr double smallest_scale = 0.4;

struct Placed {
    const Item* item = nullptr;
    std::vector<std::string> rows;
    TextStyle style;
    int gap = 0;
    int height = 0;  // from the top of the capitals to the last baseline
    int row_step = 0;
};

// The rows of the text at the narrowest width that needs no more of them: no single word left on the last line.
std::vector<std::string> balanced(const TextRenderer& type, const std::string& text, const TextStyle& style, int width,
                                  int max_lines) {
    auto rows = type.wrap(text, style, width, max_lines);
    if (rows.size() < 2 || static_cast<int>(rows.size()) > max_lines) return rows;
    const bool cut = rows.back().ends_with("…");
    for (int narrower = width - width / 20; !cut && narrower > width / 2; narrower -= width / 20) {
        auto tighter = type.wrap(text, style, narrower, max_lines + 1);
        const bool shortened =
            std::any_of(tighter.begin(), tighter.end(), [](const auto& r) { return r.ends_with("…"); });
        if (tighter.size() != rows.size() || shortened) break;
        rows = std::move(tighter);
    }
    return rows;
}

void place_text(const Canvas& canvas, Placed& placed, int width) {
    const Item& item = *placed.item;
    const int wanted = placed.style.px;
    const double shrink = item.max_lines > 1 ? 0.86 : 0.5;
    const int legible = std::max(std::min(smallest_px, wanted), static_cast<int>(wanted * shrink));
    const int least = item.whole ? smallest_whole_px : legible;
    placed.style.px = canvas.type.fit_px(item.text, placed.style, width, least);
    if (canvas.type.width(item.text, placed.style) <= width) {
        placed.rows = {item.text};
    } else {
        if (item.max_lines > 1) placed.style.px = wanted;
        placed.rows = balanced(canvas.type, item.text, placed.style, width, item.max_lines);
    }
    placed.row_step = canvas.type.line_height(placed.style) * 94 / 100;
    placed.height =
        canvas.type.cap_height(placed.style) + placed.row_step * std::max(0, static_cast<int>(placed.rows.size()) - 1);
}

// A code on as many lines as it needs to be large: one, unless that makes it less than two thirds of what it could be.
void place_code(const Canvas& canvas, Placed& placed, int width) {
    const Item& item = *placed.item;
    const int wanted = placed.style.px;
    int best = 0;
    for (int lines = 1; lines <= item.max_lines && best < wanted * 2 / 3; ++lines) {
        auto rows = code_rows(item.text, lines);
        TextStyle style = placed.style;
        style.px = wanted;
        for (const auto& row : rows)
            style.px = canvas.type.fit_px(row, style, width, smallest_whole_px);
        if (style.px <= best) continue;
        best = style.px;
        placed.style = style;
        placed.rows = std::move(rows);
    }
    placed.row_step = canvas.type.line_height(placed.style) * 94 / 100;
    placed.height =
        canvas.type.cap_height(placed.style) + placed.row_step * std::max(0, static_cast<int>(placed.rows.size()) - 1);
}

int clock_room(const TextStyle& style) { return style.px * 13 / 10; }
int card_padding(const TextStyle& style) { return style.px * 6 / 10; }

Placed place(const Canvas& canvas, const Item& item, int width, double scale) {
    Placed placed;
    placed.item = &item;
    placed.gap = canvas.px(item.gap * scale);
    const int px = std::max(canvas.px(item.size * scale), item.kind == Item::Kind::icon ? 8 : smallest_px);
    placed.style = {item.weight, px, item.colour};
    if (item.kind == Item::Kind::icon) {
        placed.height = 2 * px;
    } else if (item.kind == Item::Kind::countdown) {
        place_text(canvas, placed, width - clock_room(placed.style));
    } else if (item.kind == Item::Kind::code) {
        place_code(canvas, placed, width - 2 * card_padding(placed.style));
        placed.height += 2 * card_padding(placed.style);
    } else {
        place_text(canvas, placed, width);
    }
    return placed;
}

std::vector<Placed> place_all(const Canvas& canvas, const std::vector<Item>& items, int width, double scale) {
    std::vector<Placed> column;
    for (const Item& item : items)
        column.push_back(place(canvas, item, width, scale));
    if (!column.empty()) column.front().gap = 0;
    return column;
}

int height_of(const std::vector<Placed>& column) {
    int height = 0;
    for (const Placed& placed : column)
        height += placed.gap + placed.height;
    return height;
}

void draw_code(Canvas& canvas, const Placed& placed, Area area, int top, Align align) {
    const int padding = card_padding(placed.style);
    int inner = 0;
    for (const auto& row : placed.rows)
        inner = std::max(inner, canvas.type.width(row, placed.style));
    const int width = inner + 2 * padding;
    const int left = align == Align::centre ? area.x + (area.width - width) / 2 : area.x;
    stroke_rounded(canvas.frame, {left, top, width, placed.height}, padding / 2.0,
                   std::max(2.0, placed.style.px / 16.0), canvas.colours.rule);
    int baseline = top + padding + canvas.type.cap_height(placed.style);
    for (const auto& row : placed.rows) {
        canvas.type.draw(canvas.frame, left + padding, baseline, row, placed.style);
        baseline += placed.row_step;
    }
}

void draw_text(Canvas& canvas, const Placed& placed, Area area, int top, Align align) {
    const bool clock = placed.item->kind == Item::Kind::countdown;
    const int room = clock ? clock_room(placed.style) : 0;
    const int cap = canvas.type.cap_height(placed.style);
    int baseline = top + cap;
    for (const std::string& row : placed.rows) {
        const int width = canvas.type.width(row, placed.style) + room;
        const int left = align == Align::centre ? area.x + (area.width - width) / 2 : area.x;
        if (clock) {
            const double radius = placed.style.px * 0.46;
            draw_small_clock(canvas.frame, {left + radius, baseline - cap / 2.0}, radius, placed.style.colour);
        }
        canvas.type.draw(canvas.frame, left + room, baseline, row, placed.style);
        baseline += placed.row_step;
    }
}

void draw_icon_item(Canvas& canvas, const Placed& placed, Area area, int top, Align align) {
    const double radius = placed.style.px;
    const double x = align == Align::centre ? area.x + area.width / 2.0 : area.x + radius;
    draw_icon(canvas.frame, placed.item->icon, {x, top + radius}, radius,
              {placed.item->colour, canvas.colours.on_mark});
}

}  // namespace

int column_height(const Canvas& canvas, const std::vector<Item>& items, int width) {
    return height_of(place_all(canvas, items, width, 1.0));
}

void draw_column(Canvas& canvas, const std::vector<Item>& items, Area area, Align align) {
    double scale = 1.0;
    auto column = place_all(canvas, items, area.width, scale);
    while (height_of(column) > area.height && scale > smallest_scale) {
        scale *= 0.95;
        column = place_all(canvas, items, area.width, scale);
    }
    int top = area.y + std::max(0, (area.height - height_of(column)) / 2);
    for (const Placed& placed : column) {
        top += placed.gap;
        switch (placed.item->kind) {
            case Item::Kind::icon: draw_icon_item(canvas, placed, area, top, align); break;
            case Item::Kind::code: draw_code(canvas, placed, area, top, align); break;
            case Item::Kind::text:
            case Item::Kind::countdown: draw_text(canvas, placed, area, top, align); break;
        }
        top += placed.height;
    }
}

}  // namespace till::firmware::ui

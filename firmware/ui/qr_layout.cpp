#include "qr_layout.hpp"

#include "messages.hpp"

#include <algorithm>

namespace till::firmware::ui {

namespace {

constexpr int good_module_px = 4;  // below this a cheap phone at arm's length begins to struggle

// Pixels per millimetre, the smaller of both directions, or nothing where the panel does not say.
std::optional<double> px_per_mm(const hal::DisplayGeometry& panel) {
    if (!panel.width_mm || !panel.height_mm || *panel.width_mm <= 0 || *panel.height_mm <= 0) return std::nullopt;
    const double x = static_cast<double>(panel.width) / *panel.width_mm;
    const double y = static_cast<double>(panel.height) / *panel.height_mm;
    return std::max(x, y);
}

struct Areas {
    Area qr;
    Area above, below;  // words; in landscape `above` is the column beside the square and `below` is empty
};

Areas landscape(const Canvas& canvas, bool tight) {
    const int width = canvas.frame.width;
    const int height = canvas.frame.height;
    const int margin = tight ? 0 : canvas.px(5);
    const int side = std::min(height - 2 * margin, width * (tight ? 62 : 54) / 100);
    Areas areas;
    areas.qr = {width - margin - side, (height - side) / 2, side, side};
    const int edge = canvas.px(tight ? 4 : 8);
    areas.above = {edge, edge, areas.qr.x - edge - canvas.px(tight ? 2 : 6), height - 2 * edge};
    return areas;
}

Areas portrait(const Canvas& canvas, bool tight) {
    const int width = canvas.frame.width;
    const int height = canvas.frame.height;
    const int margin = canvas.px(tight ? 0 : 5);
    // The words need about 66 units in all, 44 when they have to.
    const int side = std::min(width - 2 * margin, height - canvas.px(tight ? 44 : 66));
    const int words = height - side;
    Areas areas;
    areas.qr = {(width - side) / 2, words * 42 / 100, side, side};
    const int edge = canvas.px(6);
    areas.above = {edge, canvas.px(4), width - 2 * edge, areas.qr.y - canvas.px(tight ? 5 : 10)};
    const int below = areas.qr.y + side;
    areas.below = {edge, below, width - 2 * edge, height - below - canvas.px(4)};
    return areas;
}

Areas areas_for(const Canvas& canvas, bool tight) {
    return canvas.frame.width >= canvas.frame.height ? landscape(canvas, tight) : portrait(canvas, tight);
}

// With air around it where that leaves a good module size; else edge to edge.
hal::Result<QrPlacement> place_square(const Canvas& canvas, const QrMatrix& qr, const hal::DisplayGeometry& panel,
                                      Areas& areas) {
    areas = areas_for(canvas, false);
    auto place = fit_qr(qr, areas.qr, px_per_mm(panel));
    if (place && place->module_px >= good_module_px) return place;
    const Areas tight = areas_for(canvas, true);
    auto larger = fit_qr(qr, tight.qr, px_per_mm(panel));
    if (larger && (!place || larger->module_px > place->module_px)) {
        areas = tight;
        return larger;
    }
    return place ? place : larger;
}

struct Choice {
    QrMatrix qr;
    QrPlacement place;
    Areas areas;
};

// Whole pixels make sizes jump: on a panel of 272 px version 12 gets 219 px (44 mm) and version 13 gets 231 px
// (46 mm), both at 3 px a module. So a code that comes out too small is tried again as the next versions.
hal::Result<Choice> choose(const Canvas& canvas, const ScreenModel& model, const hal::DisplayGeometry& panel) {
    constexpr int versions_more = 3;
    hal::Result<Choice> chosen = hal::fail("qr-does-not-fit");
    int version = 1;
    for (int more = 0; more <= versions_more && !chosen && version <= model.qr_max_version; ++more) {
        auto qr = encode_qr(model.qr_payload, model.qr_max_version, version);
        if (!qr) return std::unexpected(qr.error());
        version = qr->version + 1;
        Areas areas;
        const auto place = place_square(canvas, *qr, panel, areas);
        if (place) {
            chosen = Choice{std::move(*qr), *place, areas};
        } else if (more == 0) {
            chosen = std::unexpected(place.error());
        }
    }
    return chosen;
}

void draw_words(Canvas& canvas, const ScreenModel& model, const Areas& areas) {
    QrWords words = qr_words(model, canvas.colours);
    if (areas.below.height == 0) {
        std::vector<Item> beside = words.call;
        words.amount.gap = 12;
        beside.push_back(words.amount);
        beside.insert(beside.end(), words.payee.begin(), words.payee.end());
        if (words.countdown) beside.push_back(*words.countdown);
        draw_column(canvas, beside, areas.above, Align::left);
        return;
    }
    std::vector<Item> above = words.head;
    words.amount.gap = 8;
    above.push_back(words.amount);
    draw_column(canvas, above, areas.above, Align::centre);
    if (words.countdown) words.call.push_back(*words.countdown);
    draw_column(canvas, words.call, areas.below, Align::centre);
}

}  // namespace

hal::Result<void> draw_qr_screen(Canvas& canvas, const ScreenModel& model, const hal::DisplayGeometry& geometry) {
    const auto chosen = choose(canvas, model, geometry);
    if (!chosen) return std::unexpected(chosen.error());
    const auto& [qr, place, areas] = *chosen;
    if (canvas.colours.ground != 0xFFFFFFFF) {
        const int rim = std::min(canvas.px(2), std::min(place.x, place.y));
        if (rim > 0) {
            fill_rounded(canvas.frame, {place.x - rim, place.y - rim, place.side_px + 2 * rim, place.side_px + 2 * rim},
                         rim, 0xFFFFFFFF);
        }
    }
    draw_words(canvas, model, areas);
    draw_qr(canvas.frame, qr, place);
    return {};
}

}  // namespace till::firmware::ui

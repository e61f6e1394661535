// The numbers in docs/display.md are measured, not remembered.
#include "tests/support/screen_models.hpp"
#include "till/firmware/ui/texts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace {

using namespace till;
using firmware::ui::ScreenComposer;
using firmware::ui::ScreenKind;

struct Row {
    hal::DisplayGeometry panel;
    std::vector<std::string> cells;  // one for each payload
};

std::string trimmed(std::string text) {
    text.erase(0, text.find_first_not_of(' '));
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

std::string document() {
    std::ifstream file(TILL_DISPLAY_DOCUMENT);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Rows that begin with a panel's size: "| 480x272 | 95x54 mm | 6 (53 mm) | ... |".
std::vector<Row> rows() {
    std::vector<Row> found;
    std::istringstream lines(document());
    for (std::string line; std::getline(lines, line);) {
        Row row;
        if (std::sscanf(line.c_str(), "| %dx%d |", &row.panel.width, &row.panel.height) != 2) continue;
        std::istringstream cells(line);
        std::vector<std::string> all;
        for (std::string cell; std::getline(cells, cell, '|');)
            all.push_back(trimmed(cell));
        int width_mm = 0;
        int height_mm = 0;
        if (std::sscanf(all.at(2).c_str(), "%dx%d mm", &width_mm, &height_mm) == 2) {
            row.panel.width_mm = width_mm;
            row.panel.height_mm = height_mm;
        }
        row.cells.assign(all.begin() + 3, all.end());
        found.push_back(std::move(row));
    }
    return found;
}

// Text is never pure black. The top row of the code begins with a finder, 7 modules wide.
std::string measured(const hal::Frame& frame, const hal::DisplayGeometry& panel) {
    const auto dark = [](std::uint32_t pixel) { return pixel == 0xFF000000; };
    const auto first = std::find_if(frame.pixels.begin(), frame.pixels.end(), dark);
    const auto row = first - (first - frame.pixels.begin()) % frame.width;
    const int module_px = static_cast<int>(std::find_if_not(first, row + frame.width, dark) - first) / 7;
    int right = 0;
    for (int y = 0; y < frame.height; ++y) {
        for (int x = 0; x < frame.width; ++x)
            right = dark(frame.row(y)[x]) ? std::max(right, x) : right;
    }
    const int square = right + 1 - static_cast<int>(first - row) + 8 * module_px;
    const std::string size = panel.width_mm ? std::to_string(square * *panel.width_mm / panel.width) + " mm"
                                            : std::to_string(square) + " px";
    return std::to_string(module_px) + " (" + size + ")";
}

TEST(DisplayDocument, TheTableIsWhatTheFramesShow) {
    const auto composer = ScreenComposer::create().value();
    const auto table = rows();
    ASSERT_GE(table.size(), 10u);
    for (const Row& row : table) {
        ASSERT_EQ(row.cells.size(), 3u);
        const std::size_t bytes[] = {81, 150, 300};
        for (std::size_t i = 0; i < 3; ++i) {
            auto model = test::sample_model(ScreenKind::qr);
            model.qr_payload = std::string(bytes[i], 'x');
            const auto frame = composer.compose(model, row.panel);
            ASSERT_TRUE(frame) << row.panel.width << " " << frame.error().detail;
            EXPECT_EQ(row.cells[i], measured(*frame, row.panel)) << row.panel.width << "x" << row.panel.height;
        }
    }
}

TEST(DisplayDocument, EveryScreenIsNamed) {
    const std::string words = document();
    for (const ScreenKind kind : firmware::ui::all_screen_kinds) {
        EXPECT_NE(words.find("`" + std::string(to_string(kind)) + "`"), std::string::npos) << to_string(kind);
    }
}

}  // namespace

#include "golden_picture.hpp"

#include "till/drivers/display/png.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

namespace till::test {

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t black = 0xFF000000;
constexpr std::uint32_t magenta = 0xFFFF00FF;

struct Box {
    int left = 1 << 20, top = 1 << 20, right = -1, bottom = -1;
    bool holds(int x, int y) const { return x >= left && x <= right && y >= top && y <= bottom; }
};

std::optional<hal::Frame> read_picture(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    auto frame = drivers::display::decode_png(bytes);
    if (!frame) return std::nullopt;
    return std::move(*frame);
}

void write_picture(const fs::path& path, const hal::Frame& frame) {
    fs::create_directories(path.parent_path());
    const std::string bytes = drivers::display::encode_png(frame);
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// The code is square and 17 + 4v modules wide; its quiet zone is at most a fifth of its side (4 of 21 modules).
Box code_with_quiet_zone(const hal::Frame& golden) {
    Box box;
    for (int y = 0; y < golden.height; ++y) {
        for (int x = 0; x < golden.width; ++x) {
            if (golden.row(y)[x] != black) continue;
            box = {std::min(box.left, x), std::min(box.top, y), std::max(box.right, x), std::max(box.bottom, y)};
        }
    }
    if (box.right < 0 || box.right - box.left != box.bottom - box.top) return {};
    const int quiet = (box.right - box.left) / 12;
    return {box.left - quiet, box.top - quiet, box.right + quiet, box.bottom + quiet};
}

bool alike(std::uint32_t a, std::uint32_t b, int tolerance) {
    for (const unsigned shift : {0U, 8U, 16U}) {
        const int difference = static_cast<int>(a >> shift & 255U) - static_cast<int>(b >> shift & 255U);
        if (std::abs(difference) > tolerance) return false;
    }
    return true;
}

hal::Frame side_by_side(const hal::Frame& golden, const hal::Frame& now, const hal::Frame& marks) {
    const int width = std::max({golden.width, now.width, marks.width});
    const int height = std::max(golden.height, now.height);
    hal::Frame sheet(2 * width + 8, height + 8 + marks.height, 0xFF808080);
    const auto paste = [&](const hal::Frame& picture, int left, int top) {
        for (int y = 0; y < picture.height; ++y) {
            std::copy_n(picture.row(y), picture.width, sheet.row(top + y) + left);
        }
    };
    paste(golden, 0, 0);
    paste(now, width + 8, 0);
    paste(marks, 0, height + 8);
    return sheet;
}

}  // namespace

bool updating_golden() {
    const char* wanted = std::getenv("TILL_UPDATE_GOLDEN");
    return wanted != nullptr && std::string(wanted) == "1";
}

testing::AssertionResult matches_golden(const std::string& name, const hal::Frame& frame) {
    return matches_picture(std::string(TILL_GOLDEN_FOLDER) + "/" + name + ".png", name, frame);
}

testing::AssertionResult matches_picture(const std::string& path, const std::string& name, const hal::Frame& frame) {
    if (updating_golden()) {
        // An unchanged picture keeps its file, so that an update touches only what changed.
        if (const auto before = read_picture(path); !before || *before != frame) write_picture(path, frame);
        return testing::AssertionSuccess();
    }
    const auto golden = read_picture(path);
    if (!golden) return testing::AssertionFailure() << "no picture " << path << " (TILL_UPDATE_GOLDEN=1 writes it)";
    hal::Frame marks(golden->width, golden->height);
    int differing = 0;
    if (golden->width == frame.width && golden->height == frame.height) {
        const Box code = code_with_quiet_zone(*golden);
        for (int y = 0; y < frame.height; ++y) {
            for (int x = 0; x < frame.width; ++x) {
                if (alike(golden->row(y)[x], frame.row(y)[x], code.holds(x, y) ? 0 : golden_tolerance)) continue;
                marks.row(y)[x] = magenta;
                ++differing;
            }
        }
        if (differing == 0) return testing::AssertionSuccess();
    }
    const std::string report = std::string(TILL_DIFF_FOLDER) + "/" + name + "_err.png";
    write_picture(report, side_by_side(*golden, frame, marks));
    return testing::AssertionFailure() << differing << " pixels differ from " << path << "; see " << report
                                       << " (TILL_UPDATE_GOLDEN=1 accepts the new picture)";
}

}  // namespace till::test

#include "till/drivers/display/png_display.hpp"

#include "till/drivers/display/png.hpp"

#include "tests/support/fake_loop.hpp"
#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

namespace {

using namespace till;
using drivers::display::decode_png;
using drivers::display::PngDisplay;
namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class PngDisplayTest : public testing::Test {
  protected:
    PngDisplay make(bool numbered) {
        return PngDisplay(loop_, {folder_.file("a/b"), {8, 4, std::nullopt, std::nullopt}, numbered});
    }
    hal::Result<void> show(PngDisplay& display, std::uint32_t colour) {
        hal::Result<void> answer = hal::fail("never-answered");
        display.present(hal::Frame(8, 4, colour), [&](hal::Result<void> result) { answer = std::move(result); });
        loop_.run_ready();
        return answer;
    }
    std::set<std::string> files() const {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder_.path() / "a/b"))
            names.insert(entry.path().filename());
        return names;
    }
    test::FakeLoop loop_;
    test::TempFolder folder_;
};

TEST_F(PngDisplayTest, MakesItsFolderAndLeavesOnlyThePicture) {
    auto display = make(false);
    EXPECT_TRUE(display.last_png().empty());
    ASSERT_TRUE(show(display, 0xFF112233));
    ASSERT_TRUE(show(display, 0xFF445566));
    EXPECT_EQ(files(), std::set<std::string>{"last.png"});
    EXPECT_EQ(decode_png(bytes_of(folder_.path() / "a/b/last.png")).value(), hal::Frame(8, 4, 0xFF445566));
}

TEST_F(PngDisplayTest, LastPngIsWhatTheFileHolds) {
    auto display = make(false);
    ASSERT_TRUE(show(display, 0xFF112233));
    EXPECT_EQ(display.last_png(), bytes_of(folder_.path() / "a/b/last.png"));
}

TEST_F(PngDisplayTest, NumberedKeepsEveryPictureInOrder) {
    auto display = make(true);
    for (std::uint32_t i = 1; i <= 3; ++i)
        ASSERT_TRUE(show(display, 0xFF000000U + i));
    EXPECT_EQ(files(), (std::set<std::string>{"000001.png", "000002.png", "000003.png", "last.png"}));
    EXPECT_EQ(decode_png(bytes_of(folder_.path() / "a/b/000002.png")).value(), hal::Frame(8, 4, 0xFF000002));
}

TEST_F(PngDisplayTest, AFailureKeepsTheLastPictureAndDoesNotTakeANumber) {
    auto display = make(true);
    ASSERT_TRUE(show(display, 0xFF000001));
    const std::string before = display.last_png();
    fs::rename(folder_.path() / "a/b", folder_.path() / "a/c");
    std::ofstream(folder_.path() / "a/b") << "in the way";
    EXPECT_EQ(show(display, 0xFF000002).error().type, "display-unreachable");
    EXPECT_EQ(display.last_png(), before);
    fs::remove(folder_.path() / "a/b");
    fs::rename(folder_.path() / "a/c", folder_.path() / "a/b");
    ASSERT_TRUE(show(display, 0xFF000003));
    EXPECT_EQ(files(), (std::set<std::string>{"000001.png", "000002.png", "last.png"}));
}

// A reader that opened the old picture goes on reading the old picture: the new one is another file.
TEST_F(PngDisplayTest, AReaderNeverSeesHalfAPicture) {
    auto display = make(false);
    ASSERT_TRUE(show(display, 0xFF112233));
    const std::string before = display.last_png();
    std::ifstream reader(folder_.path() / "a/b/last.png", std::ios::binary);
    std::string seen(10, '\0');
    reader.read(seen.data(), 10);
    ASSERT_TRUE(show(display, 0xFF445566));
    seen.append(std::istreambuf_iterator<char>(reader), {});
    EXPECT_EQ(seen, before);
}

}  // namespace

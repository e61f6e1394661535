// What the contract suite cannot ask of every display: pixel formats, memory around the picture, modes, consoles.
#include "till/drivers/display/fbdev_display.hpp"

#include "tests/support/fake_fb_kernel.hpp"
#include "tests/support/fake_loop.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace till;
using drivers::display::FbdevDisplay;
using drivers::display::FbdevOptions;
using drivers::display::FbInfo;
using test::fake_fb;
using test::FakePanel;

class FbdevTest : public testing::Test {
  protected:
    std::unique_ptr<FbdevDisplay> make(FbInfo info, FbdevOptions options = {}) {
        panel_ = std::make_shared<FakePanel>(info);
        return make_on_panel(options);
    }
    std::unique_ptr<FbdevDisplay> make_on_panel(FbdevOptions options = {}) {
        return std::make_unique<FbdevDisplay>(loop_, std::make_unique<test::FakeFbKernel>(panel_), options);
    }
    hal::Result<void> show(FbdevDisplay& display, const hal::Frame& frame) {
        hal::Result<void> answer = hal::fail("never-answered");
        display.present(frame, [&](hal::Result<void> result) { answer = std::move(result); });
        loop_.run_ready();
        return answer;
    }
    std::uint16_t word(std::size_t at) const {
        std::uint16_t value = 0;
        std::memcpy(&value, panel_->memory.data() + at, sizeof value);
        return value;
    }
    test::FakeLoop loop_;
    std::shared_ptr<FakePanel> panel_;
};

TEST_F(FbdevTest, Rgb565KeepsTheHighBitsOfEachColour) {
    auto display = make(fake_fb(6, 1, 16));
    hal::Frame frame(6, 1);
    frame.pixels = {0xFFFF0000, 0xFF00FF00, 0xFF0000FF, 0xFFFFFFFF, 0xFF000000, 0xFF123456};
    ASSERT_TRUE(show(*display, frame));
    const std::uint16_t wanted[] = {0xF800, 0x07E0, 0x001F, 0xFFFF, 0x0000, 0x11AA};
    for (std::size_t i = 0; i < 6; ++i)
        EXPECT_EQ(word(2 * i), wanted[i]) << i;
}

TEST_F(FbdevTest, OnlyTheVisiblePixelsAreWritten) {
    auto display = make(fake_fb(5, 4, 32, 8, 2));
    ASSERT_TRUE(show(*display, hal::Frame(5, 4, 0xFF000000)));
    const auto& info = panel_->info;
    for (std::size_t at = 0; at < panel_->memory.size(); ++at) {
        const bool above = at < info.offset;
        const bool beside = (at - info.offset) % static_cast<std::size_t>(info.stride) >= 20;
        if (!above && !beside) continue;
        ASSERT_EQ(panel_->memory[at], std::byte{0xA5}) << "byte " << at;
    }
}

TEST_F(FbdevTest, GeometryIsThePanelsAndTurnsWithIt) {
    FbInfo info = fake_fb(48, 27, 32);
    info.width_mm = 95;
    info.height_mm = 54;
    const auto upright = make(info)->geometry();
    EXPECT_EQ(upright.width, 48);
    EXPECT_EQ(upright.height, 27);
    EXPECT_EQ(upright.width_mm, 95);
    EXPECT_EQ(upright.height_mm, 54);
    FbdevOptions turned;
    turned.rotation = 270;
    const auto portrait = make(info, turned)->geometry();
    EXPECT_EQ(portrait.width, 27);
    EXPECT_EQ(portrait.height, 48);
    EXPECT_EQ(portrait.width_mm, 54);
    EXPECT_EQ(portrait.height_mm, 95);
}

TEST_F(FbdevTest, APanelThatDoesNotTellItsSizeHasNone) {
    FbInfo info = fake_fb(48, 27, 32);
    info.width_mm = 95;  // one without the other is worth nothing
    EXPECT_FALSE(make(info)->geometry().width_mm);
}

TEST_F(FbdevTest, ConfiguredMillimetresStandInForWhatThePanelDoesNotTell) {
    FbdevOptions options;
    options.rotation = 90;
    options.assumed = {800, 480, 54, 95};
    const auto silent = make(fake_fb(48, 27, 32), options)->geometry();
    EXPECT_EQ(silent.width, 27);
    EXPECT_EQ(silent.width_mm, 54) << "as the viewer sees it, after rotation";
    EXPECT_EQ(silent.height_mm, 95);
    FbInfo telling = fake_fb(48, 27, 32);
    telling.width_mm = 100;
    telling.height_mm = 60;
    EXPECT_EQ(make(telling, options)->geometry().width_mm, 60);
}

TEST_F(FbdevTest, ARotationThatIsNoneIsNoRotation) {
    FbdevOptions options;
    options.rotation = 45;
    EXPECT_EQ(make(fake_fb(48, 27, 32), options)->geometry().width, 48);
}

TEST_F(FbdevTest, ImpossibleFrameBuffersAreNotTouched) {
    const FbInfo good = fake_fb(8, 4, 32);
    const auto bad = [&](auto change) {
        FbInfo info = good;
        change(info);
        return info;
    };
    const FbInfo all[] = {bad([](FbInfo& i) { i.bits_per_pixel = 24; }), bad([](FbInfo& i) { i.bits_per_pixel = 0; }),
                          bad([](FbInfo& i) { i.width = 0; }),           bad([](FbInfo& i) { i.height = -4; }),
                          bad([](FbInfo& i) { i.width = 100000; }),      bad([](FbInfo& i) { i.stride = 31; }),
                          bad([](FbInfo& i) { i.size -= 1; }),           bad([](FbInfo& i) { i.offset = 1; }),
                          bad([](FbInfo& i) { i.offset = SIZE_MAX; }),   bad([](FbInfo& i) { i.size = 0; })};
    for (const FbInfo& info : all) {
        panel_ = std::make_shared<FakePanel>(good);
        panel_->info = info;
        FbdevOptions options;
        options.assumed = {8, 4, std::nullopt, std::nullopt};
        auto display = make_on_panel(options);
        EXPECT_FALSE(display->is_open());
        EXPECT_EQ(show(*display, hal::Frame(8, 4)).error().type, "display-unreachable");
        display.reset();
        EXPECT_TRUE(std::all_of(panel_->memory.begin(), panel_->memory.end(),
                                [](std::byte b) { return b == std::byte{0xA5}; }));
    }
}

TEST_F(FbdevTest, ADeviceThatIsNotThereYetIsOpenedByALaterFrame) {
    panel_ = std::make_shared<FakePanel>(fake_fb(8, 4, 32));
    panel_->plugged = false;
    FbdevOptions options;
    options.assumed = {8, 4, std::nullopt, std::nullopt};
    auto display = make_on_panel(options);
    EXPECT_FALSE(display->is_open());
    EXPECT_EQ(display->geometry().width, 8);
    EXPECT_EQ(show(*display, hal::Frame(8, 4)).error().type, "display-unreachable");
    panel_->plugged = true;
    EXPECT_TRUE(show(*display, hal::Frame(8, 4)));
    EXPECT_EQ(panel_->pixel(7, 3), 0xFFFFFFFFU);
}

TEST_F(FbdevTest, AnotherSizeThanAssumedAsksForAnotherFrame) {
    panel_ = std::make_shared<FakePanel>(fake_fb(8, 4, 32));
    panel_->plugged = false;
    FbdevOptions options;
    options.assumed = {16, 9, std::nullopt, std::nullopt};
    auto display = make_on_panel(options);
    panel_->plugged = true;
    EXPECT_EQ(show(*display, hal::Frame(16, 9)).error().type, "frame-geometry");
    EXPECT_EQ(display->geometry().width, 8);
    EXPECT_TRUE(show(*display, hal::Frame(8, 4)));
}

TEST_F(FbdevTest, AChangedModeIsOpenedAgain) {
    auto display = make(fake_fb(8, 4, 32));
    ASSERT_TRUE(show(*display, hal::Frame(8, 4)));
    *panel_ = FakePanel(fake_fb(10, 6, 16));
    panel_->open_now = 1;
    EXPECT_EQ(show(*display, hal::Frame(8, 4)).error().type, "frame-geometry");
    EXPECT_EQ(display->geometry().width, 10);
    EXPECT_TRUE(show(*display, hal::Frame(10, 6)));
    EXPECT_EQ(panel_->open_now, 1) << "the old one was closed";
}

TEST_F(FbdevTest, FailureToMapIsAnUnreachableDisplayAndClosesTheDevice) {
    panel_ = std::make_shared<FakePanel>(fake_fb(8, 4, 32));
    panel_->maps = false;
    FbdevOptions options;
    options.assumed = {8, 4, std::nullopt, std::nullopt};
    auto display = make_on_panel(options);
    EXPECT_EQ(show(*display, hal::Frame(8, 4)).error().type, "display-unreachable");
    EXPECT_EQ(panel_->open_now, 0);
}

TEST_F(FbdevTest, TheLastPictureDoesNotOutliveTheDisplay) {
    auto display = make(fake_fb(8, 4, 32, 8, 2));
    ASSERT_TRUE(show(*display, hal::Frame(8, 4)));
    display.reset();
    EXPECT_TRUE(
        std::all_of(panel_->memory.begin(), panel_->memory.end(), [](std::byte b) { return b == std::byte{0}; }));
    EXPECT_EQ(panel_->open_now, 0);
}

TEST_F(FbdevTest, ALostDevicesMemoryIsNotTouchedAtTheEnd) {
    auto display = make(fake_fb(8, 4, 32));
    ASSERT_TRUE(show(*display, hal::Frame(8, 4)));
    panel_->plugged = false;
    display.reset();
    EXPECT_EQ(panel_->pixel(0, 0), 0xFFFFFFFFU);
    EXPECT_EQ(panel_->open_now, 0);
}

TEST_F(FbdevTest, TheConsoleIsTakenAndGivenBack) {
    FbdevOptions options;
    options.console = "/dev/tty1";
    auto display = make(fake_fb(8, 4, 32), options);
    EXPECT_EQ(panel_->console, (std::vector<std::string>{"graphics /dev/tty1"}));
    ASSERT_TRUE(show(*display, hal::Frame(8, 4)));
    display.reset();
    EXPECT_EQ(panel_->console, (std::vector<std::string>{"graphics /dev/tty1", "text /dev/tty1"}));
}

TEST_F(FbdevTest, AConsoleThatCannotBeTakenIsSaid) {
    panel_ = std::make_shared<FakePanel>(fake_fb(8, 4, 32));
    panel_->console_works = false;
    FbdevOptions options;
    options.console = "/dev/tty1";
    options.assumed = {8, 4, std::nullopt, std::nullopt};
    auto display = make_on_panel(options);
    EXPECT_EQ(show(*display, hal::Frame(8, 4)).error().type, "display-unreachable");
}

}  // namespace

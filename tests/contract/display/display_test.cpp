// What hal::Display promises, asked of every driver there is.
#include "rigs.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace {

using namespace till;
using test::DisplayRig;
using test::RigKind;

// No two pixels of a small neighbourhood are alike, so that a picture turned, mirrored or shifted is another picture.
hal::Frame pattern(const hal::DisplayGeometry& size, std::uint32_t seed) {
    hal::Frame frame(size.width, size.height);
    std::uint32_t state = seed * 2654435761U + 1U;
    for (auto& pixel : frame.pixels) {
        state = state * 1664525U + 1013904223U;
        pixel = 0xFF000000U | state >> 8;
    }
    return frame;
}

// What a panel of 5, 6 and 5 bits can show of a colour: the low bits are gone.
std::uint32_t as_shown(std::uint32_t pixel, bool sixteen_bits) {
    if (!sixteen_bits) return pixel;
    const std::uint32_t red = pixel >> 19 & 31U, green = pixel >> 10 & 63U, blue = pixel >> 3 & 31U;
    return 0xFF000000U | (red << 3 | red >> 2) << 16 | (green << 2 | green >> 4) << 8 | (blue << 3 | blue >> 2);
}

class DisplayContract : public testing::TestWithParam<RigKind> {
  protected:
    struct Answer {
        int times = 0;
        hal::Result<void> result = hal::fail("never-answered");
    };
    // Presents and asserts that nothing came back from inside the call.
    std::shared_ptr<Answer> present(hal::Frame frame) {
        auto answer = std::make_shared<Answer>();
        rig_->display().present(std::move(frame), [answer](hal::Result<void> result) {
            ++answer->times;
            answer->result = std::move(result);
        });
        EXPECT_EQ(answer->times, 0) << "completed from inside present()";
        return answer;
    }
    hal::Result<void> show(hal::Frame frame) {
        const auto answer = present(std::move(frame));
        rig_->loop.advance(std::chrono::minutes(1));
        EXPECT_EQ(answer->times, 1);
        return answer->result;
    }
    hal::Frame frame(std::uint32_t seed) const { return pattern(rig_->display().geometry(), seed); }
    void expect_glass(const hal::Frame& wanted) {
        const auto seen = rig_->glass();
        ASSERT_TRUE(seen);
        ASSERT_EQ(seen->width, wanted.width);
        ASSERT_EQ(seen->height, wanted.height);
        for (int y = 0; y < wanted.height; ++y) {
            for (int x = 0; x < wanted.width; ++x) {
                ASSERT_EQ(seen->row(y)[x], as_shown(wanted.row(y)[x], rig_->sixteen_bits())) << "at " << x << ", " << y;
            }
        }
    }

    std::unique_ptr<DisplayRig> rig_ = GetParam().make();
};

TEST_P(DisplayContract, ThePictureOnTheGlassIsTheFrame) {
    ASSERT_TRUE(show(frame(1)));
    expect_glass(frame(1));
}

TEST_P(DisplayContract, CompletesExactlyOnceAndNeverInline) {
    const auto answer = present(frame(1));
    EXPECT_EQ(rig_->loop.run_ready(), 1);
    EXPECT_EQ(answer->times, 1);
    EXPECT_TRUE(answer->result);
    rig_->loop.advance(std::chrono::hours(1));
    EXPECT_EQ(answer->times, 1);
}

TEST_P(DisplayContract, FramesAreShownInOrder) {
    std::vector<int> completed;
    for (int i = 0; i < 5; ++i) {
        rig_->display().present(frame(static_cast<std::uint32_t>(i)), [&completed, i](hal::Result<void> result) {
            EXPECT_TRUE(result);
            completed.push_back(i);
        });
    }
    EXPECT_TRUE(completed.empty());
    rig_->loop.advance(std::chrono::minutes(1));
    EXPECT_EQ(completed, (std::vector<int>{0, 1, 2, 3, 4}));
    expect_glass(frame(4));
}

TEST_P(DisplayContract, AFrameOfAnotherSizeIsRefusedAndTheGlassIsLeftAlone) {
    ASSERT_TRUE(show(frame(1)));
    const auto size = rig_->display().geometry();
    for (const auto& [w, h] :
         {std::pair{size.width + 1, size.height}, {size.width, size.height - 1}, {size.height, size.width}, {1, 1}}) {
        const auto answer = show(pattern({w, h, {}, {}}, 2));
        ASSERT_FALSE(answer) << w << "x" << h;
        EXPECT_EQ(answer.error().type, "frame-geometry");
    }
    expect_glass(frame(1));
}

TEST_P(DisplayContract, AFrameThatLiesAboutItsSizeIsRefused) {
    hal::Frame short_frame = frame(1);
    short_frame.pixels.pop_back();
    hal::Frame long_frame = frame(1);
    long_frame.pixels.push_back(0);
    for (const auto& bad : {short_frame, long_frame, hal::Frame()}) {
        const auto answer = show(bad);
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().type, "frame-geometry");
    }
}

TEST_P(DisplayContract, ALostDeviceIsReportedOnceForEveryFrameAndComesBack) {
    ASSERT_TRUE(show(frame(1)));
    rig_->lose_device();
    for (int i = 0; i < 3; ++i) {
        const auto answer = show(frame(2));
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().type, "display-unreachable");
        EXPECT_FALSE(answer.error().detail.empty());
    }
    rig_->return_device();
    ASSERT_TRUE(show(frame(3)));
    expect_glass(frame(3));
}

TEST_P(DisplayContract, GeometryStaysWhatItWasWhileTheDeviceIsLost) {
    const auto before = rig_->display().geometry();
    rig_->lose_device();
    EXPECT_FALSE(show(frame(1)));
    EXPECT_EQ(rig_->display().geometry().width, before.width);
    EXPECT_EQ(rig_->display().geometry().height, before.height);
}

TEST_P(DisplayContract, TheNextFrameMayBeGivenFromACompletion) {
    int completed = 0;
    rig_->display().present(frame(1), [&](hal::Result<void>) {
        ++completed;
        rig_->display().present(frame(2), [&](hal::Result<void>) { ++completed; });
    });
    rig_->loop.advance(std::chrono::minutes(1));
    EXPECT_EQ(completed, 2);
    expect_glass(frame(2));
}

TEST_P(DisplayContract, ACompletionOutlivesItsDisplay) {
    const auto shown = present(frame(1));
    const auto refused = present(hal::Frame(1, 1));
    rig_->destroy_display();
    rig_->loop.advance(std::chrono::minutes(1));
    EXPECT_EQ(shown->times, 1);
    EXPECT_EQ(refused->times, 1);
}

INSTANTIATE_TEST_SUITE_P(EveryDriver, DisplayContract, testing::ValuesIn(test::all_rigs()),
                         [](const auto& rig) { return rig.param.name; });

}  // namespace

#include "till/hal/display.hpp"

#include "tests/support/fake_loop.hpp"

#include <gtest/gtest.h>

namespace till::hal {
namespace {

class Panel final : public Display {
  public:
    explicit Panel(test::FakeLoop& loop) : loop_(loop) {}
    DisplayGeometry geometry() const override { return {4, 3, {}, {}}; }
    int shown = 0;

  protected:
    void do_present(Frame frame, Callback<Result<void>> done) override {
        EXPECT_EQ(frame.pixels.size(), 12U);
        ++shown;
        loop_.post([done = std::move(done)]() mutable { done({}); });
    }
    void complete_later(Callback<Result<void>> done, Error error) override {
        loop_.post([done = std::move(done), error = std::move(error)]() mutable { done(std::unexpected(error)); });
    }

  private:
    test::FakeLoop& loop_;
};

struct DisplayChecks : testing::Test {
    test::FakeLoop loop;
    Panel panel{loop};
    int calls = 0;
    std::string error;

    void present(Frame frame) {
        panel.present(std::move(frame), [this](Result<void> result) {
            ++calls;
            error = result ? "" : result.error().type;
        });
        EXPECT_EQ(calls, 0) << "completed from inside the call";
        loop.run_ready();
    }
};

TEST_F(DisplayChecks, AFittingFrameReachesTheDriver) {
    present(Frame(4, 3));
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(error, "");
    EXPECT_EQ(panel.shown, 1);
}

TEST_F(DisplayChecks, AnyOtherFrameIsRefusedOnceAndLater) {
    Frame short_of_pixels(4, 3);
    short_of_pixels.pixels.pop_back();
    Frame negative;
    negative.width = -4;
    negative.height = -3;
    negative.pixels.resize(12);
    for (auto& frame : {Frame(3, 4), Frame(), Frame(4, 4), short_of_pixels, negative}) {
        calls = 0;
        present(frame);
        EXPECT_EQ(calls, 1);
        EXPECT_EQ(error, "frame-geometry");
    }
    EXPECT_EQ(panel.shown, 0);
}

TEST(FrameRows, LieOneAfterTheOther) {
    Frame frame(2, 2, 0xFF000000);
    frame.row(1)[0] = 0xFF123456;
    EXPECT_EQ(frame.pixels[2], 0xFF123456U);
    EXPECT_EQ(frame.row(0)[1], 0xFF000000U);
    const Frame& same = frame;
    EXPECT_EQ(same.row(1)[0], 0xFF123456U);
}

}  // namespace
}  // namespace till::hal

// R25: a code that is shown can be read by a phone that is held badly, in a bad light.
#include "till/firmware/ui/qr_reader.hpp"

#include "tests/support/camera.hpp"
#include "tests/support/screen_models.hpp"

#include <gtest/gtest.h>

namespace {

using namespace till;
using firmware::ui::read_qr;
using firmware::ui::ScreenComposer;
using firmware::ui::ScreenKind;
using firmware::ui::ScreenOptions;
using firmware::ui::Theme;

struct Case {
    const char* panel;
    hal::DisplayGeometry size;
    std::size_t bytes;
    Theme theme;
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.panel << " " << c.bytes << " bytes"; }

class SeenByAPhone : public testing::TestWithParam<Case> {
  protected:
    void SetUp() override {
        auto model = test::sample_model(ScreenKind::qr);
        model.qr_payload = "https://pay.example.com/";
        while (model.qr_payload.size() < GetParam().bytes)
            model.qr_payload += static_cast<char>('a' + model.qr_payload.size() % 23);
        payload_ = model.qr_payload;
        ScreenOptions options;
        options.theme = GetParam().theme;
        screen_ = ScreenComposer::create(options)->compose(model, GetParam().size).value();
    }
    void expect_readable(const hal::Frame& seen) {
        const auto read = read_qr(seen);
        ASSERT_TRUE(read) << "not readable";
        EXPECT_EQ(*read, payload_);
    }
    std::string payload_;
    hal::Frame screen_;
};

TEST_P(SeenByAPhone, OutOfFocus) { expect_readable(test::blurred(screen_, 1)); }

TEST_P(SeenByAPhone, HeldAskew) {
    expect_readable(test::turned(screen_, 15));
    expect_readable(test::turned(screen_, -15));
}

// A hand is never still, and a phone looks thirty times a second: of three looks around 15 degrees two must do.
TEST_P(SeenByAPhone, FromTheSide) {
    for (const int side : {-1, 1}) {
        int readable = 0;
        for (const double degrees : {14.0, 15.0, 16.0}) {
            const auto read = read_qr(test::tilted(screen_, side * degrees));
            if (!read) continue;
            EXPECT_EQ(*read, payload_);
            ++readable;
        }
        EXPECT_GE(readable, 2) << (side < 0 ? "from the left" : "from the right");
    }
}

TEST_P(SeenByAPhone, DimmedByAThird) {
    expect_readable(test::dimmed(screen_, 0.7));
    expect_readable(test::dimmed(screen_, 0.7, 60));  // with the shop's lights on the glass
}

TEST_P(SeenByAPhone, AllOfItAtOnce) {
    expect_readable(test::dimmed(test::turned(test::blurred(screen_, 1), 15), 0.7, 30));
    expect_readable(test::dimmed(test::tilted(test::blurred(screen_, 1), 15), 0.7, 30));
}

INSTANTIATE_TEST_SUITE_P(Panels, SeenByAPhone,
                         testing::Values(Case{"small", {480, 272, 95, 54}, 81, Theme::light},
                                         Case{"small_dark", {480, 272, 95, 54}, 81, Theme::dark},
                                         Case{"small_long", {480, 272, 95, 54}, 200, Theme::light},
                                         Case{"usual", {800, 480, {}, {}}, 81, Theme::light},
                                         Case{"usual_dark_long", {800, 480, {}, {}}, 300, Theme::dark},
                                         Case{"tall", {480, 800, {}, {}}, 150, Theme::light}),
                         [](const auto& c) { return std::string(c.param.panel); });

// The camera is not a no-op: bad enough a view is unreadable.
TEST(Camera, TooMuchIsTooMuch) {
    const auto screen =
        ScreenComposer::create()->compose(test::sample_model(ScreenKind::qr), {480, 272, 95, 54}).value();
    EXPECT_TRUE(read_qr(screen));
    EXPECT_FALSE(read_qr(test::blurred(screen, 7)));
    EXPECT_FALSE(read_qr(test::tilted(screen, 80)));
    EXPECT_FALSE(read_qr(test::dimmed(screen, 0.0)));
}

}  // namespace

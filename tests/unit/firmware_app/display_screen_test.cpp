// The customer display behind the engine: what is on the glass, and that nothing stale stays there.
#include "firmware/app/display_screen.hpp"

#include "tests/support/fake_loop.hpp"
#include "till/drivers/display/png.hpp"
#include "till/firmware/ui/qr_reader.hpp"

#include <gtest/gtest.h>

namespace till::test {
namespace {

using firmware::Payment;
using firmware::State;
using firmware::app::DisplayScreen;

class FakeDisplay final : public hal::Display {
  public:
    explicit FakeDisplay(FakeLoop& loop) : loop_(loop) {}
    hal::DisplayGeometry geometry() const override { return geometry_now; }
    hal::DisplayGeometry geometry_now{800, 480, std::nullopt, std::nullopt};
    std::optional<hal::Error> broken;
    std::vector<hal::Frame> frames;

  protected:
    void do_present(hal::Frame frame, hal::Callback<hal::Result<void>> done) override {
        if (!broken) frames.push_back(std::move(frame));
        loop_.post([done = std::move(done), error = broken]() mutable {
            if (!error) return done({});
            done(std::unexpected(*error));
        });
    }
    void complete_later(hal::Callback<hal::Result<void>> done, hal::Error error) override {
        loop_.post([done = std::move(done), error = std::move(error)]() mutable { done(std::unexpected(error)); });
    }

  private:
    FakeLoop& loop_;
};

class Screen : public ::testing::Test {
  protected:
    Screen() : screen(firmware::ui::ScreenComposer::create().value(), &display, loop, loop, {"Cafe Test", "en"}) {}

    Payment payment(State state, std::string link = "https://pay.test/1") {
        Payment p;
        p.id = "p1";
        p.sale.method = "klarna.dynamic_qr";
        p.sale.amount = {1250, hal::Currency::eur()};
        p.state = state;
        p.presentation.qr_payload = std::move(link);
        p.deadline = loop.now();
        p.deadline->monotonic += hal::Duration{180'000};
        p.deadline->wall += hal::Duration{180'000};
        return p;
    }
    hal::Result<void> show(const Payment& p) {
        std::optional<hal::Result<void>> result;
        screen.show(p, [&](auto r) { result = r; });
        loop.run_ready();
        return result ? *result : hal::fail("no-answer");
    }
    std::string code_on_glass() {
        if (display.frames.empty()) return "";
        return firmware::ui::read_qr(display.frames.back()).value_or("");
    }
    FakeLoop loop;
    FakeDisplay display{loop};
    DisplayScreen screen;
};

TEST_F(Screen, PutsAReadableCodeOnTheGlass) {
    ASSERT_TRUE(show(payment(State::presenting)).has_value());
    EXPECT_EQ(code_on_glass(), "https://pay.test/1");
}

TEST_F(Screen, EveryOtherStateTakesTheCodeAway) {
    for (int s = 0; s < firmware::state_count; ++s) {
        const auto state = static_cast<State>(s);
        if (state == State::presenting) continue;
        show(payment(State::presenting));
        auto p = payment(state);
        if (state == State::partial) p.paid = 500;
        ASSERT_TRUE(show(p).has_value()) << firmware::to_string(state);
        EXPECT_EQ(code_on_glass(), "") << firmware::to_string(state) << " left a code on the display";
    }
}

TEST_F(Screen, WhereSeveralPaymentsAreTakenTheCodeStaysForTheRest) {
    screen.methods_in_parts([](const std::string& method) { return method == "klarna.dynamic_qr"; });
    auto p = payment(State::partial);
    p.paid = 500;
    p.sale.method = "klarna.dynamic_qr";
    ASSERT_TRUE(show(p).has_value());
    EXPECT_EQ(code_on_glass(), "https://pay.test/1");
    p.sale.method = "another";
    ASSERT_TRUE(show(p).has_value());
    EXPECT_EQ(code_on_glass(), "");
    p.sale.method = "klarna.dynamic_qr";
    p.state = State::approved;
    p.paid = p.sale.amount.minor;
    ASSERT_TRUE(show(p).has_value());
    EXPECT_EQ(code_on_glass(), "") << "nothing is left to pay";
}

TEST_F(Screen, ACodeThatDoesNotFitBlanksTheGlassAndSaysSo) {
    show(payment(State::presenting));
    const auto shown = show(payment(State::presenting, "https://pay.test/" + std::string(3000, 'x')));
    ASSERT_FALSE(shown.has_value());
    EXPECT_EQ(code_on_glass(), "") << "the last customer's code must not stay";
}

TEST_F(Screen, AFailedDisplayIsReportedAndTriedAgain) {
    display.broken = hal::Error{"display-unreachable", "scripted"};
    EXPECT_EQ(show(payment(State::presenting)).error().type, "display-unreachable");
    display.broken.reset();
    EXPECT_TRUE(show(payment(State::presenting)).has_value());
    EXPECT_EQ(code_on_glass(), "https://pay.test/1") << "the same picture must be sent again after a failure";
}

TEST_F(Screen, CountsDownOncePerSecondUntilTheDeadline) {
    show(payment(State::presenting));
    const auto before = display.frames.size();
    loop.advance(hal::Duration{5'000});
    EXPECT_EQ(display.frames.size(), before + 5);
    EXPECT_EQ(code_on_glass(), "https://pay.test/1");
    loop.advance(std::chrono::minutes(10));
    EXPECT_LE(display.frames.size(), before + 181) << "it must stop at zero";
}

TEST_F(Screen, ThePictureOfTheDisplayIsThePictureOnTheGlass) {
    show(payment(State::presenting));
    const auto picture = drivers::display::decode_png(screen.png());
    ASSERT_TRUE(picture.has_value());
    EXPECT_EQ(*picture, display.frames.back());
}

TEST_F(Screen, APairingCodeComesAndGoes) {
    screen.show_idle();
    loop.run_ready();
    const auto idle = display.frames.back();
    screen.show_pairing("123456");
    loop.run_ready();
    EXPECT_NE(display.frames.back(), idle);
    screen.show_pairing(std::nullopt);
    loop.run_ready();
    EXPECT_EQ(display.frames.back(), idle);
}

TEST(ScreenWithoutDisplay, StillHasAPicture) {
    FakeLoop loop;
    DisplayScreen screen(firmware::ui::ScreenComposer::create().value(), nullptr, loop, loop, {"Cafe Test", "en"});
    screen.show_idle();
    loop.run_ready();
    EXPECT_FALSE(screen.png().empty());
}

}  // namespace
}  // namespace till::test

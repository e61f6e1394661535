// DisplayScreen: the customer display. Turns a payment into a screen, draws it, counts down, remembers the picture.
// Loop thread only.
#pragma once

#include "till/firmware/payment/service.hpp"
#include "till/firmware/ui/screens.hpp"

#include <memory>
#include <optional>

namespace till::firmware::app {

struct DisplayScreenOptions {
    std::string merchant;
    std::string locale;
};

class DisplayScreen final : public CustomerScreen {
  public:
    // `display` may be null (a terminal without a customer display): screens are still composed for /display.png.
    DisplayScreen(ui::ScreenComposer composer, hal::Display* display, hal::Scheduler& loop, const hal::Clock& clock,
                  DisplayScreenOptions options);

    void show(const Payment& payment, hal::Callback<hal::Result<void>> done) override;
    void show_idle() override;
    // A pairing code over whatever is there; nullopt takes it away again.
    void show_pairing(const std::optional<std::string>& code);
    // What a method is called on the display; set once, before the first payment.
    void name_methods(std::function<std::string(const std::string& method)> title) { title_ = std::move(title); }

    // Which methods take several payments: the code stays when a part is paid, for the rest. Set once, as above.
    void methods_in_parts(std::function<bool(const std::string& method)> in_parts) { in_parts_ = std::move(in_parts); }

    const std::string& png();  // of the latest frame; encoded when asked for

  private:
    ui::ScreenModel model_of(const Payment& payment) const;
    void draw(const ui::ScreenModel& model, hal::Callback<hal::Result<void>> done, bool again = false);
    void put(hal::Frame frame, hal::Callback<hal::Result<void>> done);
    void tick();
    int seconds_left() const;

    ui::ScreenComposer composer_;
    hal::Display* display_;
    hal::Scheduler& loop_;
    const hal::Clock& clock_;
    DisplayScreenOptions options_;
    std::function<std::string(const std::string&)> title_;
    std::function<bool(const std::string&)> in_parts_;
    ui::ScreenModel current_;             // without the countdown and the pairing code over it
    std::optional<hal::Stamp> deadline_;  // of what is shown, if it counts down
    std::optional<std::string> pairing_;
    hal::Timer tick_;
    hal::Frame frame_;
    bool on_glass_ = false;  // frame_ is what the customer sees
    std::uint64_t presented_ = 0;
    std::string png_;
    std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace till::firmware::app

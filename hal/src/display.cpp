#include "till/hal/display.hpp"

#include <string>

namespace till::hal {

void Display::present(Frame frame, Callback<Result<void>> done) {
    const auto panel = geometry();
    const bool sized =
        frame.width > 0 && frame.height > 0 &&
        frame.pixels.size() == static_cast<std::size_t>(frame.width) * static_cast<std::size_t>(frame.height);
    if (!sized || frame.width != panel.width || frame.height != panel.height) {
        complete_later(std::move(done),
                       Error{"frame-geometry", std::to_string(frame.width) + "x" + std::to_string(frame.height) +
                                                   " on a panel of " + std::to_string(panel.width) + "x" +
                                                   std::to_string(panel.height)});
        return;
    }
    do_present(std::move(frame), std::move(done));
}

}  // namespace till::hal

// PngDisplay: a display whose glass is a PNG file. An ordinary driver chosen by configuration: for development,
// demos, tests and terminals whose screen is drawn by somebody else.
//
// Every frame replaces <folder>/last.png atomically (temporary file + rename: a reader never sees half a
// picture); with `numbered` each is also kept as <folder>/000001.png, ... The folder is created when missing.
// Files are written on the loop thread; this is no driver for a slow disk.
#pragma once

#include "till/hal/display.hpp"
#include "till/hal/scheduler.hpp"

#include <cstdint>
#include <string>

namespace till::drivers::display {

struct PngDisplayOptions {
    std::string folder;
    hal::DisplayGeometry geometry{800, 480, std::nullopt, std::nullopt};
    bool numbered = false;
};

class PngDisplay final : public hal::Display {
  public:
    PngDisplay(hal::Scheduler& loop, PngDisplayOptions options);
    hal::DisplayGeometry geometry() const override { return options_.geometry; }
    const std::string& last_png() const { return last_png_; }  // empty before the first frame

  protected:
    void do_present(hal::Frame frame, hal::Callback<hal::Result<void>> done) override;
    void complete_later(hal::Callback<hal::Result<void>> done, hal::Error error) override;

  private:
    hal::Result<void> write(const std::string& png);
    hal::Scheduler& loop_;
    PngDisplayOptions options_;
    std::string last_png_;
    std::uint64_t shown_ = 0;
};

}  // namespace till::drivers::display

// Port: the customer display. Contract suite: tests/contract/display (every driver passes it).
//
// present() checks the frame against geometry() ("frame-geometry" on mismatch), then hands it to the driver.
// It completes once the picture is on the glass (or in the file), exactly once, on the loop thread, never from
// inside the call. Frames are shown in the order given. After a failure ("display-unreachable") the next
// present() tries to open the device again. Loop thread only.
#pragma once

#include "till/hal/frame.hpp"
#include "till/hal/result.hpp"

#include <optional>

namespace till::hal {

struct DisplayGeometry {
    int width = 0;  // pixels, after rotation
    int height = 0;
    std::optional<int> width_mm;  // of the visible area, where the panel tells
    std::optional<int> height_mm;
};

class Display {
  public:
    virtual ~Display() = default;
    virtual DisplayGeometry geometry() const = 0;
    void present(Frame frame, Callback<Result<void>> done);

  protected:
    virtual void do_present(Frame frame, Callback<Result<void>> done) = 0;
    // Completes `done` with `error` on a later turn of the loop.
    virtual void complete_later(Callback<Result<void>> done, Error error) = 0;
};

}  // namespace till::hal

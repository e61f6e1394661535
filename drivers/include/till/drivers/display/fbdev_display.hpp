// FbdevDisplay: the Linux frame buffer (/dev/fb0), 16 bpp RGB565 or 32 bpp XRGB8888, any stride, rotated by
// 0, 90, 180 or 270 degrees clockwise.
//
// Opened by the constructor or, when that fails, by the next present(). Until then geometry() is `assumed`; once
// open it is the panel's, and a frame of another size is answered "frame-geometry" as the port says: compose
// again. Every frame first asks the kernel whether the device is still there ("display-unreachable"). The copy
// runs on the loop thread (under 10 ms for 1920x1080). The destructor blacks the panel, so that no QR outlives
// the program, and gives the console back; what stood there before us is not restored, for it may be a QR that a
// killed predecessor left behind.
#pragma once

#include "till/drivers/display/fb_kernel.hpp"
#include "till/hal/display.hpp"
#include "till/hal/scheduler.hpp"

#include <memory>
#include <string>

namespace till::drivers::display {

struct FbdevOptions {
    std::string device = "/dev/fb0";
    std::string console;  // e.g. "/dev/tty1"; empty: left alone
    int rotation = 0;     // anything but 0, 90, 180, 270 is taken as 0
    // Until the device is open; its millimetres also afterwards, where the panel does not tell its own (most do not).
    hal::DisplayGeometry assumed{800, 480, std::nullopt, std::nullopt};
};

class FbdevDisplay final : public hal::Display {
  public:
    FbdevDisplay(hal::Scheduler& loop, std::unique_ptr<FbKernel> kernel, FbdevOptions options);
    ~FbdevDisplay() override;
    hal::DisplayGeometry geometry() const override { return geometry_; }
    bool is_open() const { return device_ != nullptr; }

  protected:
    void do_present(hal::Frame frame, hal::Callback<hal::Result<void>> done) override;
    void complete_later(hal::Callback<hal::Result<void>> done, hal::Error error) override;

  private:
    hal::Result<void> open();
    hal::Result<void> make_ready();
    hal::Result<void> show(const hal::Frame& frame);
    void close();

    hal::Scheduler& loop_;
    std::unique_ptr<FbKernel> kernel_;
    FbdevOptions options_;
    hal::DisplayGeometry geometry_;
    std::unique_ptr<FbKernel::Device> device_;
    FbInfo info_;
    std::span<std::byte> memory_;
};

}  // namespace till::drivers::display

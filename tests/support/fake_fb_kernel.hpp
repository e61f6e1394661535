// FakeFbKernel: a frame buffer made of ordinary memory that a test can look at, pull out and plug in again.
#pragma once

#include "till/drivers/display/fb_kernel.hpp"

#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace till::test {

// The panel behind the kernel; shared, so that it outlives the display under test.
struct FakePanel {
    explicit FakePanel(drivers::display::FbInfo described) : info(described), memory(described.size, std::byte{0xA5}) {}

    drivers::display::FbInfo info;
    std::vector<std::byte> memory;
    bool plugged = true;
    bool maps = true;
    bool console_works = true;
    int opened = 0;
    int open_now = 0;
    std::vector<std::string> console;  // "graphics /dev/tty1", "text /dev/tty1"

    // 0xFFRRGGBB of a panel pixel, widened from 565 by copying its high bits down.
    std::uint32_t pixel(int x, int y) const {
        const auto bytes = static_cast<std::size_t>(info.bits_per_pixel / 8);
        const std::byte* at = memory.data() + info.offset + static_cast<std::size_t>(y * info.stride) +
                              static_cast<std::size_t>(x) * bytes;
        if (bytes == 4) {
            std::uint32_t wide = 0;
            std::memcpy(&wide, at, 4);
            return wide | 0xFF000000U;
        }
        std::uint16_t narrow = 0;
        std::memcpy(&narrow, at, 2);
        const std::uint32_t red = narrow >> 11, green = narrow >> 5 & 63U, blue = narrow & 31U;
        return 0xFF000000U | (red << 3 | red >> 2) << 16 | (green << 2 | green >> 4) << 8 | (blue << 3 | blue >> 2);
    }
};

class FakeFbKernel final : public drivers::display::FbKernel {
  public:
    explicit FakeFbKernel(std::shared_ptr<FakePanel> panel) : panel_(std::move(panel)) {}

    hal::Result<std::unique_ptr<Device>> open(const std::string&) override {
        if (!panel_->plugged) return hal::fail("display-unreachable", "unplugged");
        ++panel_->opened;
        return std::make_unique<FakeDevice>(panel_);
    }
    hal::Result<void> console_graphics(const std::string& tty, bool graphics) override {
        if (!panel_->console_works) return hal::fail("display-unreachable", tty);
        panel_->console.push_back((graphics ? "graphics " : "text ") + tty);
        return {};
    }

  private:
    class FakeDevice final : public Device {
      public:
        explicit FakeDevice(std::shared_ptr<FakePanel> panel) : panel_(std::move(panel)) { ++panel_->open_now; }
        ~FakeDevice() override { --panel_->open_now; }
        hal::Result<drivers::display::FbInfo> info() override {
            if (!panel_->plugged) return hal::fail("display-unreachable", "unplugged");
            return panel_->info;
        }
        hal::Result<std::span<std::byte>> map(std::size_t size) override {
            if (!panel_->maps) return hal::fail("display-unreachable", "no memory");
            return std::span(panel_->memory).first(std::min(size, panel_->memory.size()));
        }

      private:
        std::shared_ptr<FakePanel> panel_;
    };
    std::shared_ptr<FakePanel> panel_;
};

// A described frame buffer with `padding` bytes after each row and `skipped` rows before the visible picture.
inline drivers::display::FbInfo fake_fb(int width, int height, int bits, int padding = 0, int skipped = 0) {
    drivers::display::FbInfo info;
    info.width = width;
    info.height = height;
    info.bits_per_pixel = bits;
    info.stride = width * bits / 8 + padding;
    info.offset = static_cast<std::size_t>(info.stride * skipped);
    info.size = static_cast<std::size_t>(info.stride * (height + skipped));
    return info;
}

}  // namespace till::test

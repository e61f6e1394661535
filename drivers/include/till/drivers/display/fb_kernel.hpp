// FbKernel: the few system calls FbdevDisplay needs, so that a test (or a vendor's board) can stand in for the
// kernel. Source: linux/fb.h. Errors: "display-unreachable" with the reason. Loop thread only.
#pragma once

#include "till/hal/result.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace till::drivers::display {

// What we use of fb_var_screeninfo and fb_fix_screeninfo.
struct FbInfo {
    int width = 0;  // visible pixels, as the panel is wired (before rotation)
    int height = 0;
    int bits_per_pixel = 0;  // 16 (RGB565) and 32 (XRGB8888) are driven
    int stride = 0;          // bytes from one row to the next
    std::size_t offset = 0;  // bytes from the start of the memory to the first visible pixel (panning)
    std::size_t size = 0;    // bytes of the memory
    int width_mm = 0;        // 0: not told
    int height_mm = 0;
    friend bool operator==(const FbInfo&, const FbInfo&) = default;
};

class FbKernel {
  public:
    virtual ~FbKernel() = default;
    // An open device; closed when destroyed.
    class Device {
      public:
        virtual ~Device() = default;
        virtual hal::Result<FbInfo> info() = 0;  // asked before every frame: is it still there?
        virtual hal::Result<std::span<std::byte>> map(std::size_t size) = 0;  // unmapped with the device
    };
    virtual hal::Result<std::unique_ptr<Device>> open(const std::string& path) = 0;
    // KD_GRAPHICS (no cursor, no kernel messages over the picture) and back to KD_TEXT, on a virtual terminal.
    virtual hal::Result<void> console_graphics(const std::string& tty, bool graphics) = 0;
};

// The real one. `plain_file`: a regular file may stand in for a device; it is made `plain_file.size` bytes long
// when it is shorter. All zero: regular files are refused.
std::unique_ptr<FbKernel> linux_fb_kernel(FbInfo plain_file = {});

}  // namespace till::drivers::display

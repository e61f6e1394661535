// From a Frame to the bytes of a frame buffer: rotation and pixel format. `info` has been checked by valid().
#pragma once

#include "till/drivers/display/fb_kernel.hpp"
#include "till/hal/frame.hpp"

#include <span>

namespace till::drivers::display {

bool quarter_turned(int rotation);  // 90 or 270: width and height change places

// Format, stride, offset and size fit together, so that write_pixels stays inside the memory.
hal::Result<void> check_layout(const FbInfo& info);

void write_pixels(const hal::Frame& frame, int rotation, const FbInfo& info, std::span<std::byte> memory);

}  // namespace till::drivers::display

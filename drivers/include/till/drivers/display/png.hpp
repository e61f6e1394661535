// PNG bytes of a Frame, fast rather than small (libpng level 1, no filter), and back. Any thread.
// decode_png takes what encode_png and other tools write (8-bit grey, RGB, RGBA, palette), up to 4096 px a side;
// alpha is ignored. Error: "png-invalid".
#pragma once

#include "till/hal/frame.hpp"
#include "till/hal/result.hpp"

#include <string>
#include <string_view>

namespace till::drivers::display {

std::string encode_png(const hal::Frame& frame);  // empty for an empty frame
hal::Result<hal::Frame> decode_png(std::string_view bytes);

}  // namespace till::drivers::display

// Comparing a picture with the one that is checked in.
//
// Size and layout must be the same, every pixel within `tolerance` of each colour: FreeType's anti-aliasing differs
// by a few levels between versions, while one changed digit differs by 200. Where the golden picture has a QR code
// (its only pure black pixels) with its quiet zone, every pixel must be equal.
// TILL_UPDATE_GOLDEN=1 writes the picture instead. On a difference <name>_err.png is written into the build folder:
// left the golden picture, right the new one, differing pixels in magenta below.
#pragma once

#include "till/hal/frame.hpp"

#include <gtest/gtest.h>

#include <string>

namespace till::test {

inline constexpr int golden_tolerance = 24;  // of 255

bool updating_golden();
testing::AssertionResult matches_golden(const std::string& name, const hal::Frame& frame);
testing::AssertionResult matches_picture(const std::string& path, const std::string& name, const hal::Frame& frame);

}  // namespace till::test

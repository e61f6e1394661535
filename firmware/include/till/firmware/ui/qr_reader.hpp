// Reading a QR back from pixels, with another library (zxing-cpp) than the one that wrote it.
//
// No QR is shown that has not been through here: what the customer's phone will see is what was checked.
// Measured: about 1 ms for 800x480. Any thread. Error: "qr-unreadable".
#pragma once

#include "till/hal/frame.hpp"
#include "till/hal/result.hpp"

#include <string>
#include <string_view>

namespace till::firmware::ui {

// The bytes of the one QR code in the picture.
hal::Result<std::string> read_qr(const hal::Frame& frame);

// That there is one, and that it says exactly `payload`.
hal::Result<void> verify_qr_frame(const hal::Frame& frame, std::string_view payload);

}  // namespace till::firmware::ui

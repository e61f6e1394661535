// QR codes: from payload to modules (libqrencode) to pixels. Any thread.
//
// Byte mode, error correction M, the smallest version from `min_version` on that holds the payload, at most
// `max_version` (EPC069-12 allows 13). Drawn black on white with a quiet zone of 4 modules (ISO/IEC 18004 section 7.3.7) and a whole number
// of pixels per module: a fractional one makes modules of unequal width, which phones forgive only sometimes.
// Errors: "qr-payload-invalid" (empty), "qr-does-not-fit".
#pragma once

#include "till/hal/frame.hpp"
#include "till/hal/result.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace till::firmware::ui {

inline constexpr int qr_quiet_modules = 4;
inline constexpr int qr_min_module_px = 3;
inline constexpr int qr_min_side_mm = 45;  // of the white square, quiet zone included

struct QrMatrix {
    int side = 0;                       // modules, 21..177
    int version = 0;                    // 1..40
    std::vector<std::uint8_t> modules;  // side * side, row by row, 1 is dark
    int side_with_quiet() const { return side + 2 * qr_quiet_modules; }
};

hal::Result<QrMatrix> encode_qr(std::string_view payload, int max_version = 40, int min_version = 1);

struct QrPlacement {
    int x = 0, y = 0;  // of the white square
    int module_px = 0;
    int side_px = 0;  // of the white square
};

struct Area {
    int x = 0, y = 0, width = 0, height = 0;
};

// The largest whole module size for `area`, centred in it. With `px_per_mm` (of the panel, the smaller of its two
// directions) the square must also measure 45 mm.
hal::Result<QrPlacement> fit_qr(const QrMatrix& qr, Area area, std::optional<double> px_per_mm = std::nullopt);

void draw_qr(hal::Frame& frame, const QrMatrix& qr, const QrPlacement& place);

}  // namespace till::firmware::ui

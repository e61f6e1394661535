#include "till/firmware/ui/qr_code.hpp"

#include <qrencode.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <memory>

namespace till::firmware::ui {

namespace {

struct FreeCode {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

constexpr std::uint32_t black = 0xFF000000;
constexpr std::uint32_t white = 0xFFFFFFFF;
constexpr std::size_t largest_payload = 2331;  // bytes in 40-M

}  // namespace

hal::Result<QrMatrix> encode_qr(std::string_view payload, int max_version, int min_version) {
    if (payload.empty()) return hal::fail("qr-payload-invalid", "nothing to encode");
    if (payload.size() > largest_payload) {
        return hal::fail("qr-does-not-fit", std::to_string(payload.size()) + " bytes");
    }
    // encodeData, not encodeString: a payload may hold a NUL, and it is never re-interpreted as Kanji.
    std::unique_ptr<QRcode, FreeCode> code(QRcode_encodeData(static_cast<int>(payload.size()),
                                                             reinterpret_cast<const unsigned char*>(payload.data()),
                                                             std::clamp(min_version, 1, 40), QR_ECLEVEL_M));
    if (!code) return hal::fail("qr-does-not-fit", "libqrencode: " + std::string(std::strerror(errno)));
    if (code->version > max_version) {
        return hal::fail("qr-does-not-fit", "needs version " + std::to_string(code->version) + ", allowed is " +
                                                std::to_string(max_version));
    }
    QrMatrix qr;
    qr.side = code->width;
    qr.version = code->version;
    const auto count = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
    qr.modules.resize(count);
    std::transform(code->data, code->data + count, qr.modules.begin(),
                   [](unsigned char module) { return static_cast<std::uint8_t>(module & 1U); });
    return qr;
}

hal::Result<QrPlacement> fit_qr(const QrMatrix& qr, Area area, std::optional<double> px_per_mm) {
    const int modules = qr.side_with_quiet();
    const int module_px = std::min(area.width, area.height) / modules;
    if (module_px < qr_min_module_px) {
        return hal::fail("qr-does-not-fit", std::to_string(modules) + " modules in " +
                                                std::to_string(std::min(area.width, area.height)) + " px");
    }
    QrPlacement place;
    place.module_px = module_px;
    place.side_px = module_px * modules;
    if (px_per_mm && place.side_px < *px_per_mm * qr_min_side_mm) {
        const int side_mm = static_cast<int>(std::floor(place.side_px / *px_per_mm));
        return hal::fail("qr-does-not-fit", "only " + std::to_string(side_mm) + " mm wide");
    }
    place.x = area.x + (area.width - place.side_px) / 2;
    place.y = area.y + (area.height - place.side_px) / 2;
    return place;
}

void draw_qr(hal::Frame& frame, const QrMatrix& qr, const QrPlacement& place) {
    const bool inside = place.x >= 0 && place.y >= 0 && place.x + place.side_px <= frame.width &&
                        place.y + place.side_px <= frame.height &&
                        place.side_px == place.module_px * qr.side_with_quiet();
    if (!inside) return;  // not placed by fit_qr; verify_qr_frame refuses the picture
    const int scale = place.module_px;
    const int quiet = qr_quiet_modules * scale;
    const std::vector<std::uint32_t> blank(static_cast<std::size_t>(place.side_px), white);
    std::vector<std::uint32_t> line = blank;
    const auto copy_row = [&](int y, const std::vector<std::uint32_t>& pixels) {
        std::memcpy(frame.row(place.y + y) + place.x, pixels.data(), pixels.size() * sizeof(std::uint32_t));
    };
    for (int y = 0; y < quiet; ++y) {
        copy_row(y, blank);
        copy_row(place.side_px - 1 - y, blank);
    }
    for (int row = 0; row < qr.side; ++row) {
        auto out = line.begin() + quiet;
        for (int column = 0; column < qr.side; ++column) {
            const bool dark = qr.modules[static_cast<std::size_t>(row * qr.side + column)] != 0;
            out = std::fill_n(out, scale, dark ? black : white);
        }
        for (int y = 0; y < scale; ++y)
            copy_row(quiet + row * scale + y, line);
    }
}

}  // namespace till::firmware::ui

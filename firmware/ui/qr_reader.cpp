#include "till/firmware/ui/qr_reader.hpp"

// zxing-cpp 1.4 (Debian 12) and 2.x (Debian 13) differ in one class name; 1.4 wants to be told that text is UTF-8.
#define ZX_USE_UTF8 1
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <ReadBarcode.h>
#if __has_include(<ReaderOptions.h>)
#include <ReaderOptions.h>
using ZxingOptions = ZXing::ReaderOptions;
#else
#include <DecodeHints.h>
using ZxingOptions = ZXing::DecodeHints;
#endif
#pragma GCC diagnostic pop

#include <cstdint>
#include <vector>

namespace till::firmware::ui {

namespace {

std::vector<std::uint8_t> luminance(const hal::Frame& frame) {
    std::vector<std::uint8_t> grey(frame.pixels.size());
    const std::uint32_t* in = frame.pixels.data();
    std::uint8_t* out = grey.data();
    for (std::size_t i = 0, n = grey.size(); i < n; ++i) {
        const std::uint32_t p = in[i];
        out[i] = static_cast<std::uint8_t>((77U * (p >> 16 & 255U) + 150U * (p >> 8 & 255U) + 29U * (p & 255U)) >> 8);
    }
    return grey;
}

}  // namespace

hal::Result<std::string> read_qr(const hal::Frame& frame) {
    if (frame.width <= 0 || frame.height <= 0) return hal::fail("qr-unreadable", "empty picture");
    try {
        const auto grey = luminance(frame);
        const ZXing::ImageView view(grey.data(), frame.width, frame.height, ZXing::ImageFormat::Lum);
        const auto options = ZxingOptions().setFormats(ZXing::BarcodeFormat::QRCode);
        const auto found = ZXing::ReadBarcode(view, options);
        if (!found.isValid()) return hal::fail("qr-unreadable", "no code found");
        return std::string(found.bytes().begin(), found.bytes().end());
    } catch (const std::exception& error) {
        return hal::fail("qr-unreadable", error.what());
    }
}

hal::Result<void> verify_qr_frame(const hal::Frame& frame, std::string_view payload) {
    const auto read = read_qr(frame);
    if (!read) return std::unexpected(read.error());
    if (*read != payload) return hal::fail("qr-unreadable", "the picture says something else");
    return {};
}

}  // namespace till::firmware::ui

#include "till/drivers/display/png.hpp"

#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstring>
#include <memory>

namespace till::drivers::display {

namespace {

constexpr png_uint_32 largest_side = 4096;

void append(png_structp png, png_bytep data, std::size_t size) {
    static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(data), size);
}

void rgb_row(const std::uint32_t* in, int width, std::vector<png_byte>& out) {
    png_byte* at = out.data();
    for (int x = 0; x < width; ++x) {
        *at++ = static_cast<png_byte>(in[x] >> 16 & 255U);
        *at++ = static_cast<png_byte>(in[x] >> 8 & 255U);
        *at++ = static_cast<png_byte>(in[x] & 255U);
    }
}

}  // namespace

std::string encode_png(const hal::Frame& frame) {
    std::string bytes;
    if (frame.width <= 0 || frame.height <= 0) return bytes;
    std::vector<png_byte> row(static_cast<std::size_t>(frame.width) * 3);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png != nullptr ? png_create_info_struct(png) : nullptr;
    // libpng reports errors by longjmp: nothing with a destructor is made between here and the end.
    if (info == nullptr || setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_write_struct(&png, &info);
        return {};
    }
    png_set_write_fn(png, &bytes, append, nullptr);
    png_set_IHDR(png, info, static_cast<png_uint_32>(frame.width), static_cast<png_uint_32>(frame.height), 8,
                 PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_compression_level(png, 1);
    png_write_info(png, info);
    for (int y = 0; y < frame.height; ++y) {
        rgb_row(frame.row(y), frame.width, row);
        png_write_row(png, row.data());
    }
    png_write_end(png, nullptr);
    png_destroy_write_struct(&png, &info);
    return bytes;
}

hal::Result<hal::Frame> decode_png(std::string_view bytes) {
    png_image image;
    std::memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) {
        return hal::fail("png-invalid", image.message);
    }
    if (image.width == 0 || image.height == 0 || image.width > largest_side || image.height > largest_side) {
        png_image_free(&image);
        return hal::fail("png-invalid", "size");
    }
    image.format = PNG_FORMAT_BGRA;  // little-endian 0xAARRGGBB
    hal::Frame frame(static_cast<int>(image.width), static_cast<int>(image.height));
    if (png_image_finish_read(&image, nullptr, frame.pixels.data(), 0, nullptr) == 0) {
        return hal::fail("png-invalid", image.message);
    }
    std::for_each(frame.pixels.begin(), frame.pixels.end(), [](std::uint32_t& pixel) { pixel |= 0xFF000000U; });
    return frame;
}

}  // namespace till::drivers::display

#include "till/drivers/display/fbdev_display.hpp"

#include "fb_pixels.hpp"

#include <algorithm>
#include <utility>

namespace till::drivers::display {

namespace {

hal::DisplayGeometry as_seen(const FbInfo& info, int rotation, const hal::DisplayGeometry& assumed) {
    hal::DisplayGeometry geometry{info.width, info.height, std::nullopt, std::nullopt};
    if (info.width_mm > 0 && info.height_mm > 0) {
        geometry.width_mm = info.width_mm;
        geometry.height_mm = info.height_mm;
    }
    if (quarter_turned(rotation)) {
        std::swap(geometry.width, geometry.height);
        std::swap(geometry.width_mm, geometry.height_mm);
    }
    if (!geometry.width_mm) {
        geometry.width_mm = assumed.width_mm;
        geometry.height_mm = assumed.height_mm;
    }
    return geometry;
}

}  // namespace

FbdevDisplay::FbdevDisplay(hal::Scheduler& loop, std::unique_ptr<FbKernel> kernel, FbdevOptions options)
    : loop_(loop), kernel_(std::move(kernel)), options_(std::move(options)), geometry_(options_.assumed) {
    if (options_.rotation != 90 && options_.rotation != 180 && options_.rotation != 270) options_.rotation = 0;
    (void)open();  // a display that is not there yet is tried again with the first frame
}

FbdevDisplay::~FbdevDisplay() {
    if (!device_) return;
    // Ask first: memory of a device that is gone must not be touched.
    if (const auto now = device_->info(); now && *now == info_) {
        std::fill(memory_.begin(), memory_.end(), std::byte{0});
    }
    close();
}

hal::Result<void> FbdevDisplay::open() {
    auto device = kernel_->open(options_.device);
    if (!device) return std::unexpected(device.error());
    const auto info = (*device)->info();
    if (!info) return std::unexpected(info.error());
    if (auto sane = check_layout(*info); !sane) return sane;
    const auto memory = (*device)->map(info->size);
    if (!memory) return std::unexpected(memory.error());
    if (memory->size() < info->size) return hal::fail("display-unreachable", "mapped less than asked for");
    if (!options_.console.empty()) {
        if (auto quiet = kernel_->console_graphics(options_.console, true); !quiet) return quiet;
    }
    device_ = std::move(*device);
    info_ = *info;
    memory_ = *memory;
    geometry_ = as_seen(info_, options_.rotation, options_.assumed);
    return {};
}

void FbdevDisplay::close() {
    memory_ = {};
    device_.reset();
    if (!options_.console.empty()) (void)kernel_->console_graphics(options_.console, false);
}

// Open, still there, and still what it was; a device that was replaced or changed its mode is opened again.
hal::Result<void> FbdevDisplay::make_ready() {
    if (device_) {
        const auto now = device_->info();
        if (now && *now == info_) return {};
        close();
        if (!now) return std::unexpected(now.error());
    }
    return open();
}

hal::Result<void> FbdevDisplay::show(const hal::Frame& frame) {
    if (auto ready = make_ready(); !ready) return ready;
    if (frame.width != geometry_.width || frame.height != geometry_.height) {
        return hal::fail("frame-geometry", "the panel is " + std::to_string(geometry_.width) + "x" +
                                               std::to_string(geometry_.height) + " now");
    }
    write_pixels(frame, options_.rotation, info_, memory_);
    return {};
}

void FbdevDisplay::do_present(hal::Frame frame, hal::Callback<hal::Result<void>> done) {
    loop_.post([done = std::move(done), shown = show(frame)]() mutable { done(std::move(shown)); });
}

void FbdevDisplay::complete_later(hal::Callback<hal::Result<void>> done, hal::Error error) {
    loop_.post(
        [done = std::move(done), error = std::move(error)]() mutable { done(std::unexpected(std::move(error))); });
}

}  // namespace till::drivers::display

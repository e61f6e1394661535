#include "rigs.hpp"

#include "till/drivers/display/fbdev_display.hpp"
#include "till/drivers/display/png.hpp"
#include "till/drivers/display/png_display.hpp"

#include "tests/support/fake_fb_kernel.hpp"
#include "tests/support/temp_folder.hpp"

#include <fstream>
#include <iterator>

namespace till::test {

namespace {

using namespace till::drivers::display;

constexpr int width = 60;  // of the picture; small, because every pixel is compared
constexpr int height = 34;

class PngRig final : public DisplayRig {
  public:
    PngRig() {
        PngDisplayOptions options;
        options.folder = folder_.file("glass");
        options.geometry = {width, height, std::nullopt, std::nullopt};
        display_ = std::make_unique<PngDisplay>(loop, options);
    }
    hal::Display& display() override { return *display_; }
    void destroy_display() override { display_.reset(); }
    std::optional<hal::Frame> glass() override {
        std::ifstream file(folder_.file("glass") + "/last.png", std::ios::binary);
        if (!file) return std::nullopt;
        const std::string bytes(std::istreambuf_iterator<char>(file), {});
        return decode_png(bytes).value();
    }
    // A file where the folder should be: no permission trick would stop a test that runs as root.
    void lose_device() override {
        std::filesystem::create_directories(folder_.file("glass"));
        std::filesystem::rename(folder_.file("glass"), folder_.file("away"));
        std::ofstream(folder_.file("glass")) << "not a folder";
    }
    void return_device() override {
        std::filesystem::remove(folder_.file("glass"));
        std::filesystem::rename(folder_.file("away"), folder_.file("glass"));
    }

  private:
    TempFolder folder_;
    std::unique_ptr<PngDisplay> display_;
};

// Where the panel has the pixel that the viewer sees at (x, y), when the picture is turned clockwise by `rotation`.
std::pair<int, int> on_panel(int x, int y, int rotation) {
    switch (rotation) {
        case 90: return {height - 1 - y, x};
        case 180: return {width - 1 - x, height - 1 - y};
        case 270: return {y, width - 1 - x};
        default: return {x, y};
    }
}

FbInfo panel_for(int bits, int rotation) {
    const bool turned = rotation == 90 || rotation == 270;
    return fake_fb(turned ? height : width, turned ? width : height, bits, 12, 3);
}

class FakeFbRig final : public DisplayRig {
  public:
    FakeFbRig(int bits, int rotation)
        : rotation_(rotation), panel_(std::make_shared<FakePanel>(panel_for(bits, rotation))) {
        FbdevOptions options;
        options.rotation = rotation;
        display_ = std::make_unique<FbdevDisplay>(loop, std::make_unique<FakeFbKernel>(panel_), options);
    }
    hal::Display& display() override { return *display_; }
    void destroy_display() override { display_.reset(); }
    std::optional<hal::Frame> glass() override {
        hal::Frame seen(width, height);
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                const auto [px, py] = on_panel(x, y, rotation_);
                seen.row(y)[x] = panel_->pixel(px, py);
            }
        }
        return seen;
    }
    void lose_device() override { panel_->plugged = false; }
    void return_device() override { panel_->plugged = true; }
    bool sixteen_bits() const override { return panel_->info.bits_per_pixel == 16; }

  private:
    int rotation_;
    std::shared_ptr<FakePanel> panel_;
    std::unique_ptr<FbdevDisplay> display_;
};

// The real system calls on a plain file that stands in for /dev/fb0.
class FileFbRig final : public DisplayRig {
  public:
    FileFbRig() {
        std::ofstream(path_).put('\0');
        FbdevOptions options;
        options.device = path_;
        display_ = std::make_unique<FbdevDisplay>(loop, linux_fb_kernel(panel_.info), options);
    }
    hal::Display& display() override { return *display_; }
    void destroy_display() override { display_.reset(); }
    std::optional<hal::Frame> glass() override {
        std::ifstream file(path_, std::ios::binary);
        file.read(reinterpret_cast<char*>(panel_.memory.data()), static_cast<std::streamsize>(panel_.memory.size()));
        hal::Frame seen(width, height);
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x)
                seen.row(y)[x] = panel_.pixel(x, y);
        }
        return seen;
    }
    void lose_device() override { std::filesystem::remove(path_); }
    void return_device() override { std::ofstream(path_).put('\0'); }

  private:
    TempFolder folder_;
    std::string path_ = folder_.file("fb0");
    FakePanel panel_{fake_fb(width, height, 32, 16)};
    std::unique_ptr<FbdevDisplay> display_;
};

}  // namespace

std::vector<RigKind> all_rigs() {
    std::vector<RigKind> rigs;
    rigs.push_back({"png", [] { return std::make_unique<PngRig>(); }});
    rigs.push_back({"fbdev_plain_file", [] { return std::make_unique<FileFbRig>(); }});
    for (const int bits : {16, 32}) {
        for (const int rotation : {0, 90, 180, 270}) {
            rigs.push_back({"fbdev" + std::to_string(bits) + "_turned" + std::to_string(rotation),
                            [bits, rotation] { return std::make_unique<FakeFbRig>(bits, rotation); }});
        }
    }
    return rigs;
}

}  // namespace till::test

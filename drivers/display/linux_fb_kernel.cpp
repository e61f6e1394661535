#include "till/drivers/display/fb_kernel.hpp"

#include <fcntl.h>
#include <linux/fb.h>
#include <linux/kd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace till::drivers::display {

namespace {

std::unexpected<hal::Error> unreachable(const std::string& what) {
    return hal::fail("display-unreachable", what + ": " + std::strerror(errno));
}

class Fd {
  public:
    explicit Fd(int fd) : fd_(fd) {}
    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;
    ~Fd() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }

  private:
    int fd_;
};

// RGB565 and XRGB8888 in the byte order of Frame; BGR panels announce themselves here and are not driven.
bool known_format(const fb_var_screeninfo& var) {
    if (var.bits_per_pixel == 16) return var.red.offset == 11 && var.green.length == 6 && var.blue.offset == 0;
    return var.bits_per_pixel == 32 && var.red.offset == 16 && var.green.offset == 8 && var.blue.offset == 0;
}

int millimetres(std::uint32_t told) { return told > 0 && told < 10000 ? static_cast<int>(told) : 0; }

class LinuxDevice final : public FbKernel::Device {
  public:
    LinuxDevice(int fd, std::string path, FbInfo plain_file)
        : fd_(fd), path_(std::move(path)), plain_file_(plain_file) {}
    ~LinuxDevice() override {
        if (mapped_ != nullptr) ::munmap(mapped_, mapped_size_);
    }

    hal::Result<FbInfo> info() override {
        struct stat file {};
        if (::fstat(fd_.get(), &file) != 0) return unreachable(path_);
        if (S_ISREG(file.st_mode)) return plain_info(file);
        fb_var_screeninfo var{};
        fb_fix_screeninfo fix{};
        if (::ioctl(fd_.get(), FBIOGET_VSCREENINFO, &var) != 0) return unreachable(path_);
        if (::ioctl(fd_.get(), FBIOGET_FSCREENINFO, &fix) != 0) return unreachable(path_);
        if (!known_format(var)) return hal::fail("display-unreachable", path_ + ": pixel format is not supported");
        FbInfo info;
        info.width = static_cast<int>(var.xres);
        info.height = static_cast<int>(var.yres);
        info.bits_per_pixel = static_cast<int>(var.bits_per_pixel);
        info.stride = static_cast<int>(fix.line_length);
        info.offset = std::size_t{var.yoffset} * fix.line_length + std::size_t{var.xoffset} * (var.bits_per_pixel / 8);
        info.size = fix.smem_len;
        info.width_mm = millimetres(var.width);
        info.height_mm = millimetres(var.height);
        return info;
    }

    hal::Result<std::span<std::byte>> map(std::size_t size) override {
        void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd_.get(), 0);
        if (memory == MAP_FAILED) return unreachable(path_);
        mapped_ = memory;
        mapped_size_ = size;
        return std::span(static_cast<std::byte*>(memory), size);
    }

  private:
    // A file that somebody deleted is a device that was pulled out.
    hal::Result<FbInfo> plain_info(const struct stat& file) {
        if (plain_file_.size == 0) return hal::fail("display-unreachable", path_ + ": not a frame buffer");
        if (file.st_nlink == 0) return hal::fail("display-unreachable", path_ + ": was removed");
        const auto size = static_cast<off_t>(plain_file_.size);
        if (file.st_size < size && ::ftruncate(fd_.get(), size) != 0) return unreachable(path_);
        return plain_file_;
    }

    Fd fd_;
    std::string path_;
    FbInfo plain_file_;
    void* mapped_ = nullptr;
    std::size_t mapped_size_ = 0;
};

class LinuxFbKernel final : public FbKernel {
  public:
    explicit LinuxFbKernel(FbInfo plain_file) : plain_file_(plain_file) {}

    hal::Result<std::unique_ptr<Device>> open(const std::string& path) override {
        const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
        if (fd < 0) return unreachable(path);
        return std::make_unique<LinuxDevice>(fd, path, plain_file_);
    }

    hal::Result<void> console_graphics(const std::string& tty, bool graphics) override {
        const Fd fd(::open(tty.c_str(), O_RDWR | O_CLOEXEC | O_NOCTTY));
        if (fd.get() < 0 || ::ioctl(fd.get(), KDSETMODE, graphics ? KD_GRAPHICS : KD_TEXT) != 0)
            return unreachable(tty);
        return {};
    }

  private:
    FbInfo plain_file_;
};

}  // namespace

std::unique_ptr<FbKernel> linux_fb_kernel(FbInfo plain_file) { return std::make_unique<LinuxFbKernel>(plain_file); }

}  // namespace till::drivers::display

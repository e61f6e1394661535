// The real system calls, on plain files.
#include "till/drivers/display/fb_kernel.hpp"

#include "tests/support/fake_fb_kernel.hpp"
#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace {

using namespace till;
using drivers::display::linux_fb_kernel;
using test::fake_fb;

class LinuxFbKernelTest : public testing::Test {
  protected:
    std::string file(std::size_t bytes) const {
        const std::string path = folder_.file("fb");
        std::ofstream(path, std::ios::binary) << std::string(bytes, 'x');
        return path;
    }
    test::TempFolder folder_;
};

TEST_F(LinuxFbKernelTest, AMissingDeviceSaysWhich) {
    const auto device = linux_fb_kernel()->open(folder_.file("fb9"));
    ASSERT_FALSE(device);
    EXPECT_EQ(device.error().type, "display-unreachable");
    EXPECT_NE(device.error().detail.find("fb9"), std::string::npos);
}

TEST_F(LinuxFbKernelTest, ARegularFileIsNoFrameBufferUnlessDescribed) {
    auto device = linux_fb_kernel()->open(file(100));
    ASSERT_TRUE(device);
    EXPECT_EQ((*device)->info().error().type, "display-unreachable");
}

TEST_F(LinuxFbKernelTest, ADeviceThatIsNoFrameBufferIsRefused) {
    auto device = linux_fb_kernel(fake_fb(8, 4, 32))->open("/dev/null");
    ASSERT_TRUE(device);
    EXPECT_EQ((*device)->info().error().type, "display-unreachable");
    EXPECT_FALSE(linux_fb_kernel()->console_graphics("/dev/null", true));
    EXPECT_FALSE(linux_fb_kernel()->console_graphics(folder_.file("no-tty"), true));
}

TEST_F(LinuxFbKernelTest, AShortFileIsMadeLongEnoughAndWritesReachIt) {
    const auto info = fake_fb(8, 4, 32);
    const std::string path = file(3);
    auto device = linux_fb_kernel(info)->open(path);
    ASSERT_TRUE(device);
    ASSERT_EQ((*device)->info().value(), info);
    EXPECT_EQ(std::filesystem::file_size(path), info.size);
    auto memory = (*device)->map(info.size);
    ASSERT_TRUE(memory);
    ASSERT_EQ(memory->size(), info.size);
    (*memory)[5] = std::byte{'!'};
    std::ifstream written(path, std::ios::binary);
    std::string head(6, '\0');
    written.read(head.data(), 6);
    EXPECT_EQ(head, std::string("xxx\0\0!", 6));
}

TEST_F(LinuxFbKernelTest, ALongerFileKeepsItsLength) {
    const std::string path = file(5000);
    auto device = linux_fb_kernel(fake_fb(8, 4, 32))->open(path);
    ASSERT_TRUE((*device)->info());
    EXPECT_EQ(std::filesystem::file_size(path), 5000u);
}

TEST_F(LinuxFbKernelTest, ARemovedFileIsAnUnpluggedDevice) {
    const std::string path = file(10);
    auto device = linux_fb_kernel(fake_fb(8, 4, 32))->open(path);
    ASSERT_TRUE((*device)->info());
    std::filesystem::remove(path);
    EXPECT_EQ((*device)->info().error().type, "display-unreachable");
}

}  // namespace

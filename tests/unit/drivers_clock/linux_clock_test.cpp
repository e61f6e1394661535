// What LinuxClock decides by itself. What every Clock promises is in tests/contract/clock.
#include "till/drivers/clock/linux_clock.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <unistd.h>

namespace {

using namespace till;
using drivers::clock::LinuxClock;
using drivers::clock::LinuxClockOptions;

constexpr hal::Wall far_future = std::chrono::sys_days{std::chrono::year{2199} / 1 / 1};

class BootIdFile : public testing::Test {
  protected:
    BootIdFile() {
        char name[] = "/tmp/till-boot-id-XXXXXX";
        const int fd = ::mkstemp(name);
        EXPECT_GE(fd, 0);
        ::close(fd);
        path_ = name;
    }
    ~BootIdFile() override { std::remove(path_.c_str()); }
    LinuxClock clock_with(std::string_view content) {
        std::ofstream(path_) << content;
        LinuxClockOptions options;
        options.boot_id_file = path_;
        return LinuxClock(options);
    }
    std::string path_;
};

TEST(LinuxClock, TheBuildDateIsAPastMidnight) {
    const auto date = drivers::clock::build_date();
    EXPECT_GT(date, hal::Wall{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}});
    EXPECT_EQ(date.time_since_epoch() % std::chrono::days{1}, hal::Duration{0});
    EXPECT_LE(date, LinuxClock().now().wall);
}

TEST(LinuxClock, IsTrustedWhenToldSo) {
    LinuxClockOptions options;
    options.assume_trusted = true;
    options.not_before = {};
    EXPECT_TRUE(LinuxClock(options).now().trusted);
}

TEST(LinuxClock, IsNeverTrustedBeforeTheBuildDate) {
    LinuxClockOptions options;
    options.assume_trusted = true;
    options.not_before = far_future;
    EXPECT_FALSE(LinuxClock(options).now().trusted);
}

TEST_F(BootIdFile, IsTakenFromTheKernelsFile) {
    const std::string id = "8a4d9f0e-5a0c-4a4e-9a53-1f6f0c1f7a10";
    EXPECT_EQ(clock_with(id + "\n").now().boot_id, id);
}

TEST_F(BootIdFile, RubbishIsReplacedByAnIdThatNoOtherProcessHas) {
    const auto first = clock_with("").now().boot_id;
    const auto second = clock_with("x'; DROP TABLE journal --\n").now().boot_id;
    EXPECT_TRUE(first.starts_with("process-")) << first;
    EXPECT_TRUE(second.starts_with("process-")) << second;
    EXPECT_NE(first, second);
}

TEST_F(BootIdFile, AMissingFileIsNoReasonToFail) {
    LinuxClockOptions options;
    options.boot_id_file = path_ + ".missing";
    const LinuxClock clock(options);
    EXPECT_TRUE(clock.now().boot_id.starts_with("process-"));
    EXPECT_EQ(clock.now().boot_id, clock.now().boot_id);
}

}  // namespace

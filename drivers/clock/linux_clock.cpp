#include "till/drivers/clock/linux_clock.hpp"

#include <sys/random.h>
#include <sys/timex.h>

#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fstream>

namespace till::drivers::clock {

namespace {

hal::Duration read_clock(clockid_t id) {
    timespec t{};
    ::clock_gettime(id, &t);
    return hal::Duration{std::int64_t{t.tv_sec} * 1000 + std::int64_t{t.tv_nsec} / 1'000'000};
}

bool synchronised() {
    timex query{};  // modes = 0: only reads, needs no privilege
    const int state = ::adjtimex(&query);
    return state >= 0 && state != TIME_ERROR && (query.status & STA_UNSYNC) == 0;
}

std::string random_id() {
    std::uint64_t words[2] = {};
    if (::getrandom(words, sizeof words, 0) != sizeof words) {
        words[0] = static_cast<std::uint64_t>(read_clock(CLOCK_REALTIME).count());
        words[1] = static_cast<std::uint64_t>(read_clock(CLOCK_BOOTTIME).count());
    }
    char text[48];
    std::snprintf(text, sizeof text, "process-%016llx%016llx", static_cast<unsigned long long>(words[0]),
                  static_cast<unsigned long long>(words[1]));
    return text;
}

std::string read_boot_id(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    const bool plausible = line.size() == 36 && line.find_first_not_of("0123456789abcdef-") == std::string::npos;
    return plausible ? line : random_id();
}

}  // namespace

hal::Wall build_date() {
    constexpr int day = TILL_BUILD_DAY;  // e.g. 20261120, from CMake
    const std::chrono::year_month_day date{std::chrono::year{day / 10000},
                                           std::chrono::month{static_cast<unsigned>(day / 100 % 100)},
                                           std::chrono::day{static_cast<unsigned>(day % 100)}};
    return std::chrono::sys_days{date};
}

LinuxClock::LinuxClock(LinuxClockOptions options)
    : options_(std::move(options)), boot_id_(read_boot_id(options_.boot_id_file)) {}

hal::Stamp LinuxClock::now() const {
    const hal::Wall wall{read_clock(CLOCK_REALTIME)};
    const bool trusted = wall >= options_.not_before && (options_.assume_trusted || synchronised());
    return {hal::Monotonic{read_clock(CLOCK_BOOTTIME)}, wall, trusted, boot_id_};
}

}  // namespace till::drivers::clock

// Time as a terminal without a battery-backed clock sees it.
//
// Monotonic is milliseconds since boot (CLOCK_BOOTTIME): deadlines and back-off use only this.
// Wall is Unix time in milliseconds: shown to people, never used for order. It may be wrong until the
// network has set it, so every Stamp says whether it was trusted, and in which boot it was taken.
#pragma once

#include <chrono>
#include <string>

namespace till::hal {

using Duration = std::chrono::milliseconds;

struct BootClock {
    using duration = Duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<BootClock, duration>;
    static constexpr bool is_steady = true;
};
using Monotonic = BootClock::time_point;
using Wall = std::chrono::sys_time<Duration>;

struct Stamp {
    Monotonic monotonic;
    Wall wall;
    bool trusted = false;
    std::string boot_id;
};

// RFC 3339 in UTC with milliseconds: "2026-11-20T16:05:00.123Z".
std::string to_rfc3339(Wall time);

}  // namespace till::hal

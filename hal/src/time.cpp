#include "till/hal/time.hpp"

#include <algorithm>
#include <cstdio>

namespace till::hal {

std::string to_rfc3339(Wall time) {
    using namespace std::chrono;
    // RFC 3339 has four-digit years; a clock that is further off than that is shown at the edge.
    const Wall first = sys_days{year{0} / 1 / 1};
    const Wall last = sys_days{year{9999} / 12 / 31} + hours{24} - milliseconds{1};
    time = std::clamp(time, first, last);

    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss<milliseconds> clock{time - day};
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return text;
}

}  // namespace till::hal

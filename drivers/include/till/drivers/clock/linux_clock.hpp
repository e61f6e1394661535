// LinuxClock: hal::Clock over CLOCK_BOOTTIME (counts suspend too) and CLOCK_REALTIME. Any thread.
//
// The wall clock is trusted when the kernel says that it is synchronised (adjtimex: not TIME_ERROR, not
// STA_UNSYNC), which chrony, ntpd and systemd-timesyncd set. It is never trusted before the day this program was
// built: such a clock is certainly wrong, whatever the kernel says.
#pragma once

#include "till/hal/clock.hpp"

#include <string>

namespace till::drivers::clock {

// Midnight UTC of the day of the build (SOURCE_DATE_EPOCH is honoured): a lower bound of the true time.
hal::Wall build_date();

struct LinuxClockOptions {
    // Containers and labs, where somebody else keeps the clock and adjtimex does not tell.
    bool assume_trusted = false;
    hal::Wall not_before = build_date();
    std::string boot_id_file = "/proc/sys/kernel/random/boot_id";
};

class LinuxClock final : public hal::Clock {
  public:
    explicit LinuxClock(LinuxClockOptions options = {});
    hal::Stamp now() const override;

  private:
    LinuxClockOptions options_;
    std::string boot_id_;  // unreadable: a fresh random one, so that no other boot is taken for this one
};

}  // namespace till::drivers::clock

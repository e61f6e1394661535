// Upkeep: what the journal does by itself, without hurry, while the terminal works.
//
// The clock: until the network has set it, records say `trusted: false`, with their boot and their monotonic time. Once
// trust arrives, "clock.trusted" tells what the wall clock is in this boot's monotonic time, and how far off it was; the
// document clock/<boot id> keeps it. With it, every record of that boot has a true time (true_time below). Nothing that was
// written is changed, and order was never the clock's business.
//
// Retention: a few bounded steps of Store::prune at a time, with pauses; only while the clock is trusted.
// Loop thread only.
#pragma once

#include "till/offline/store.hpp"

namespace till::offline {

struct UpkeepOptions {
    Retention retention;
    hal::Duration look_at_clock{5'000};
    hal::Duration between_prunings{10 * 60'000};
    hal::Duration between_steps{2'000};  // while there is more to prune
};

class Upkeep {
  public:
    Upkeep(Store& store, hal::Scheduler& loop, const hal::Clock& clock, UpkeepOptions options);
    ~Upkeep();
    void start();  // once the store is open

  private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

// The document of a boot, as Upkeep wrote it: {boot_id, wall_at_boot_ms, offset_ms, trusted_at}.
inline constexpr const char* clock_document = "clock";
// The true time of something stamped in that boot; nullopt when the document is another boot's.
std::optional<hal::Wall> true_time(const hal::Stamp& stamp, const Value& clock_of_boot);

}  // namespace till::offline

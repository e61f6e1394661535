// Weather: how bad a run is. Drawn from the seed for each run, so that some runs are calm and some are all at once; the
// liveness phase is clear weather. Numbers are percent, or "one in n" where they say so (0: never).
#pragma once

#include "tests/sim/random.hpp"

#include <cstdint>

namespace till::sim {

struct Weather {
    // --- a request of the terminal
    int refused = 0;       // nothing was sent
    int lost_before = 0;   // sent, the far side never acted
    int lost_after = 0;    // the far side acted, its answer never came
    int cut_short = 0;     // the far side acted, its answer came in part
    int proxy_before = 0;  // 429, 502, 503 with HTML, not acted on
    int proxy_after = 0;   // the same after it was acted on
    int slow = 0;          // up to 90 s
    // --- a push to the terminal
    int push_lost = 0;  // this attempt
    int push_twice = 0;
    int push_slow = 0;
    // --- the terminal
    std::int64_t kill_one_in = 0;        // steps of its loop
    int power_cut = 0;                   // of the kills: the disk forgets what was not synced
    std::int64_t disk_fault_one_in = 0;  // sales
    std::int64_t disk_full_one_in = 0;   // sales
    std::int64_t screen_one_in = 0;
    std::int64_t jam_one_in = 0;
    int bad_clock = 0;  // of the boots
    // --- the line
    int line_drops = 0;  // per sale

    static Weather drawn(Random& random);
    static Weather clear() { return {}; }
};

}  // namespace till::sim

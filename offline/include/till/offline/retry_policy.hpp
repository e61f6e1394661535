// RetryPolicy: when to try again. Pure. Full jitter: uniform in [0, min(cap, base * 2^attempts)], never below
// `floor` so that a refused connection does not spin.
#pragma once

#include "till/hal/time.hpp"

#include <cstdint>

namespace till::offline {

struct RetryPolicy {
    hal::Duration base{500};
    hal::Duration cap{60'000};
    hal::Duration floor{100};

    // attempts: how many were made (>= 1). random: uniform 64 bits.
    hal::Duration delay(int attempts, std::uint64_t random) const;
};

}  // namespace till::offline

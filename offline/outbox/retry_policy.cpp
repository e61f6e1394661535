#include "till/offline/retry_policy.hpp"

#include <algorithm>

namespace till::offline {

hal::Duration RetryPolicy::delay(int attempts, std::uint64_t random) const {
    std::int64_t ceiling = std::max<std::int64_t>(base.count(), 0);
    const std::int64_t limit = std::max<std::int64_t>(cap.count(), 0);
    for (int i = 0; i < attempts && ceiling < limit; ++i)
        ceiling = ceiling > limit / 2 ? limit : ceiling * 2;
    ceiling = std::min(ceiling, limit);
    const auto jittered = static_cast<std::int64_t>(random % (static_cast<std::uint64_t>(ceiling) + 1));
    return std::max(hal::Duration(jittered), floor);
}

}  // namespace till::offline

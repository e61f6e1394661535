// Port: what time is it, and may we believe it?
// Threading: now() may be called from any thread. Contract suite: tests/contract/clock.
#pragma once

#include "till/hal/time.hpp"

namespace till::hal {

class Clock {
  public:
    virtual ~Clock() = default;
    virtual Stamp now() const = 0;
    Monotonic monotonic() const { return now().monotonic; }
};

}  // namespace till::hal

// Identifiers. Ours are UUIDv7 (RFC 9562): time-ordered, so that an index on them grows at its end
// (../../../../docs/decisions). From outside, an id is 1..64 characters of [A-Za-z0-9._-] or it is refused.
#pragma once

#include "till/hal/clock.hpp"
#include "till/hal/crypto.hpp"

#include <string>
#include <string_view>

namespace till::hal {

// Strictly increasing within one generator, also when the wall clock steps back. Not thread-safe.
class IdGenerator {
  public:
    IdGenerator(const Clock& clock, Crypto& crypto) : clock_(clock), crypto_(crypto) {}
    std::string next();

  private:
    const Clock& clock_;
    Crypto& crypto_;
    std::int64_t last_ms_ = 0;
    std::uint32_t counter_ = 0;
};

bool is_safe_id(std::string_view text);

// Deterministic name-based id (UUIDv5 layout over SHA-256, i.e. UUIDv8 per RFC 9562 5.8): the same input gives
// the same key before and after a crash.
std::string derived_id(const Crypto& crypto, std::string_view name_space, std::string_view name);

}  // namespace till::hal

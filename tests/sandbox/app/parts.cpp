#include "tests/sandbox/app/parts.hpp"

namespace till::sandbox {

std::int64_t milliseconds(hal::Wall time) { return time.time_since_epoch().count(); }

hal::Wall wall(std::int64_t milliseconds) { return hal::Wall(hal::Duration(milliseconds)); }

std::string random_hex(hal::Crypto& crypto, std::size_t bytes) {
    std::vector<std::uint8_t> raw(bytes);
    crypto.random(raw);
    return hal::to_hex(raw);
}

}  // namespace till::sandbox

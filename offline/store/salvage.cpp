#include "store/salvage.hpp"

#include <filesystem>

namespace till::offline::store {

Result<std::string> set_aside(const StoreOptions& options, const hal::Stamp& now) {
    namespace fs = std::filesystem;
    const std::string aside = options.path + ".corrupt-" + std::to_string(now.wall.time_since_epoch().count());
    std::error_code error;
    for (const char* suffix : {"-wal", "-shm", ""}) {
        if (!fs::exists(options.path + suffix, error)) continue;
        fs::rename(options.path + suffix, aside + suffix, error);
        if (error) return hal::fail("journal-unavailable", "cannot set the corrupt file aside: " + error.message());
    }
    return aside;
}

}  // namespace till::offline::store

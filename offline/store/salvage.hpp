// What happens to a file that fails its checks: it is moved aside, whole; nothing is deleted.
#pragma once

#include "store/database.hpp"
#include "till/hal/time.hpp"
#include "till/offline/store.hpp"

namespace till::offline::store {

// Moves the file and its log aside; the new path of the file.
Result<std::string> set_aside(const StoreOptions& options, const hal::Stamp& now);

}  // namespace till::offline::store

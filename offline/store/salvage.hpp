// What happens to a file whose structure is broken: what can be read of it goes into a new file, and the broken one is
// moved aside whole, with its log. Nothing is deleted. A cut at any moment leaves what the next start finishes:
//   <path>.building   being written; thrown away by the next attempt
//   <path>.salvaged   complete and synced; finish_salvage() moves the old file aside and this one into its place
#pragma once

#include "store/write_context.hpp"
#include "till/offline/store.hpp"

namespace till::offline::store {

// The path the old file went to.
Result<std::string> salvage(const StoreOptions& options, const hal::Crypto& crypto, const hal::Stamp& now);
// Does nothing unless there is a <path>.salvaged. The path the old file went to, or "".
Result<std::string> finish_salvage(const StoreOptions& options);
// A log whose database is gone says nothing by itself, and SQLite would delete it: it is moved aside before. Where to, or
// "" when there is none.
Result<std::string> set_lone_log_aside(const StoreOptions& options);

// Copies what is readable, row by row, from both ends of each table; events as far as their chain holds.
struct Copied {
    std::int64_t events = 0;      // kept
    std::int64_t last_event = 0;  // the last seq the old file knew of
    std::string event_hash;       // of the last one kept
    std::int64_t rows = 0;        // of everything else
    bool cut = false;             // something could not be read
};
Result<Copied> copy_readable(Connection& from, Connection& to, const hal::Crypto& crypto);

}  // namespace till::offline::store

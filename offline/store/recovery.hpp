// Opening: settings, migration, checks, and what to do with a file that fails them.
#pragma once

#include "store/write_context.hpp"
#include "till/offline/store.hpp"

namespace till::offline::store {

// Opens or creates the file with the settings durability needs: WAL, synchronous FULL, exclusive.
Result<Connection> open_database(const StoreOptions& options);

// What Journal::open() needs: open, migrate (with a backup first), check, quarantine and salvage, recover items.
Result<Connection> open_and_recover(const StoreOptions& options, const hal::Crypto& crypto, const hal::Stamp& now,
                                    OpenReport& report);

// After a failed fsync the kernel may hold pages as clean that never reached the disk. Writing the log's bytes again
// makes them dirty again, so that the sync that follows means something.
Result<void> rewrite_log(const StoreOptions& options);

}  // namespace till::offline::store

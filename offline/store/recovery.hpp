// Opening: settings, migration, checks.
#pragma once

#include "store/write_context.hpp"
#include "till/offline/store.hpp"

namespace till::offline::store {

// Opens or creates the file with the settings durability needs: WAL, synchronous FULL, exclusive.
Result<Connection> open_database(const StoreOptions& options);

// At start: finishes a salvage that was cut short, opens, migrates (with a backup first), checks a bounded part, and
// has a file whose structure is broken salvaged (store/salvage.hpp).
Result<Connection> open_and_check(const StoreOptions& options, const hal::Crypto& crypto, const hal::Stamp& now,
                                  OpenReport& report);

// Items that were in flight become unknown; their number. Marks the boot, settles the seals. One transaction.
Result<int> recover_waiting(Connection& db, const hal::Crypto& crypto, hal::Signer* signer, const hal::Stamp& now);

}  // namespace till::offline::store

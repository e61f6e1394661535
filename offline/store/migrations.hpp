// The schema's history. Each migration is up and down SQL under a zero-padded number; PRAGMA user_version says
// which one a file is at. A migration that has shipped is never edited: write the next one.
//
// Every migration's down SQL is stored inside the file, so an older firmware that finds a newer file can walk it
// back to the version it knows (A/B rollback). Each step is one transaction.
#pragma once

#include "store/database.hpp"

#include <span>

namespace till::offline::store {

struct Migration {
    int version;
    const char* name;
    const char* up;
    const char* down;
};

// In order; the last one's version is what this build works with.
std::span<const Migration> migrations();

// From whatever version the file has to that of the last of `known`. Errors: "journal-unavailable" when it is
// newer and does not hold its way back; otherwise those of Connection.
Result<void> migrate(Connection& connection, std::span<const Migration> known = migrations());
Result<int> schema_version(Connection& connection);

}  // namespace till::offline::store

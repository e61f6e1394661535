// The rows that a bundle carries, as SQL. Exported items have state 8 + what they were, exported documents open = 2: an
// older program, which knows nothing of exports, finds nothing to send and nothing to resume either.
#pragma once

#include "store/journal.hpp"
#include "till/offline/transfer.hpp"

namespace till::offline::transfer {

using hal::Result;
using store::Connection;
using store::WriteContext;

constexpr std::int64_t exported_state = 8;

Result<Pending> count_pending(Connection& db);
Result<void> mark_exported(WriteContext& context, const std::string& bundle);

// Each marked row as a record: {"t": "item" | "document" | "claim", ...}.
Result<Exported> each_exported(Connection& db, const std::function<Result<void>(const hal::json::Value&)>& record);

// One record of another terminal's bundle into this journal.
Result<void> take_record(WriteContext& context, const hal::json::Value& record, const std::string& bundle,
                         Imported& imported);

Result<void> forget_everything(WriteContext& context, const std::string& by, Purged& purged);

// Opens the journal of a terminal that is not running.
Result<void> open_stopped(store::Journal& journal, const hal::Clock& clock);

}  // namespace till::offline::transfer

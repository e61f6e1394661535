// Events: append-only, chained.
#pragma once

#include "store/seals.hpp"
#include "till/offline/records.hpp"

#include <functional>

namespace till::offline::store {

// Appends and moves the head on.
Result<Event> append_event(WriteContext& context, const NewEvent& event);

Result<std::vector<Event>> events_after(Connection& db, std::int64_t seq, int limit);
Result<std::vector<Event>> events_of(Connection& db, std::string_view stream, int limit);

// An event as it is on disk, for checking and copying.
struct StoredEvent {
    std::int64_t seq = 0;
    std::string stream, type, data;
    hal::Stamp at;
    std::string hash;  // raw
};
StoredEvent stored_event(const Statement& row);  // columns in the order of `event_columns`
#define TILL_EVENT_COLUMNS "seq, stream, type, data, monotonic, wall, trusted, boot_id, hash"
Result<void> insert_event(Connection& db, const StoredEvent& event);
bool hash_is_right(const hal::Crypto& crypto, const StoredEvent& event, std::string_view previous_hash);

struct ChainEnd {
    std::int64_t count = 0;
    std::int64_t seq = 0;  // the last good one; 0 if none
    std::string hash;      // raw, of the last good one
    std::string broken;    // "" or where and why
};
Result<ChainEnd> events_start(Connection& db);  // before the first one that is kept
// The place from which a walk sees the last `count`.
Result<ChainEnd> events_before_last(Connection& db, int count);
// Walks on from `end`, at most `limit`. True: nothing is left to walk, or something is broken.
Result<bool> walk_events(Connection& db, const hal::Crypto& crypto, ChainEnd& end, int limit);

}  // namespace till::offline::store

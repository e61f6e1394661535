// Items: the outbox's rows. What is done moves to done_items, so that the queue is only as long as what waits.
//
// `ready` is 1 for the first waiting item of each order_key and kept by the writers here, so that finding due work
// reads an index and nothing else, however long the queue is.
#pragma once

#include "store/write_context.hpp"
#include "till/offline/store.hpp"

namespace till::offline::store {

// "item-exists": the id is known, also when its item is long done. An item that asks for its first attempt now
// while an earlier one of its order_key waits is born pending.
Result<void> add_item(WriteContext& context, const NewItem& item);
// "not-found", "item-done". A parked item that is set to pending or unknown takes its old place in its order_key.
Result<void> update_item(WriteContext& context, const ItemUpdate& update);

// At open: in flight -> unknown; what is left of every delay is clamped to [0, planned]. How many were in flight.
Result<int> recover_items(Connection& db, const hal::Stamp& now);

Result<Item> find_item(Connection& db, std::string_view id);
// A due item that is not what was written is parked here with "journal-broken", for it must not block the rest.
Result<std::vector<Item>> due_items(Connection& db, const hal::Stamp& now, std::string_view kind, int limit);
Result<std::optional<hal::Duration>> next_due_in(Connection& db, const hal::Stamp& now, std::string_view kind);
Result<std::vector<Item>> list_items(Connection& db, const std::vector<ItemState>& states, const Page& page);
Result<Store::QueueSummary> queue_summary(Connection& db, const hal::Stamp& now);
Result<int> make_due_now(Connection& db, std::string_view kind);

Result<std::int64_t> last_item_seq(Connection& db);
Result<void> prune_done_items(Connection& db, const hal::Stamp& now);

#define TILL_ITEM_COLUMNS                                                                           \
    "seq, id, kind, target, order_key, payload, state, attempts, created_monotonic, created_wall, " \
    "created_trusted, created_boot, due_wall, last_error, sum"
// "journal-broken" when the row is not what was written.
Result<Item> read_item(const Statement& row);

}  // namespace till::offline::store

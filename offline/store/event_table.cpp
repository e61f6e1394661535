#include "store/event_table.hpp"

#include "store/hash_chain.hpp"

namespace till::offline::store {
namespace {

Result<Event> to_event(StoredEvent stored) {
    auto data = from_stored(stored.data, "event " + std::to_string(stored.seq));
    if (!data) return std::unexpected(data.error());
    return Event{stored.seq,       std::move(stored.stream), std::move(stored.type),
                 *std::move(data), std::move(stored.at),     hex(stored.hash)};
}

Result<std::vector<Event>> read_all(Result<Statement> rows) {
    if (!rows) return std::unexpected(rows.error());
    std::vector<Event> events;
    while (true) {
        const auto more = rows->step();
        if (!more) return std::unexpected(more.error());
        if (!*more) return events;
        auto event = to_event(stored_event(*rows));
        if (!event) return std::unexpected(event.error());
        events.push_back(*std::move(event));
    }
}

}  // namespace

Result<Event> append_event(WriteContext& context, const NewEvent& event) {
    auto data = to_stored(event.data);
    if (!data) return std::unexpected(data.error());
    StoredEvent stored{context.head.event_seq + 1, event.stream, event.type, *std::move(data), context.now, {}};
    stored.hash = link_hash(context.crypto,
                            {context.head.event_hash, stored.seq, stored.stream, stored.type, stored.data, stored.at});
    if (auto inserted = insert_event(context.db, stored); !inserted) return std::unexpected(inserted.error());
    context.head.event_seq = stored.seq;
    context.head.event_hash = stored.hash;
    return Event{stored.seq, event.stream, event.type, event.data, context.now, hex(stored.hash)};
}

Result<std::vector<Event>> events_after(Connection& db, std::int64_t seq, int limit) {
    return read_all(
        db.query("SELECT " TILL_EVENT_COLUMNS " FROM events WHERE seq > ? ORDER BY seq LIMIT ?", seq, limit));
}

Result<std::vector<Event>> events_of(Connection& db, std::string_view stream, int limit) {
    return read_all(
        db.query("SELECT " TILL_EVENT_COLUMNS " FROM events WHERE stream = ? ORDER BY seq LIMIT ?", stream, limit));
}

StoredEvent stored_event(const Statement& row) {
    return {row.integer(0), row.text(1), row.text(2), row.text(3), stamp_from(row, 4), row.text(8)};
}

Result<void> insert_event(Connection& db, const StoredEvent& event) {
    return db.run("INSERT INTO events (" TILL_EVENT_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", event.seq,
                  event.stream, event.type, event.data, millis(event.at.monotonic), millis(event.at.wall),
                  event.at.trusted, event.at.boot_id, Blob{event.hash});
}

bool hash_is_right(const hal::Crypto& crypto, const StoredEvent& event, std::string_view previous_hash) {
    return event.hash == link_hash(crypto, {previous_hash, event.seq, event.stream, event.type, event.data, event.at});
}

Result<ChainEnd> events_start(Connection& db) {
    const auto pruned = newest_seal(db, "events");
    if (!pruned) return std::unexpected(pruned.error());
    if (*pruned) return ChainEnd{0, (*pruned)->n, (*pruned)->hash, {}};
    return ChainEnd{0, 0, first_previous_hash, {}};
}

Result<ChainEnd> events_before_last(Connection& db, int count) {
    auto row = db.query("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1 OFFSET ?", count);
    if (!row) return std::unexpected(row.error());
    const auto found = row->step();
    if (!found) return std::unexpected(found.error());
    if (!*found) return events_start(db);
    return ChainEnd{0, row->integer(0), row->text(1), {}};
}

Result<bool> walk_events(Connection& db, const hal::Crypto& crypto, ChainEnd& end, int limit) {
    auto rows =
        db.query("SELECT " TILL_EVENT_COLUMNS " FROM events WHERE seq > ? ORDER BY seq LIMIT ?", end.seq, limit);
    if (!rows) return std::unexpected(rows.error());
    for (int walked = 0;; ++walked) {
        const auto more = rows->step();
        if (!more) return std::unexpected(more.error());
        if (!*more) return walked < limit;
        StoredEvent event = stored_event(*rows);
        if (!hash_is_right(crypto, event, end.hash)) {
            end.broken = "event " + std::to_string(event.seq) + " does not continue the chain";
            return true;
        }
        ++end.count;
        end.seq = event.seq;
        end.hash = std::move(event.hash);
    }
}

}  // namespace till::offline::store

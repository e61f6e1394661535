#include "receipts/receipts.hpp"
#include "store/event_table.hpp"
#include "store/hash_chain.hpp"
#include "store/migrations.hpp"
#include "store/salvage.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace till::offline::store {
namespace {

struct Table {
    const char* forward;   // rows above ?1
    const char* backward;  // the same, from the end
    const char* insert;
    int columns;
};

// Every column, in the order of the schema; the first one is the key.
constexpr Table tables[] = {
    {"SELECT * FROM documents NOT INDEXED WHERE created_seq > ? ORDER BY created_seq",
     "SELECT * FROM documents NOT INDEXED WHERE created_seq > ? ORDER BY created_seq DESC",
     "INSERT OR IGNORE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", 8},
    {"SELECT * FROM items NOT INDEXED WHERE seq > ? ORDER BY seq",
     "SELECT * FROM items NOT INDEXED WHERE seq > ? ORDER BY seq DESC",
     "INSERT OR IGNORE INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 19},
    {"SELECT * FROM done_items NOT INDEXED WHERE seq > ? ORDER BY seq",
     "SELECT * FROM done_items NOT INDEXED WHERE seq > ? ORDER BY seq DESC",
     "INSERT OR IGNORE INTO done_items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 11},
    {"SELECT * FROM receipts NOT INDEXED WHERE number > ? ORDER BY number",
     "SELECT * FROM receipts NOT INDEXED WHERE number > ? ORDER BY number DESC",
     "INSERT OR IGNORE INTO receipts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 12},
    {"SELECT * FROM answers NOT INDEXED WHERE row > ? ORDER BY row",
     "SELECT * FROM answers NOT INDEXED WHERE row > ? ORDER BY row DESC",
     "INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)", 7},
};

class Copy {
  public:
    Copy(Connection& from, Connection& to) : from_(from), to_(to) {}
    Copied copied;

    Result<void> table(const Table& table) {
        last_ = INT64_MIN;
        bool whole = true;
        if (auto read = rows(table.forward, table, std::int64_t{INT64_MIN}, whole); !read) return read;
        if (whole) return {};
        copied.cut = true;
        return rows(table.backward, table, last_, whole);
    }
    // Tables without a numeric key: from the front, as far as it goes.
    Result<void> forward_only(std::string_view select, std::string_view insert, int columns) {
        auto rows = from_.query(select);
        while (rows) {
            const auto more = rows->step();
            if (!more) break;
            if (!*more) return {};
            auto target = to_.query(insert);
            if (!target) return std::unexpected(target.error());
            for (int i = 0; i < columns; ++i)
                target->bind_column(i + 1, *rows, i);
            const auto put = target->step();
            if (!put && put.error().type != "constraint") return std::unexpected(put.error());
            ++copied.rows;
        }
        copied.cut = true;
        return {};
    }

  private:
    // An error of the broken file ends the loop; one of the new file is an error.
    Result<void> rows(std::string_view select, const Table& table, std::int64_t above, bool& whole) {
        auto source = from_.query(select, above);
        whole = false;
        while (source) {
            const auto more = source->step();
            if (!more) return {};
            whole = !*more;
            if (whole) return {};
            last_ = std::max(last_, source->integer(0));
            auto target = to_.query(table.insert);
            if (!target) return std::unexpected(target.error());
            for (int i = 0; i < table.columns; ++i)
                target->bind_column(i + 1, *source, i);
            const auto put = target->step();
            if (!put && put.error().type != "constraint") return std::unexpected(put.error());
            ++copied.rows;
        }
        return {};
    }
    Connection& from_;
    Connection& to_;
    std::int64_t last_ = 0;
};

Result<void> copy_events(Connection& from, Connection& to, const hal::Crypto& crypto, const ChainEnd& start,
                         Copied& copied) {
    copied.event_hash = start.hash;
    copied.last_event = start.seq;
    auto rows =
        from.query("SELECT " TILL_EVENT_COLUMNS " FROM events NOT INDEXED WHERE seq > ? ORDER BY seq", start.seq);
    while (rows) {
        const auto more = rows->step();
        if (!more) break;
        if (!*more) return {};
        const StoredEvent event = stored_event(*rows);
        if (!hash_is_right(crypto, event, copied.event_hash)) break;
        if (auto put = insert_event(to, event); !put) return put;
        ++copied.events;
        copied.last_event = event.seq;
        copied.event_hash = event.hash;
    }
    copied.cut = true;
    return {};
}

// Numbers that the broken file gave out are never given out again, whatever was lost.
Result<void> keep_counting(Connection& from, Connection& to, Copied& copied) {
    const auto old = read_head(from);
    auto head = read_head(to);
    if (!head) return std::unexpected(head.error());
    if (old) {
        copied.last_event = std::max(copied.last_event, old->event_seq);
        head->receipt_number = old->receipt_number;
        head->receipt_hash = old->receipt_hash;
    }
    const auto last_document = to.number("SELECT max(updated_seq) FROM documents");
    if (!last_document) return std::unexpected(last_document.error());
    copied.last_event = std::max(copied.last_event, last_document->value_or(0));
    auto newest = to.query("SELECT number, hash FROM receipts ORDER BY number DESC LIMIT 1");
    if (!newest) return std::unexpected(newest.error());
    const auto found = newest->step();
    if (!found) return std::unexpected(found.error());
    if (*found && newest->integer(0) >= head->receipt_number) {
        head->receipt_number = newest->integer(0);
        head->receipt_hash = newest->text(1);
    }
    return write_head(to, *head);
}

}  // namespace

Result<Copied> copy_readable(Connection& from, Connection& to, const hal::Crypto& crypto) {
    Copy copy(from, to);
    const auto schema = schema_version(to);
    if (!schema) return std::unexpected(schema.error());
    Result<void> done;
    ChainEnd start{0, 0, first_previous_hash, {}};
    if (*schema >= 2) {
        done = copy.forward_only("SELECT kind, n, hash, key, sig FROM seals ORDER BY kind, n",
                                 "INSERT OR IGNORE INTO seals VALUES (?, ?, ?, ?, ?)", 5);
        const auto sealed = events_start(to);
        if (!sealed) return std::unexpected(sealed.error());
        start = *sealed;
    }
    if (done) done = copy_events(from, to, crypto, start, copy.copied);
    for (const Table& table : tables) {
        if (done) done = copy.table(table);
    }
    if (done && *schema >= 2) {
        done = copy.forward_only("SELECT scope, id, seq FROM claims ORDER BY scope, id",
                                 "INSERT OR IGNORE INTO claims VALUES (?, ?, ?)", 3);
    } else if (done) {
        done = copy.forward_only("SELECT scope, id FROM claims ORDER BY scope, id",
                                 "INSERT OR IGNORE INTO claims VALUES (?, ?)", 2);
    }
    if (done) done = keep_counting(from, to, copy.copied);
    if (!done) return std::unexpected(done.error());
    return copy.copied;
}

}  // namespace till::offline::store

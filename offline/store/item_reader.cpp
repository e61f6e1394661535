#include "store/item_table.hpp"
#include "store/row_sum.hpp"

#include <algorithm>

namespace till::offline {

std::string_view to_string(ItemState state) {
    switch (state) {
        case ItemState::pending: return "pending";
        case ItemState::in_flight: return "in_flight";
        case ItemState::unknown: return "unknown";
        case ItemState::done: return "done";
        case ItemState::parked: return "parked";
        case ItemState::exported: return "exported";
    }
    return "unknown";
}

}  // namespace till::offline

namespace till::offline::store {
namespace {

// All but the payload.
Item read_frame(const Statement& row) {
    Item item;
    item.seq = row.integer(0);
    item.id = row.text(1);
    item.kind = row.text(2);
    item.target = row.text(3);
    item.order_key = row.text(4);
    item.state = static_cast<ItemState>(row.integer(6));
    item.attempts = static_cast<int>(row.integer(7));
    item.created = stamp_from(row, 8);
    if (!row.is_null(12)) item.next_at = hal::Wall(hal::Duration(row.integer(12)));
    item.last_error = row.text(13);
    return item;
}

Result<std::vector<Item>> read_all(Result<Statement> rows) {
    if (!rows) return std::unexpected(rows.error());
    std::vector<Item> items;
    while (true) {
        const auto more = rows->step();
        if (!more) return std::unexpected(more.error());
        if (!*more) return items;
        auto item = read_item(*rows);
        if (!item) {  // shown all the same, without its payload
            item = read_frame(*rows);
            item->last_error = "journal-broken: wrong sum";
        }
        items.push_back(*std::move(item));
    }
}

#define TILL_DONE_COLUMNS                                                                                       \
    "seq, id, kind, target, order_key, 'null', 3, attempts, created_monotonic, created_wall, created_trusted, " \
    "created_boot, NULL, '', 0"

Result<std::vector<Item>> read_done(Result<Statement> rows) {
    if (!rows) return std::unexpected(rows.error());
    std::vector<Item> items;
    while (true) {
        const auto more = rows->step();
        if (!more) return std::unexpected(more.error());
        if (!*more) return items;
        items.push_back(read_frame(*rows));
    }
}

Result<void> park_broken(Connection& db, const std::vector<std::int64_t>& seqs) {
    for (const std::int64_t seq : seqs) {
        auto parked = db.run(
            "UPDATE items SET state = 4, ready = 0, last_error = 'journal-broken: wrong sum' WHERE seq = ?", seq);
        if (parked) {
            parked = db.run(
                "UPDATE items SET ready = 1 WHERE seq = (SELECT seq FROM items WHERE state IN (0, 1, 2) AND order_key "
                "= (SELECT order_key FROM items WHERE seq = ?) ORDER BY seq LIMIT 1)",
                seq);
        }
        if (!parked) return parked;
    }
    return {};
}

bool wants(const std::vector<ItemState>& states, ItemState state) {
    return std::ranges::find(states, state) != states.end();
}

hal::Duration age(const hal::Stamp& created, const hal::Stamp& now) {
    const bool same_boot = created.boot_id == now.boot_id;
    const auto by_clock = same_boot ? now.monotonic - created.monotonic : now.wall - created.wall;
    return std::max(std::chrono::duration_cast<hal::Duration>(by_clock), hal::Duration{0});
}

}  // namespace

Result<Item> read_item(const Statement& row) {
    Item item = read_frame(row);
    const std::string payload = row.text(5);
    const std::string name = "item " + item.id;
    if (row_sum({item.id, item.kind, item.target, item.order_key, payload}) != row.integer(14)) {
        return hal::fail("journal-broken", name + ": wrong sum");
    }
    auto value = from_stored(payload, name);
    if (!value) return std::unexpected(value.error());
    item.payload = *std::move(value);
    return item;
}

Result<Item> find_item(Connection& db, std::string_view id) {
    {
        auto row = db.query("SELECT " TILL_ITEM_COLUMNS " FROM items WHERE id = ?", id);
        if (!row) return std::unexpected(row.error());
        const auto found = row->step();
        if (!found) return std::unexpected(found.error());
        if (*found) return read_item(*row);
    }
    auto done = read_done(db.query("SELECT " TILL_DONE_COLUMNS " FROM done_items WHERE id = ?", id));
    if (!done) return std::unexpected(done.error());
    if (done->empty()) return hal::fail("not-found", "item " + std::string(id));
    return std::move(done->front());
}

// An item un-parked while a later one of its key is in flight waits for that one.
#define TILL_READY_ITEMS                                                                                    \
    " FROM items INDEXED BY items_due WHERE kind = ? AND ready = 1 AND state IN (0, 2) AND NOT EXISTS "     \
    "(SELECT 1 FROM items AS other INDEXED BY items_in_flight WHERE other.order_key = items.order_key AND " \
    "other.state = 1) "

Result<std::vector<Item>> due_items(Connection& db, const hal::Stamp& now, std::string_view kind, int limit) {
    std::vector<Item> items;
    std::vector<std::int64_t> broken;
    {
        auto rows = db.query("SELECT " TILL_ITEM_COLUMNS TILL_READY_ITEMS "AND due <= ? ORDER BY due, seq LIMIT ?",
                             kind, millis(now.monotonic), limit);
        if (!rows) return std::unexpected(rows.error());
        while (true) {
            const auto more = rows->step();
            if (!more) return std::unexpected(more.error());
            if (!*more) break;
            auto item = read_item(*rows);
            if (item) {
                items.push_back(*std::move(item));
            } else {
                broken.push_back(rows->integer(0));
            }
        }
    }
    if (broken.empty()) return items;
    if (auto parked = park_broken(db, broken); !parked) return std::unexpected(parked.error());
    return items.empty() ? due_items(db, now, kind, limit) : std::move(items);
}

Result<std::optional<hal::Duration>> next_due_in(Connection& db, const hal::Stamp& now, std::string_view kind) {
    const auto due = db.number("SELECT due" TILL_READY_ITEMS "ORDER BY due, seq LIMIT 1", kind);
    if (!due) return std::unexpected(due.error());
    if (!*due) return std::optional<hal::Duration>{};
    return std::optional(hal::Duration(std::max<std::int64_t>(**due - millis(now.monotonic), 0)));
}

Result<std::vector<Item>> list_items(Connection& db, const std::vector<ItemState>& states, const Page& page) {
    const std::int64_t before = page.before > 0 ? page.before : INT64_MAX;
    const bool only_parked = states.size() == 1 && states.front() == ItemState::parked;
    auto items =
        only_parked
            ? read_all(db.query("SELECT " TILL_ITEM_COLUMNS " FROM items INDEXED BY items_parked "
                                "WHERE state = 4 AND seq < ? ORDER BY seq DESC LIMIT ?",
                                before, page.limit))
            : read_all(db.query("SELECT " TILL_ITEM_COLUMNS " FROM items WHERE seq < ? AND ((state = 0 AND ?) OR "
                                "(state = 1 AND ?) OR (state = 2 AND ?) OR (state = 4 AND ?)) "
                                "ORDER BY seq DESC LIMIT ?",
                                before, wants(states, ItemState::pending), wants(states, ItemState::in_flight),
                                wants(states, ItemState::unknown), wants(states, ItemState::parked), page.limit));
    if (!items || !wants(states, ItemState::done)) return items;
    auto done = read_done(db.query(
        "SELECT " TILL_DONE_COLUMNS " FROM done_items WHERE seq < ? ORDER BY seq DESC LIMIT ?", before, page.limit));
    if (!done) return done;
    std::ranges::move(*done, std::back_inserter(*items));
    std::ranges::sort(*items, [](const Item& a, const Item& b) { return a.seq > b.seq; });
    if (items->size() > static_cast<std::size_t>(page.limit)) items->resize(static_cast<std::size_t>(page.limit));
    return items;
}

Result<Store::QueueSummary> queue_summary(Connection& db, const hal::Stamp& now) {
    Store::QueueSummary summary;
    const auto waiting = db.number("SELECT count(*) FROM items INDEXED BY items_waiting WHERE state IN (0, 1, 2)");
    if (!waiting) return std::unexpected(waiting.error());
    const auto parked = db.number("SELECT count(*) FROM items INDEXED BY items_parked WHERE state = 4");
    if (!parked) return std::unexpected(parked.error());
    summary.waiting = waiting->value_or(0);
    summary.parked = parked->value_or(0);
    auto oldest = db.query(
        "SELECT created_monotonic, created_wall, created_trusted, created_boot FROM items "
        "WHERE state IN (0, 1, 2) ORDER BY seq LIMIT 1");
    if (!oldest) return std::unexpected(oldest.error());
    const auto found = oldest->step();
    if (!found) return std::unexpected(found.error());
    if (*found) summary.oldest_age = age(stamp_from(*oldest, 0), now);
    return summary;
}

}  // namespace till::offline::store

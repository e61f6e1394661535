#include "store/item_table.hpp"
#include "store/row_sum.hpp"

namespace till::offline::store {
namespace {

// Days an id is known after its item is done.
constexpr std::int64_t keep_done_ms = std::int64_t{90} * 24 * 3600 * 1000;

Result<bool> exists(Result<std::optional<std::int64_t>> number) {
    if (!number) return std::unexpected(number.error());
    return number->has_value();
}

Result<bool> is_done(Connection& db, std::string_view id) {
    return exists(db.number("SELECT seq FROM done_items WHERE id = ?", id));
}

Result<bool> is_known(Connection& db, std::string_view id) {
    auto waiting = exists(db.number("SELECT seq FROM items WHERE id = ?", id));
    if (!waiting || *waiting) return waiting;
    return is_done(db, id);
}

// Only the first two can be wrong: a key has one ready item, and it can only be overtaken by an un-parked one.
Result<void> refresh_ready(Connection& db, std::string_view order_key) {
    struct Row {
        std::int64_t seq = 0;
        bool ready = false;
    };
    std::vector<Row> rows;
    {
        auto first_two = db.query(
            "SELECT seq, ready FROM items INDEXED BY items_waiting "
            "WHERE order_key = ? AND state IN (0, 1, 2) ORDER BY seq LIMIT 2",
            order_key);
        if (!first_two) return std::unexpected(first_two.error());
        while (true) {
            const auto more = first_two->step();
            if (!more) return std::unexpected(more.error());
            if (!*more) break;
            rows.push_back({first_two->integer(0), first_two->integer(1) != 0});
        }
    }
    constexpr auto set_ready = "UPDATE items SET ready = ? WHERE seq = ?";
    if (!rows.empty() && !rows[0].ready) {
        if (auto set = db.run(set_ready, true, rows[0].seq); !set) return set;
    }
    if (rows.size() > 1 && rows[1].ready) return db.run(set_ready, false, rows[1].seq);
    return {};
}

Result<void> move_to_done(WriteContext& context, const ItemUpdate& update) {
    auto moved = context.db.run(
        "INSERT INTO done_items (seq, id, kind, target, order_key, attempts, created_monotonic, created_wall, "
        "created_trusted, created_boot, done_wall) SELECT seq, id, kind, target, order_key, ?, created_monotonic, "
        "created_wall, created_trusted, created_boot, ? FROM items WHERE id = ?",
        update.attempts, millis(context.now.wall), update.id);
    if (moved) moved = context.db.run("DELETE FROM items WHERE id = ?", update.id);
    return moved;
}

Result<void> write_state(WriteContext& context, const ItemUpdate& update) {
    const hal::Duration delay = std::max(update.next_in.value_or(hal::Duration{0}), hal::Duration{0});
    const bool delayed = delay.count() > 0;
    const std::int64_t due = delayed ? millis(context.now.monotonic) + delay.count() : 0;
    const auto due_wall = delayed ? std::optional(millis(context.now.wall) + delay.count()) : std::nullopt;
    const bool parked = update.state == ItemState::parked;
    return context.db.run(
        "UPDATE items SET state = ?, ready = CASE WHEN ? THEN 0 ELSE ready END, attempts = ?, due = ?, due_boot = ?, "
        "due_wall = ?, planned = ?, last_error = ? WHERE id = ?",
        static_cast<int>(update.state), parked, update.attempts, due, context.now.boot_id, due_wall, delay.count(),
        update.last_error, update.id);
}

}  // namespace

Result<void> add_item(WriteContext& context, const NewItem& item) {
    const auto known = is_known(context.db, item.id);
    if (!known) return std::unexpected(known.error());
    if (*known || item.id.empty()) return hal::fail("item-exists", item.id);
    auto payload = to_stored(item.payload);
    if (!payload) return std::unexpected(payload.error());
    const auto ahead = exists(context.db.number(
        "SELECT seq FROM items INDEXED BY items_waiting WHERE order_key = ? AND state IN (0, 1, 2) LIMIT 1",
        item.order_key));
    if (!ahead) return std::unexpected(ahead.error());
    const bool now = item.first_attempt_now && !*ahead;
    const ItemState state = now ? ItemState::in_flight : ItemState::pending;
    const std::int64_t sum = row_sum({item.id, item.kind, item.target, item.order_key, *payload});
    return context.db.run(
        "INSERT INTO items (seq, id, kind, target, order_key, payload, state, ready, attempts, created_monotonic, "
        "created_wall, created_trusted, created_boot, due, due_boot, due_wall, planned, last_error, sum) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', NULL, 0, '', ?)",
        ++context.last_item_seq, item.id, item.kind, item.target, item.order_key, *payload, static_cast<int>(state),
        !*ahead, now ? 1 : 0, millis(context.now.monotonic), millis(context.now.wall), context.now.trusted,
        context.now.boot_id, sum);
}

Result<void> update_item(WriteContext& context, const ItemUpdate& update) {
    std::string order_key;
    {
        auto row = context.db.query("SELECT order_key, state FROM items WHERE id = ?", update.id);
        if (!row) return std::unexpected(row.error());
        const auto found = row->step();
        if (!found) return std::unexpected(found.error());
        if (!*found) {
            const auto done = is_done(context.db, update.id);
            if (!done) return std::unexpected(done.error());
            return hal::fail(*done ? "item-done" : "not-found", update.id);
        }
        order_key = row->text(0);
        const auto state = static_cast<ItemState>(row->integer(1));
        if (update.expected && state != *update.expected) return hal::fail("item-moved", update.id);
    }
    const bool done = update.state == ItemState::done;
    auto written = done ? move_to_done(context, update) : write_state(context, update);
    if (written) written = refresh_ready(context.db, order_key);
    return written;
}

Result<int> recover_items(Connection& db, const hal::Stamp& now) {
    auto marked = db.run("UPDATE items SET state = 2 WHERE state = 1");
    if (!marked) return std::unexpected(marked.error());
    const int recovered = db.rows_changed();
    // In the same boot the monotonic deadline still counts; in another one the wall clock must do, within reason.
    auto clamped = db.run(
        "UPDATE items SET due = ?1 + max(0, min(planned, "
        "CASE WHEN due_boot = ?2 THEN due - ?1 ELSE ifnull(due_wall, 0) - ?3 END)), due_boot = ?2 "
        "WHERE state IN (0, 2, 4) AND due > 0",
        millis(now.monotonic), now.boot_id, millis(now.wall));
    if (!clamped) return std::unexpected(clamped.error());
    return recovered;
}

Result<int> make_due_now(Connection& db, std::string_view kind) {
    auto done = kind.empty() ? db.run(
                                   "UPDATE items SET due = 0, due_wall = NULL, planned = 0 WHERE state IN (0, 2) "
                                   "AND due > 0")
                             : db.run(
                                   "UPDATE items SET due = 0, due_wall = NULL, planned = 0 WHERE state IN (0, 2) "
                                   "AND due > 0 AND kind = ?",
                                   kind);
    if (!done) return std::unexpected(done.error());
    return db.rows_changed();
}

Result<std::int64_t> last_item_seq(Connection& db) {
    const auto last =
        db.number("SELECT max(ifnull((SELECT max(seq) FROM items), 0), ifnull((SELECT max(seq) FROM done_items), 0))");
    if (!last) return std::unexpected(last.error());
    return last->value_or(0);
}

Result<void> prune_done_items(Connection& db, const hal::Stamp& now) {
    if (!now.trusted) return {};
    // Done items leave roughly in the order they came: looking at the oldest few each time is enough.
    return db.run(
        "DELETE FROM done_items WHERE seq IN (SELECT seq FROM done_items ORDER BY seq LIMIT 4) AND done_wall < ?",
        millis(now.wall) - keep_done_ms);
}

}  // namespace till::offline::store

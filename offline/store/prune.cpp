#include "store/prune.hpp"

#include "store/seals.hpp"

#include <algorithm>

namespace till::offline::store {
namespace {

constexpr std::int64_t day_ms = std::int64_t{24} * 3600 * 1000;

// What one look at the old end of a chain found may go: everything up to `last`.
struct Reach {
    std::int64_t last = 0;
    std::string hash;
    std::int64_t rows = 0;
    bool stopped = false;  // something has to stay; else the look ended before the rows did
};

// Has this payment nothing left to do? Its operations, prints and syncs are named after it.
Result<bool> is_final(Connection& db, const std::string& id) {
    const auto open = db.number("SELECT 1 FROM documents WHERE kind = 'payment' AND id = ? AND open <> 0", id);
    if (!open) return std::unexpected(open.error());
    if (*open) return false;
    const auto waits = db.number(
        "SELECT 1 FROM items INDEXED BY items_waiting WHERE state IN (0, 1, 2) AND "
        "order_key IN (?1, 'sync/' || ?1, 'print/' || ?1) LIMIT 1",
        id);
    if (!waits) return std::unexpected(waits.error());
    if (*waits) return false;
    const auto parked = db.number(
        "SELECT 1 FROM items INDEXED BY items_parked WHERE state = 4 AND "
        "order_key IN (?1, 'sync/' || ?1, 'print/' || ?1) LIMIT 1",
        id);
    if (!parked) return std::unexpected(parked.error());
    return !parked->has_value();
}

// Rows of (number, payment, hash, wall, trusted), oldest first. One without a trusted time is as old as the next that has
// one; the newest of a chain always stays, for its numbers go on from there.
Result<Reach> reach(Connection& db, std::string_view sql, std::int64_t cutoff, int limit) {
    auto rows = db.query(sql, limit);
    if (!rows) return std::unexpected(rows.error());
    Reach found, passed;
    while (true) {
        const auto more = rows->step();
        if (!more) return std::unexpected(more.error());
        if (!*more) return found;
        const bool trusted = rows->integer(4) != 0;
        found.stopped = trusted && rows->integer(3) >= cutoff;
        if (!found.stopped) {
            const auto final = is_final(db, rows->text(1));
            if (!final) return std::unexpected(final.error());
            found.stopped = !*final;
        }
        if (found.stopped) return found;
        ++passed.rows;
        if (!trusted) continue;
        found = {rows->integer(0), rows->text(2), passed.rows, false};
    }
}

// Documents that only pruned events tell of, among the oldest of each kind. What leads to a payment stays as long as that.
Result<std::int64_t> drop_documents(Connection& db, std::int64_t up_to, int limit) {
    std::int64_t dropped = 0;
    for (const char* kind : {"payment", "order", "ref", "parked_push"}) {
        auto done = db.run(
            "DELETE FROM documents WHERE open = 0 AND updated_seq <= ? AND created_seq IN (SELECT created_seq FROM "
            "documents INDEXED BY documents_by_kind WHERE kind = ? ORDER BY created_seq LIMIT ?) AND NOT EXISTS "
            "(SELECT 1 FROM documents AS payment WHERE payment.kind = 'payment' AND documents.kind <> 'payment' AND "
            "payment.id = json_extract(documents.body, '$.payment'))",
            up_to, kind, limit);
        if (!done) return std::unexpected(done.error());
        dropped += db.rows_changed();
    }
    return dropped;
}

Result<void> prune_events(Connection& db, const hal::Crypto& crypto, hal::Signer* signer, std::int64_t cutoff,
                          int limit, Pruned& pruned) {
    const auto found = reach(db,
                             "SELECT seq, stream, hash, wall, trusted FROM events WHERE seq < (SELECT max(seq) FROM "
                             "events) ORDER BY seq LIMIT ?",
                             cutoff, limit);
    if (!found) return std::unexpected(found.error());
    const auto start = newest_seal(db, "events");
    if (!start) return std::unexpected(start.error());
    const std::int64_t up_to = std::max(found->last, *start ? (*start)->n : 0);
    if (found->last > 0) {
        auto done = db.run("DELETE FROM events WHERE seq <= ?", found->last);
        pruned.events = db.rows_changed();
        if (done) done = replace_seal(db, crypto, signer, "events", found->last, found->hash);
        if (done) done = db.run("DELETE FROM claims WHERE seq <= ? AND scope <> 'bundle'", found->last);
        if (!done) return done;
        pruned.claims = db.rows_changed();
        pruned.more = pruned.more || !found->stopped;
    }
    if (up_to == 0) return {};
    const auto documents = drop_documents(db, up_to, limit);
    if (!documents) return std::unexpected(documents.error());
    pruned.documents = *documents;
    pruned.more = pruned.more || *documents >= limit;
    return {};
}

Result<void> prune_receipts(Connection& db, const hal::Crypto& crypto, hal::Signer* signer, std::int64_t cutoff,
                            int limit, Pruned& pruned) {
    const auto found = reach(db,
                             "SELECT number, payment_id, hash, wall, trusted FROM receipts WHERE number < (SELECT "
                             "max(number) FROM receipts) ORDER BY number LIMIT ?",
                             cutoff, limit);
    if (!found) return std::unexpected(found.error());
    if (found->last == 0) return {};
    auto done = db.run("DELETE FROM receipts WHERE number <= ?", found->last);
    pruned.receipts = db.rows_changed();
    if (done) done = db.run("DELETE FROM seals WHERE kind IN ('receipt', 'unsigned') AND n <= ?", found->last);
    if (done) done = replace_seal(db, crypto, signer, "receipts", found->last, found->hash);
    pruned.more = pruned.more || !found->stopped;
    return done;
}

}  // namespace

Cutoffs cutoffs(const Retention& retention, hal::Wall now) {
    using namespace std::chrono;
    const auto today = year_month_day(floor<days>(now));
    const auto month_no = static_cast<unsigned>(std::clamp(retention.fiscal_year_starts_month, 1, 12));
    auto this_year = today.year();
    if (unsigned(today.month()) < month_no) this_year -= years(1);
    const int keep = std::max(retention.fiscal_years, 1);
    const auto first_kept = sys_days((this_year - years(keep)) / month(month_no) / day(1));
    return {millis(now) - std::int64_t{std::max(retention.days, 90)} * day_ms, millis(hal::Wall(first_kept))};
}

Result<Pruned> prune(Connection& db, const hal::Crypto& crypto, hal::Signer* signer, const Retention& retention,
                     const hal::Stamp& now) {
    Pruned pruned;
    if (!now.trusted) return pruned;
    const Cutoffs up_to = cutoffs(retention, now.wall);
    const int limit = std::max(retention.rows, 1);
    auto done = prune_events(db, crypto, signer, up_to.events, limit, pruned);
    if (done) done = prune_receipts(db, crypto, signer, up_to.receipts, limit, pruned);
    if (!done) return std::unexpected(done.error());
    return pruned;
}

}  // namespace till::offline::store

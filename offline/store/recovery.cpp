#include "store/recovery.hpp"

#include "receipts/receipts.hpp"
#include "store/document_table.hpp"
#include "store/event_table.hpp"
#include "store/files.hpp"
#include "store/item_table.hpp"
#include "store/migrations.hpp"
#include "store/salvage.hpp"

#include <algorithm>

namespace till::offline::store {
namespace {

constexpr int events_checked_at_open = 200;
constexpr int receipts_checked_at_open = 20;
constexpr int documents_checked_at_open = 1000;
constexpr std::int64_t pages_checked_whole = 2048;  // 8 MiB: about what a small board reads in a tenth of a second

Result<void> expect_text(Connection& db, std::string_view sql, std::string_view expected, const char* otherwise) {
    auto row = db.query(sql);
    if (!row) return std::unexpected(row.error());
    const auto found = row->step();
    if (!found) return std::unexpected(found.error());
    if (*found && row->text(0) == expected) return {};
    return hal::fail(otherwise, std::string(sql) + ": " + (*found ? row->text(0).substr(0, 200) : "nothing"));
}

Result<void> backup(Connection& db, const StoreOptions& options, int version) {
    const std::string copy = options.path + ".schema-" + std::to_string(version);
    remove_file(copy);  // from a migration that was cut short
    if (auto copied = db.run("VACUUM INTO ?", copy); !copied) return copied;
    if (!options.sqlite_vfs.empty()) return {};  // the copy is on that VFS's disk, where only SQLite can reach it
    if (auto synced = sync_file(copy); !synced) return synced;
    return sync_folder_of(copy);
}

Result<void> bring_up_to_date(Connection& db, const StoreOptions& options) {
    const auto version = schema_version(db);
    if (!version) return std::unexpected(version.error());
    if (*version != 0 && *version != migrations().back().version) {
        if (auto copied = backup(db, options, *version); !copied) return copied;
    }
    return migrate(db);
}

// The whole file while it is small; later only the tables that stay small, so that opening does not get slower.
Result<void> check_pages(Connection& db) {
    const auto pages = db.number("PRAGMA page_count");
    if (!pages) return std::unexpected(pages.error());
    if (pages->value_or(0) <= pages_checked_whole) {
        return expect_text(db, "PRAGMA quick_check(1)", "ok", "journal-corrupt");
    }
    auto checked = expect_text(db, "PRAGMA quick_check(head)", "ok", "journal-corrupt");
    if (checked) checked = expect_text(db, "PRAGMA quick_check(items)", "ok", "journal-corrupt");
    return checked;
}

// Records that are not what was written. Moving the file aside would not bring them back, so it is told and no more;
// verify() says the same.
Result<std::string> find_damage(Connection& db, const hal::Crypto& crypto) {
    const auto head = read_head(db);
    if (!head) return std::unexpected(head.error());
    auto events = events_before_last(db, events_checked_at_open);
    if (!events) return std::unexpected(events.error());
    if (auto walked = walk_events(db, crypto, *events, 2 * events_checked_at_open); !walked) {
        return std::unexpected(walked.error());
    }
    if (!events->broken.empty()) return events->broken;
    if (events->seq != head->event_seq || events->hash != head->event_hash) return "the last events are missing";
    auto receipts = receipts_before_last(db, head->receipt_number, receipts_checked_at_open);
    if (!receipts) return std::unexpected(receipts.error());
    if (auto walked = walk_receipts(db, crypto, nullptr, *receipts, 2 * receipts_checked_at_open); !walked) {
        return std::unexpected(walked.error());
    }
    if (!receipts->broken.empty()) return receipts->broken;
    if (receipts->number != head->receipt_number || receipts->hash != head->receipt_hash) {
        return "the last receipts are missing";
    }
    return find_broken_document(db, documents_checked_at_open);
}

Result<Connection> open_checked(const StoreOptions& options) {
    auto db = open_database(options);
    if (!db) return db;
    if (auto current = bring_up_to_date(*db, options); !current) return std::unexpected(current.error());
    if (auto pages = check_pages(*db); !pages) return std::unexpected(pages.error());
    if (auto head = read_head(*db); !head) return std::unexpected(head.error());
    return db;
}

// The boot in which the file was last open; "" when it never was.
Result<std::string> last_boot(Connection& db) {
    auto last = db.query("SELECT boot_id FROM head WHERE one = 1");
    if (!last) return std::unexpected(last.error());
    const auto found = last->step();
    if (!found) return std::unexpected(found.error());
    return *found ? last->text(0) : std::string();
}

// The process before this one may have died of a failed fsync. While the machine has not been restarted since, what it
// left may exist in the kernel's memory only.
Result<Connection> make_log_durable(Connection db, const StoreOptions& options) {
    db.close();
    if (auto rewritten = rewrite_log(options); !rewritten) return std::unexpected(rewritten.error());
    return open_database(options);
}

}  // namespace

Result<Connection> open_database(const StoreOptions& options) {
    auto db = Connection::open(options.path, options.sqlite_vfs);
    if (!db) return db;
    auto set = db->script(
        "PRAGMA busy_timeout = 1000; PRAGMA locking_mode = EXCLUSIVE; PRAGMA foreign_keys = ON;"
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;");
    if (set) set = expect_text(*db, "PRAGMA journal_mode = WAL", "wal", "journal-unavailable");
    if (set) set = db->script("PRAGMA synchronous = FULL");
    if (set) set = expect_text(*db, "PRAGMA synchronous", "2", "journal-unavailable");
    if (!set) return std::unexpected(set.error());
    return db;
}

Result<Connection> open_and_check(const StoreOptions& options, const hal::Crypto& crypto, const hal::Stamp& now,
                                  OpenReport& report) {
    if (auto finished = finish_salvage(options); !finished) return std::unexpected(finished.error());
    auto lone_log = set_lone_log_aside(options);
    if (!lone_log) return std::unexpected(lone_log.error());
    report.quarantined = *std::move(lone_log);
    report.created = !file_exists(options.path);
    const bool had_log = log_exists(options);
    create_private_file(options, options.path);
    auto db = open_checked(options);
    // quick_check takes a page that could not be read once for a broken one: a sound file is not moved aside for that.
    if (!db && db.error().type == "journal-corrupt") db = open_checked(options);
    if (!db && db.error().type == "journal-corrupt") {
        auto aside = salvage(options, crypto, now);
        if (!aside) return std::unexpected(aside.error());
        report.quarantined = *aside;
        db = open_checked(options);
    }
    if (!db) return db;
    const auto boot = last_boot(*db);
    if (!boot) return std::unexpected(boot.error());
    report.log_missing = !had_log && !boot->empty() && report.quarantined.empty();
    if (*boot == now.boot_id) db = make_log_durable(*std::move(db), options);
    if (!db) return db;
    auto damage = find_damage(*db, crypto);
    if (!damage) return std::unexpected(damage.error());
    report.damage = *std::move(damage);
    const auto head = read_head(*db);
    if (!head) return std::unexpected(head.error());
    report.events = head->event_seq;
    report.set_aside = options.sqlite_vfs.empty() ? files_set_aside(options) : 0;
    return db;
}

Result<int> recover_waiting(Connection& db, const hal::Crypto& crypto, hal::Signer* signer, const hal::Stamp& now) {
    const auto boot = last_boot(db);
    if (!boot) return std::unexpected(boot.error());
    auto transaction = Transaction::begin(db);
    if (!transaction) return std::unexpected(transaction.error());
    auto recovered = recover_items(db, now);
    if (!recovered) return recovered;
    if (auto marked = db.run("UPDATE head SET boot_id = ? WHERE one = 1", now.boot_id); !marked) {
        return std::unexpected(marked.error());
    }
    if (signer != nullptr) {
        if (auto settled = settle_seals(db, crypto, *signer); !settled) return std::unexpected(settled.error());
    }
    if (auto committed = transaction->commit(); !committed) return std::unexpected(committed.error());
    // From the first start on the database itself knows that it was in use, so that a log that goes missing is noticed.
    // Should this fail, the next copy of the log does it.
    if (boot->empty()) (void)db.checkpoint();
    return recovered;
}

}  // namespace till::offline::store

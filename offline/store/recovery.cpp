#include "store/recovery.hpp"

#include "receipts/receipts.hpp"
#include "store/event_table.hpp"
#include "store/item_table.hpp"
#include "store/migrations.hpp"
#include "store/salvage.hpp"

#include <sqlite3.h>

#include <filesystem>

namespace till::offline::store {
namespace {

constexpr int events_checked_at_open = 200;
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
    const std::string copy = options.path + ".before-schema-" + std::to_string(version);
    std::error_code ignored;
    std::filesystem::remove(copy, ignored);  // from a migration that was cut short
    return db.run("VACUUM INTO ?", copy);
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

// The ends of both chains must be what the head row says.
Result<void> check_tails(Connection& db, const hal::Crypto& crypto) {
    const auto head = read_head(db);
    if (!head) return std::unexpected(head.error());
    const auto from = seq_before_last(db, events_checked_at_open);
    if (!from) return std::unexpected(from.error());
    const auto events = walk_events(db, crypto, *from);
    if (!events) return std::unexpected(events.error());
    if (!events->broken.empty()) return hal::fail("journal-corrupt", events->broken);
    if (events->seq != head->event_seq || events->hash != head->event_hash) {
        return hal::fail("journal-corrupt", "the last events are missing");
    }
    const auto receipts = walk_receipts(db, crypto, std::max<std::int64_t>(head->receipt_number - 10, 0));
    if (!receipts) return std::unexpected(receipts.error());
    if (!receipts->broken.empty()) return hal::fail("journal-corrupt", receipts->broken);
    if (receipts->number != head->receipt_number || receipts->hash != head->receipt_hash) {
        return hal::fail("journal-corrupt", "the last receipts are missing");
    }
    return {};
}

Result<Connection> open_checked(const StoreOptions& options, const hal::Crypto& crypto) {
    auto db = open_database(options);
    if (!db) return db;
    if (auto current = bring_up_to_date(*db, options); !current) return std::unexpected(current.error());
    if (auto pages = check_pages(*db); !pages) return std::unexpected(pages.error());
    if (auto tails = check_tails(*db, crypto); !tails) return std::unexpected(tails.error());
    return db;
}

Result<int> recover_waiting(Connection& db, const hal::Stamp& now) {
    auto transaction = Transaction::begin(db);
    if (!transaction) return std::unexpected(transaction.error());
    auto recovered = recover_items(db, now);
    if (!recovered) return recovered;
    if (auto committed = transaction->commit(); !committed) return std::unexpected(committed.error());
    return recovered;
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

Result<Connection> open_and_recover(const StoreOptions& options, const hal::Crypto& crypto, const hal::Stamp& now,
                                    OpenReport& report) {
    std::error_code ignored;
    report.created = !std::filesystem::exists(options.path, ignored);
    auto db = open_checked(options, crypto);
    if (!db && db.error().type == "journal-corrupt") {
        auto aside = set_aside(options, now);
        if (!aside) return std::unexpected(aside.error());
        report.quarantined = *aside;
        report.created = true;
        db = open_checked(options, crypto);
    }
    if (!db) return db;
    const auto recovered = recover_waiting(*db, now);
    if (!recovered) return std::unexpected(recovered.error());
    const auto head = read_head(*db);
    if (!head) return std::unexpected(head.error());
    report.in_flight_recovered = *recovered;
    report.events = head->event_seq;
    return db;
}

Result<void> rewrite_log(const StoreOptions& options) {
    sqlite3_vfs* vfs = sqlite3_vfs_find(options.sqlite_vfs.empty() ? nullptr : options.sqlite_vfs.c_str());
    if (vfs == nullptr) return hal::fail("journal-unavailable", "no such VFS");
    const std::string log = options.path + "-wal";
    int exists = 0;
    if (vfs->xAccess(vfs, log.c_str(), SQLITE_ACCESS_EXISTS, &exists) != SQLITE_OK || exists == 0) return {};
    // sqlite3_filename functions need SQLite's own layout of a file name (two terminating zeros at least).
    const std::string name = log + std::string(4, '\0');
    const std::unique_ptr<char[]> memory(new char[static_cast<std::size_t>(vfs->szOsFile)]());
    auto* file = reinterpret_cast<sqlite3_file*>(memory.get());
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_WAL;
    if (vfs->xOpen(vfs, name.c_str(), file, flags, &flags) != SQLITE_OK) {
        return hal::fail("journal-unavailable", "the log cannot be opened");
    }
    sqlite3_int64 size = 0;
    int code = file->pMethods->xFileSize(file, &size);
    std::array<char, 64 * 1024> buffer{};
    for (sqlite3_int64 at = 0; code == SQLITE_OK && at < size;) {
        const int part = static_cast<int>(std::min<sqlite3_int64>(size - at, buffer.size()));
        code = file->pMethods->xRead(file, buffer.data(), part, at);
        if (code == SQLITE_OK) code = file->pMethods->xWrite(file, buffer.data(), part, at);
        at += part;
    }
    if (code == SQLITE_OK) code = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
    file->pMethods->xClose(file);
    if (code == SQLITE_OK) return {};
    return hal::fail((code & 0xFF) == SQLITE_FULL ? "journal-full" : "journal-unavailable", "the log cannot be rewritten");
}

}  // namespace till::offline::store

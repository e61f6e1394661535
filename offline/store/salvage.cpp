#include "store/salvage.hpp"

#include "store/event_table.hpp"
#include "store/files.hpp"
#include "store/migrations.hpp"

#include <algorithm>
#include <optional>

namespace till::offline::store {
namespace {

// The broken file as it is, its log included; nothing is written back, not even by closing.
Result<Connection> open_broken(const StoreOptions& options) {
    auto db = Connection::open(options.path, options.sqlite_vfs);
    if (!db) return db;
    auto set = db->script("PRAGMA locking_mode = EXCLUSIVE; PRAGMA query_only = ON; PRAGMA temp_store = MEMORY");
    if (!set) return std::unexpected(set.error());
    return db;
}

// A rollback journal, so that the finished file has no log of its own that would have to move with it.
Result<Connection> open_new(const StoreOptions& options, const std::string& path) {
    remove_file(path);
    remove_file(path + "-journal");
    create_private_file(options, path);
    auto db = Connection::open(path, options.sqlite_vfs);
    if (!db) return db;
    if (auto set = db->script("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL"); !set) {
        return std::unexpected(set.error());
    }
    return db;
}

// The new file starts at the broken one's schema, so that rows fit, and is brought up to date afterwards.
std::span<const Migration> schema_of(Connection& broken) {
    const auto version = schema_version(broken);
    const auto all = migrations();
    if (!version || *version < 1 || *version > all.back().version) return all;
    return all.first(static_cast<std::size_t>(*version));
}

Result<void> write_account(Connection& to, const hal::Crypto& crypto, const Copied& copied, const hal::Stamp& now) {
    auto head = read_head(to);
    if (!head) return std::unexpected(head.error());
    head->event_seq = copied.last_event;
    head->event_hash = copied.event_hash;
    std::int64_t no_items = 0;
    const std::string no_terminal;
    WriteContext context{to, crypto, no_terminal, now, *head, no_items};
    const NewEvent event{"terminal", "journal.salvaged",
                         hal::json::Value::object({{"events_kept", copied.events},
                                                   {"last_event_known", copied.last_event},
                                                   {"rows_kept", copied.rows},
                                                   {"something_unreadable", copied.cut}})};
    if (auto appended = append_event(context, event); !appended) return std::unexpected(appended.error());
    return write_head(to, *head);
}

Result<Copied> build(const StoreOptions& options, const std::string& path, const hal::Crypto& crypto,
                     const hal::Stamp& now) {
    auto from = open_broken(options);
    auto to = open_new(options, path);
    if (!to) return std::unexpected(to.error());
    if (auto made = migrate(*to, from ? schema_of(*from) : migrations()); !made) return std::unexpected(made.error());
    Copied copied;
    {
        auto transaction = Transaction::begin(*to);
        if (!transaction) return std::unexpected(transaction.error());
        copied.event_hash = std::string(32, '\0');
        copied.cut = !from;
        if (from) {
            auto readable = copy_readable(*from, *to, crypto);
            if (!readable) return std::unexpected(readable.error());
            copied = *std::move(readable);
        }
        if (auto told = write_account(*to, crypto, copied, now); !told) return std::unexpected(told.error());
        if (auto committed = transaction->commit(); !committed) return std::unexpected(committed.error());
    }
    if (auto current = migrate(*to); !current) return std::unexpected(current.error());
    return copied;
}

// What is left out has to be unreadable twice in a row: a read that fails may succeed the next time.
Result<void> build_patiently(const StoreOptions& options, const std::string& path, const hal::Crypto& crypto,
                             const hal::Stamp& now) {
    constexpr int attempts = 5;
    std::optional<Copied> before;
    for (int i = 0; i < attempts; ++i) {
        const auto built = build(options, path, crypto, now);
        if (!built) return std::unexpected(built.error());
        const bool same = before && before->events == built->events && before->rows == built->rows;
        if (!built->cut || same) return {};
        before = *built;
    }
    return hal::fail("journal-unavailable", "the broken file reads differently each time");
}

// A database of no bytes is none; it never has a log.
bool is_empty(const std::string& path) { return !file_exists(path) || file_size(path) == 0; }

// The first number under which neither part that still has to move is there already.
std::string free_name(const std::string& path) {
    for (int n = 1;; ++n) {
        const std::string aside = path + ".corrupt-" + std::to_string(n);
        const bool taken = std::ranges::any_of(std::initializer_list<const char*>{"", "-wal"}, [&](const char* suffix) {
            return file_exists(path + suffix) && file_exists(aside + suffix);
        });
        if (!taken) return aside;
    }
}

}  // namespace

Result<std::string> set_lone_log_aside(const StoreOptions& options) {
    if (!options.sqlite_vfs.empty() || !is_empty(options.path) || !log_exists(options)) return std::string();
    const std::string aside = free_name(options.path);
    auto moved = rename_file(options.path + "-wal", aside + "-wal");
    if (moved) moved = sync_folder_of(options.path);
    if (!moved) return std::unexpected(moved.error());
    return aside;
}

Result<std::string> salvage(const StoreOptions& options, const hal::Crypto& crypto, const hal::Stamp& now) {
    const std::string building = options.path + ".building";
    if (auto built = build_patiently(options, building, crypto, now); !built) return std::unexpected(built.error());
    auto published = rename_file(building, options.path + ".salvaged");
    if (published) published = sync_folder_of(options.path);
    if (!published) return std::unexpected(published.error());
    return finish_salvage(options);
}

Result<std::string> finish_salvage(const StoreOptions& options) {
    const std::string salvaged = options.path + ".salvaged";
    if (!file_exists(salvaged)) return std::string();
    const std::string aside = free_name(options.path);
    // A finished file next to an old log would be read through that log: the log goes first.
    for (const char* suffix : {"-wal", "-shm", ""}) {
        if (!file_exists(options.path + suffix)) continue;
        if (auto moved = rename_file(options.path + suffix, aside + suffix); !moved) {
            return std::unexpected(moved.error());
        }
    }
    auto moved = rename_file(salvaged, options.path);
    if (moved) moved = sync_folder_of(options.path);
    if (!moved) return std::unexpected(moved.error());
    return aside;
}

}  // namespace till::offline::store

#include "store/migrations.hpp"

#include "store/migrations/001_initial.hpp"
#include "store/migrations/002_seals.hpp"

namespace till::offline::store {
namespace {

constexpr Migration all[] = {
    {1, "001_initial", migration_001_up, migration_001_down},
    {2, "002_seals", migration_002_up, migration_002_down},
};

// The ways back. It is not part of any migration, because it must outlive them.
constexpr const char* ways_back =
    "CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, down TEXT NOT NULL)";

// PRAGMA takes no bound values.
std::string set_version(int version) { return "PRAGMA user_version = " + std::to_string(version); }

Result<void> step_up(Connection& connection, const Migration& migration) {
    auto transaction = Transaction::begin(connection);
    if (!transaction) return std::unexpected(transaction.error());
    auto done = connection.script(migration.up);
    if (done) {
        done = connection.run("INSERT INTO migrations (version, name, down) VALUES (?, ?, ?)", migration.version,
                              migration.name, migration.down);
    }
    if (done) done = connection.script(set_version(migration.version));
    if (done) done = transaction->commit();
    return done;
}

Result<std::string> way_back(Connection& connection, int version) {
    auto statement = connection.query("SELECT down FROM migrations WHERE version = ?", version);
    if (!statement) return std::unexpected(statement.error());
    const auto row = statement->step();
    if (!row) return std::unexpected(row.error());
    if (!*row) {
        return hal::fail("journal-unavailable", "schema " + std::to_string(version) + " is newer than this program");
    }
    return statement->text(0);
}

Result<void> step_down(Connection& connection, int version) {
    auto transaction = Transaction::begin(connection);
    if (!transaction) return std::unexpected(transaction.error());
    const auto down = way_back(connection, version);
    if (!down) return std::unexpected(down.error());
    auto done = connection.script(*down);
    if (done) done = connection.run("DELETE FROM migrations WHERE version = ?", version);
    if (done) done = connection.script(set_version(version - 1));
    if (done) done = transaction->commit();
    return done;
}

}  // namespace

std::span<const Migration> migrations() { return all; }

Result<int> schema_version(Connection& connection) {
    const auto version = connection.number("PRAGMA user_version");
    if (!version) return std::unexpected(version.error());
    return static_cast<int>(version->value_or(0));
}

Result<void> migrate(Connection& connection, std::span<const Migration> known) {
    auto version = schema_version(connection);
    if (!version) return std::unexpected(version.error());
    const int target = known.empty() ? 0 : known.back().version;
    if (*version == target) return {};
    if (auto made = connection.script(ways_back); !made) return made;
    for (; *version > target; --*version) {
        if (auto done = step_down(connection, *version); !done) return done;
    }
    for (const Migration& migration : known) {
        if (migration.version <= *version) continue;
        if (auto done = step_up(connection, migration); !done) return done;
    }
    return {};
}

}  // namespace till::offline::store

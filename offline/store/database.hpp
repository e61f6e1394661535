// SQLite with every return code looked at. One Connection, one thread.
//
// Errors: "journal-full" (SQLITE_FULL), "journal-corrupt" (SQLITE_CORRUPT, SQLITE_NOTADB), "constraint"
// (SQLITE_CONSTRAINT), "journal-unavailable" (everything else: I/O, locked, read-only, out of memory).
#pragma once

#include "till/hal/result.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace till::offline::store {

using hal::Error;
using hal::Result;

struct Blob {
    std::string_view bytes;
};

// True for the errors that are about the disk or the file, and not about the change that met them.
bool is_storage_error(const Error& error);

// A prepared statement on loan from its Connection's cache; given back, reset, when destroyed.
// A bind that fails is reported by the next step().
class Statement {
  public:
    Statement(sqlite3* db, sqlite3_stmt* statement) : db_(db), statement_(statement) {}
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    void bind(int index, std::int64_t value);
    void bind(int index, int value) { bind(index, std::int64_t{value}); }
    void bind(int index, bool value) { bind(index, std::int64_t{value}); }
    void bind(int index, std::string_view text);
    void bind(int index, const std::string& text) { bind(index, std::string_view(text)); }
    void bind(int index, const char* text) { bind(index, std::string_view(text)); }
    void bind(int index, Blob blob);
    void bind(int index, std::nullopt_t);
    void bind(int index, std::optional<std::int64_t> value);
    void bind_column(int index, const Statement& row, int column);  // whatever type it has

    Result<bool> step();  // true: a row is there to be read
    std::int64_t integer(int column) const;
    std::string text(int column) const;  // also for blobs
    bool is_null(int column) const;

  private:
    sqlite3* db_;
    sqlite3_stmt* statement_;
    int bind_error_ = 0;
};

class Connection {
  public:
    // vfs: "" for the default one.
    static Result<Connection> open(const std::string& path, const std::string& vfs, bool read_only = false);

    // SQL must live as long as the program (string literals): the cache is keyed by its text.
    template <class... Args>
    Result<Statement> query(std::string_view sql, const Args&... args) {
        auto statement = prepare(sql);
        int index = 0;
        if (statement) (statement->bind(++index, args), ...);
        return statement;
    }
    // For statements without rows; rows are skipped.
    template <class... Args>
    Result<void> run(std::string_view sql, const Args&... args) {
        auto statement = query(sql, args...);
        if (!statement) return std::unexpected(statement.error());
        return finish(*statement);
    }
    // The first column of the first row, if there is a row and it is not NULL.
    template <class... Args>
    Result<std::optional<std::int64_t>> number(std::string_view sql, const Args&... args) {
        auto statement = query(sql, args...);
        if (!statement) return std::unexpected(statement.error());
        return first_number(*statement);
    }
    Result<void> script(const std::string& sql);  // several statements, not cached

    int rows_changed() const;
    int wal_frames() const { return *wal_frames_; }  // in the log after the last commit
    // Copies what it can from the log into the database file; not an error if it could not finish.
    Result<void> checkpoint();
    // Without a checkpoint: what a failed sync left behind must not get into the database file by the way.
    void close();
    sqlite3* handle() const { return db_.get(); }

  private:
    struct Closer {
        void operator()(sqlite3* db) const;
    };
    struct Finalizer {
        void operator()(sqlite3_stmt* statement) const;
    };
    Connection() = default;
    Result<Statement> prepare(std::string_view sql);
    static Result<void> finish(Statement& statement);
    static Result<std::optional<std::int64_t>> first_number(Statement& statement);

    std::unique_ptr<int> wal_frames_ = std::make_unique<int>(0);
    std::unique_ptr<sqlite3, Closer> db_;
    std::map<std::string_view, std::unique_ptr<sqlite3_stmt, Finalizer>> cache_;  // dies before db_
};

// Rolls back when destroyed, unless committed. Its statements are BEGIN IMMEDIATE and COMMIT.
class Transaction {
  public:
    static Result<Transaction> begin(Connection& connection);
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    Result<void> commit();  // an error means: it may or may not have happened

  private:
    explicit Transaction(Connection& connection) : connection_(&connection) {}
    Connection* connection_;
};

// A named point inside a transaction; undone when destroyed, unless kept.
class Savepoint {
  public:
    static Result<Savepoint> begin(Connection& connection);
    Savepoint(Savepoint&& other) noexcept;
    Savepoint& operator=(Savepoint&&) = delete;
    ~Savepoint();
    Result<void> keep();

  private:
    explicit Savepoint(Connection& connection) : connection_(&connection) {}
    Connection* connection_;
};

}  // namespace till::offline::store

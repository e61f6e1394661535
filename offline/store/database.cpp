#include "store/database.hpp"

#include <sqlite3.h>

#include <utility>

namespace till::offline::store {
namespace {

Error error_of(sqlite3* db, int code) {
    const int primary = code & 0xFF;
    std::string detail = db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    detail += " (" + std::to_string(code) + ")";
    switch (primary) {
        case SQLITE_FULL: return {"journal-full", std::move(detail)};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return {"journal-corrupt", std::move(detail)};
        case SQLITE_CONSTRAINT: return {"constraint", std::move(detail)};
        default: return {"journal-unavailable", std::move(detail)};
    }
}

int remember_frames(void* frames, sqlite3*, const char*, int count) {
    *static_cast<int*>(frames) = count;
    return SQLITE_OK;
}

}  // namespace

bool is_storage_error(const Error& error) {
    return error.type == "journal-full" || error.type == "journal-corrupt" || error.type == "journal-unavailable";
}

Statement::Statement(Statement&& other) noexcept
    : db_(other.db_), statement_(std::exchange(other.statement_, nullptr)), bind_error_(other.bind_error_) {}

Statement::~Statement() {
    if (statement_ == nullptr) return;
    sqlite3_reset(statement_);  // repeats the error of the last step, which was looked at there
    sqlite3_clear_bindings(statement_);
}

void Statement::bind(int index, std::int64_t value) {
    const int code = sqlite3_bind_int64(statement_, index, value);
    if (code != SQLITE_OK) bind_error_ = code;
}

void Statement::bind(int index, std::string_view text) {
    const char* bytes = text.data() != nullptr ? text.data() : "";
    const int code = sqlite3_bind_text64(statement_, index, bytes, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    if (code != SQLITE_OK) bind_error_ = code;
}

void Statement::bind(int index, Blob blob) {
    const char* bytes = blob.bytes.data() != nullptr ? blob.bytes.data() : "";
    const int code = sqlite3_bind_blob64(statement_, index, bytes, blob.bytes.size(), SQLITE_TRANSIENT);
    if (code != SQLITE_OK) bind_error_ = code;
}

void Statement::bind(int index, std::nullopt_t) {
    const int code = sqlite3_bind_null(statement_, index);
    if (code != SQLITE_OK) bind_error_ = code;
}

void Statement::bind(int index, std::optional<std::int64_t> value) {
    if (value) {
        bind(index, *value);
    } else {
        bind(index, std::nullopt);
    }
}

void Statement::bind_column(int index, const Statement& row, int column) {
    const int code = sqlite3_bind_value(statement_, index, sqlite3_column_value(row.statement_, column));
    if (code != SQLITE_OK) bind_error_ = code;
}

Result<bool> Statement::step() {
    if (bind_error_ != SQLITE_OK) return std::unexpected(error_of(nullptr, bind_error_));
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return std::unexpected(error_of(db_, sqlite3_extended_errcode(db_)));
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string Statement::text(int column) const {
    const void* bytes = sqlite3_column_blob(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    if (bytes == nullptr || size <= 0) return {};
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

void Connection::Closer::operator()(sqlite3* db) const {
    sqlite3_close_v2(db);  // _v2: never refuses
}

void Connection::Finalizer::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Result<Connection> Connection::open(const std::string& path, const std::string& vfs, bool read_only) {
    const int flags = (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
                      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    sqlite3* db = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &db, flags, vfs.empty() ? nullptr : vfs.c_str());
    Connection connection;
    connection.db_.reset(db);
    if (code != SQLITE_OK) return std::unexpected(error_of(db, code));
    sqlite3_wal_hook(db, &remember_frames, connection.wal_frames_.get());  // replaces the automatic checkpoint
    int keep_log = 1;
    sqlite3_file_control(db, "main", SQLITE_FCNTL_PERSIST_WAL, &keep_log);  // reused in place: no growing, no unlink
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);    // see close()
    return connection;
}

void Connection::close() {
    cache_.clear();
    db_.reset();
}

Result<Statement> Connection::prepare(std::string_view sql) {
    auto& cached = cache_[sql];
    if (!cached) {
        sqlite3_stmt* statement = nullptr;
        const int code = sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()),
                                            SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (code != SQLITE_OK) return std::unexpected(error_of(db_.get(), code));
        cached.reset(statement);
    }
    return Statement(db_.get(), cached.get());
}

Result<void> Connection::finish(Statement& statement) {
    while (true) {
        const auto row = statement.step();
        if (!row) return std::unexpected(row.error());
        if (!*row) return {};
    }
}

Result<std::optional<std::int64_t>> Connection::first_number(Statement& statement) {
    const auto row = statement.step();
    if (!row) return std::unexpected(row.error());
    if (!*row || statement.is_null(0)) return std::optional<std::int64_t>{};
    return std::optional(statement.integer(0));
}

Result<void> Connection::script(const std::string& sql) {
    const int code = sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return std::unexpected(error_of(db_.get(), code));
    return {};
}

int Connection::rows_changed() const { return sqlite3_changes(db_.get()); }

Result<void> Connection::checkpoint() {
    const int code = sqlite3_wal_checkpoint_v2(db_.get(), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code != SQLITE_OK && code != SQLITE_BUSY) return std::unexpected(error_of(db_.get(), code));
    *wal_frames_ = 0;
    return {};
}

Result<Transaction> Transaction::begin(Connection& connection) {
    if (auto begun = connection.run("BEGIN IMMEDIATE"); !begun) return std::unexpected(begun.error());
    return Transaction(connection);
}

Transaction::Transaction(Transaction&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}

Transaction::~Transaction() {
    if (connection_ == nullptr || sqlite3_get_autocommit(connection_->handle()) != 0) return;
    (void)connection_->run("ROLLBACK");  // a failed one leaves nothing behind either: no commit record was written
}

Result<void> Transaction::commit() {
    auto committed = connection_->run("COMMIT");
    if (committed) connection_ = nullptr;
    return committed;
}

Result<Savepoint> Savepoint::begin(Connection& connection) {
    if (auto begun = connection.run("SAVEPOINT change"); !begun) return std::unexpected(begun.error());
    return Savepoint(connection);
}

Savepoint::Savepoint(Savepoint&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}

Savepoint::~Savepoint() {
    if (connection_ == nullptr || sqlite3_get_autocommit(connection_->handle()) != 0) return;
    (void)connection_->run("ROLLBACK TO change");
    (void)connection_->run("RELEASE change");
}

Result<void> Savepoint::keep() {
    auto kept = connection_->run("RELEASE change");
    if (kept) connection_ = nullptr;
    return kept;
}

}  // namespace till::offline::store

#include "store/document_table.hpp"

#include "store/event_table.hpp"
#include "store/row_sum.hpp"

namespace till::offline::store {
namespace {

std::int64_t sum_of(const Document& document, std::string_view body) {
    return row_sum({document.kind, document.id, document.state, document.open ? "1" : "0", body});
}

Result<std::vector<Document>> read_all(Result<Statement> rows) {
    if (!rows) return std::unexpected(rows.error());
    std::vector<Document> documents;
    while (true) {
        const auto more = rows->step();
        if (!more) return std::unexpected(more.error());
        if (!*more) return documents;
        auto document = read_document(*rows);
        if (document) documents.push_back(*std::move(document));
    }
}

// A page's rows are those below its cursor; no cursor is above everything.
std::int64_t below(const Page& page) { return page.before > 0 ? page.before : INT64_MAX; }

}  // namespace

Result<void> put_document(Connection& db, const Document& document, std::int64_t updated_seq) {
    auto body = to_stored(document.body);
    if (!body) return std::unexpected(body.error());
    return db.run(
        "INSERT INTO documents (kind, id, state, open, body, updated_seq, sum) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (kind, id) DO UPDATE SET state = excluded.state, open = excluded.open, body = excluded.body, "
        "updated_seq = excluded.updated_seq, sum = excluded.sum",
        document.kind, document.id, document.state, document.open, *body, updated_seq, sum_of(document, *body));
}

Result<Document> read_document(const Statement& row) {
    Document document;
    document.created_seq = row.integer(0);
    document.kind = row.text(1);
    document.id = row.text(2);
    document.state = row.text(3);
    document.open = row.integer(4) != 0;
    document.updated_seq = row.integer(6);
    const std::string body = row.text(5);
    const std::string name = document.kind + "/" + document.id;
    if (sum_of(document, body) != row.integer(7)) return hal::fail("journal-broken", name + ": wrong sum");
    auto value = from_stored(body, name);
    if (!value) return std::unexpected(value.error());
    document.body = *std::move(value);
    return document;
}

Result<Document> find_document(Connection& db, std::string_view kind, std::string_view id) {
    auto row = db.query("SELECT " TILL_DOCUMENT_COLUMNS " FROM documents WHERE kind = ? AND id = ?", kind, id);
    if (!row) return std::unexpected(row.error());
    const auto found = row->step();
    if (!found) return std::unexpected(found.error());
    if (!*found) return hal::fail("not-found", std::string(kind) + "/" + std::string(id));
    return read_document(*row);
}

Result<std::vector<Document>> list_documents(Connection& db, std::string_view kind, std::string_view state,
                                             const Page& page) {
    if (state.empty()) {
        return read_all(db.query("SELECT " TILL_DOCUMENT_COLUMNS " FROM documents INDEXED BY documents_by_kind "
                                 "WHERE kind = ? AND created_seq < ? ORDER BY created_seq DESC LIMIT ?",
                                 kind, below(page), page.limit));
    }
    return read_all(db.query("SELECT " TILL_DOCUMENT_COLUMNS " FROM documents INDEXED BY documents_by_state "
                             "WHERE kind = ? AND state = ? AND created_seq < ? ORDER BY created_seq DESC LIMIT ?",
                             kind, state, below(page), page.limit));
}

Result<std::vector<Document>> open_documents(Connection& db, std::string_view kind) {
    return read_all(db.query("SELECT " TILL_DOCUMENT_COLUMNS " FROM documents INDEXED BY documents_open "
                             "WHERE open = 1 AND kind = ? ORDER BY created_seq",
                             kind));
}

Result<std::string> find_broken_document(Connection& db, int limit) {
    auto rows = db.query(
        "SELECT " TILL_DOCUMENT_COLUMNS " FROM documents INDEXED BY documents_open WHERE open = 1 LIMIT ?", limit);
    if (!rows) return std::unexpected(rows.error());
    while (true) {
        const auto more = rows->step();
        if (!more) return std::unexpected(more.error());
        if (!*more) return std::string();
        const auto document = read_document(*rows);
        if (!document) return document.error().detail;
    }
}

Result<int> rebuild_documents(Connection& db, const Store::Fold& fold) {
    // updated_seq = -1 marks what no event has left behind yet; rows keep their created_seq. What only pruned events told
    // of stays as it is.
    const auto start = events_start(db);
    if (!start) return std::unexpected(start.error());
    if (auto marked = db.run("UPDATE documents SET updated_seq = -1 WHERE updated_seq > ?", start->seq); !marked) {
        return std::unexpected(marked.error());
    }
    for (std::int64_t seq = start->seq;;) {
        const auto events = events_after(db, seq, 500);
        if (!events) return std::unexpected(events.error());
        if (events->empty()) break;
        for (const Event& event : *events) {
            for (const Document& document : fold(event)) {
                if (auto put = put_document(db, document, event.seq); !put) return std::unexpected(put.error());
            }
        }
        seq = events->back().seq;
    }
    if (auto swept = db.run("DELETE FROM documents WHERE updated_seq = -1"); !swept) {
        return std::unexpected(swept.error());
    }
    const auto count = db.number("SELECT count(*) FROM documents");
    if (!count) return std::unexpected(count.error());
    return static_cast<int>(count->value_or(0));
}

}  // namespace till::offline::store

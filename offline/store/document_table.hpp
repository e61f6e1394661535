// Documents: the present state of things, replaced as a whole.
#pragma once

#include "store/write_context.hpp"
#include "till/offline/store.hpp"

namespace till::offline::store {

// created_seq is unique and grows with creation; it stays when a document is replaced.
Result<void> put_document(Connection& db, const Document& document, std::int64_t updated_seq);

// A row that is not what was written is "journal-broken" when asked for by name, and left out of lists: one must not
// hide the others. open() reports the open ones.
Result<Document> find_document(Connection& db, std::string_view kind, std::string_view id);
Result<std::vector<Document>> list_documents(Connection& db, std::string_view kind, std::string_view state,
                                             const Page& page);
Result<std::vector<Document>> open_documents(Connection& db, std::string_view kind);

#define TILL_DOCUMENT_COLUMNS "created_seq, kind, id, state, open, body, updated_seq, sum"
// "journal-broken" when the row is not what was written.
Result<Document> read_document(const Statement& row);

// Names the first open document that is not what was written; "" if there is none.
Result<std::string> find_broken_document(Connection& db, int limit);

// See Store::rebuild_documents; inside a transaction of the caller's.
Result<int> rebuild_documents(Connection& db, const Store::Fold& fold);

}  // namespace till::offline::store

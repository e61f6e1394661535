// Documents: the present state of things, replaced as a whole.
#pragma once

#include "store/write_context.hpp"
#include "till/offline/store.hpp"

namespace till::offline::store {

// created_seq is unique and grows with creation; it stays when a document is replaced.
Result<void> put_document(Connection& db, const Document& document, std::int64_t updated_seq);

Result<Document> find_document(Connection& db, std::string_view kind, std::string_view id);
Result<std::vector<Document>> list_documents(Connection& db, std::string_view kind, std::string_view state,
                                             const Page& page);
Result<std::vector<Document>> open_documents(Connection& db, std::string_view kind);

#define TILL_DOCUMENT_COLUMNS "created_seq, kind, id, state, open, body, updated_seq, sum"
// "journal-broken" when the row is not what was written.
Result<Document> read_document(const Statement& row);

// See Store::rebuild_documents; inside a transaction of the caller's.
Result<int> rebuild_documents(Connection& db, const Store::Fold& fold);

}  // namespace till::offline::store

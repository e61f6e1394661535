// POST /backoffice/v1/batches: {terminal_id, batch_id, items:[{id, seq, kind, hash, body}]} with Idempotency-Key
// -> {results:[{id, status: stored|duplicate|rejected, problem?}]}.
//
// The same key with the same body gets the first answer again, with another body 422. An item id that is already
// stored is a duplicate; with another content it is rejected, and what was stored stays.
#pragma once

#include "tests/sandbox/backoffice/book.hpp"

namespace till::sandbox::backoffice {

constexpr std::size_t most_items = 1000;

Decision take_batch(const Book& book, const Request& request, const Context& context);

}  // namespace till::sandbox::backoffice

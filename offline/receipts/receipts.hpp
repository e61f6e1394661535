// Receipts: gap-free numbers per terminal, chained (store/hash_chain.hpp), written in the transaction of the sale.
#pragma once

#include "store/write_context.hpp"
#include "till/offline/store.hpp"

namespace till::offline::store {

// Takes the next number, chains, stores; moves the head on. What must follow (event, items) is the caller's.
Result<Receipt> issue_receipt(WriteContext& context, const ReceiptDraft& draft);
// The event and the items that go with it.
NewEvent receipt_event(const Receipt& receipt);
std::vector<NewItem> receipt_items(const ReceiptDraft& draft, const Receipt& receipt);

Result<void> count_print(Connection& db, std::int64_t number);  // "not-found"
Result<Receipt> find_receipt(Connection& db, std::int64_t number);
Result<std::vector<Receipt>> list_receipts(Connection& db, const Page& page);

struct ReceiptsEnd {
    std::int64_t count = 0;
    std::int64_t number = 0;  // the last good one
    std::string hash;         // raw
    std::string broken;       // "" or where and why
};
// Walks numbers and hashes from the first receipt whose number is > `after`.
Result<ReceiptsEnd> walk_receipts(Connection& db, const hal::Crypto& crypto, std::int64_t after);

}  // namespace till::offline::store

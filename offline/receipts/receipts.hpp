// Receipts: gap-free numbers per terminal, chained (store/hash_chain.hpp), written in the transaction of the sale.
#pragma once

#include "store/seals.hpp"
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

// A place in the chain, and what was found on the way to it.
struct ReceiptsEnd {
    std::int64_t count = 0;
    std::int64_t number = 0;  // the last good one
    std::string hash;         // raw
    std::string broken;       // "" or where and why
    std::int64_t signed_count = 0;
    std::int64_t unsigned_count = 0;
    std::int64_t unsigned_since = 0;  // first of a run of unsigned ones that no seal has vouched for yet
};
Result<ReceiptsEnd> receipts_start(Connection& db);  // before the first one that is kept
// The place from which a walk sees the last `count`.
Result<ReceiptsEnd> receipts_before_last(Connection& db, std::int64_t last, int count);
// Walks numbers, hashes and (with `seals`) signatures on from `end`, at most `limit`. True: nothing is left to walk, or
// something is broken.
Result<bool> walk_receipts(Connection& db, const hal::Crypto& crypto, const SealCheck* seals, ReceiptsEnd& end,
                           int limit);
// Unsigned receipts are right only if a seal says that they end here.
Result<void> end_of_unsigned_run(Connection& db, const SealCheck& seals, ReceiptsEnd& end);

}  // namespace till::offline::store

// Sync: the wire format of `POST {sync.url}/v1/batches` (docs/sync.md), pure.
// Request: Idempotency-Key = batch id; {terminal_id, batch_id, device_key?, items:[{id, seq, kind, hash, body}]}.
// Answer: {results:[{id, status: stored|duplicate|rejected, problem?}]}. An item without a result of its own is
// unknown and goes again under the same id; the back office keeps each id once.
#pragma once

#include "till/hal/http.hpp"
#include "till/offline/outbox.hpp"

namespace till::offline {

struct SyncTarget {
    std::string url;  // sync.url
    std::string terminal_id;
    std::string bearer;           // "" for none
    std::string device_key = {};  // PEM of the key that signs the receipts; "" for none
};

// batch_id is derived from the item ids, so the same batch repeated is the same key; an item that was rejected and is
// sent again by a person makes it another one.
hal::HttpRequest build_sync_request(const SyncTarget& target, const hal::Crypto& crypto,
                                    const std::vector<Item>& items);
std::vector<Delivery> read_sync_answer(const std::vector<Item>& items, const hal::HttpResult& result);

}  // namespace till::offline

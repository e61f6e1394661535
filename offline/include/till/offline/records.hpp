// What the journal stores, as plain values. One Change is one SQLite transaction: all of it or none of it.
#pragma once

#include "till/hal/json.hpp"
#include "till/hal/time.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace till::offline {

using hal::json::Value;

// An event to append. `stream` groups a payment's events (its id) or is "terminal".
struct NewEvent {
    std::string stream;
    std::string type;  // "payment.created"
    Value data;        // object
};

// As stored: `hash` = SHA-256 over the previous hash and this event's canonical bytes (journal/hash_chain.hpp).
struct Event {
    std::int64_t seq = 0;
    std::string stream;
    std::string type;
    Value data;
    hal::Stamp at;
    std::string hash;
};

// A projection: the present state of one thing, replaced as a whole, written with the events that caused it.
struct Document {
    std::string kind;  // "payment", "parked_push", ...
    std::string id;
    std::string state;  // for lists and filters
    bool open = false;  // has unfinished business: loaded again at start
    Value body;
    std::int64_t created_seq = 0;  // set by the store: unique, grows with creation (no event's seq)
    std::int64_t updated_seq = 0;  // set by the store: the last event when it was written
};

enum class ItemState {
    pending,    // to be sent when due; proven not to have taken effect at the far side
    in_flight,  // may be on the wire now
    unknown,    // was on the wire, the result is not known
    done,
    parked,   // the far side refused it for good; kept with its reason until a person acts
    exported  // another device has it now (transfer.hpp); never sent from here again
};
std::string_view to_string(ItemState state);

// Something that must leave the terminal. Its id is its idempotency key, for ever.
struct NewItem {
    std::string id;
    std::string kind;       // the channel: "provider", "sync", "print"
    std::string target;     // "payhub", "back_office", "printer"
    std::string order_key;  // items with the same key leave one after another, in order of insertion
    Value payload;          // opaque to the outbox
    // Born in_flight, attempts 1: the caller hands it to Outbox::enqueued() as soon as the commit is confirmed. While
    // an earlier item of its order_key waits, it is born pending all the same, and the outbox sees to it in its turn.
    bool first_attempt_now = false;
};

struct Item {
    std::int64_t seq = 0;
    std::string id, kind, target, order_key;
    Value payload;
    ItemState state = ItemState::pending;
    int attempts = 0;
    hal::Stamp created;
    std::optional<hal::Wall> next_at;  // for people; the running deadline is monotonic
    std::string last_error;            // "type: detail"
};

// The result of an attempt, written with whatever events it caused.
struct ItemUpdate {
    std::string id;
    ItemState state = ItemState::pending;
    int attempts = 0;
    std::optional<hal::Duration> next_in;  // from now
    std::string last_error;
    std::optional<ItemState> expected = std::nullopt;  // else "item-moved": somebody else changed it meanwhile
};

// The store assigns the next gap-free number, chains the hash, appends "receipt.issued" to the stream, and
// enqueues the print and sync items, all in this transaction.
struct ReceiptDraft {
    std::string payment_id;
    std::string kind;     // "sale", "refund"
    Value body;           // everything printed, as data; the store adds number, issued_at
    Value sale;           // the payment as it is now, for the back office
    std::string sync_id;  // item ids; empty: no such item
    std::string print_id;
};

struct Receipt {
    std::int64_t number = 0;
    std::string payment_id;
    std::string kind;
    Value body;
    std::string previous_hash;
    std::string hash;
    hal::Stamp issued;
    int prints = 0;
    std::string key_id = {};     // of the device key that signed it; empty: unsigned
    std::string signature = {};  // over `hash`: r and s, 64 bytes in hex
};

// An answer of the local API kept for a repeated Idempotency-Key (90 days).
struct Answer {
    std::string key;          // "<route> <Idempotency-Key>"
    std::string fingerprint;  // SHA-256 of the request body
    int status = 0;
    std::string body;
};

// Exactly-once marks, e.g. {"push:payhub", "77/98765"}. A Change whose claim exists already fails whole with
// "claim-taken".
struct Claim {
    std::string scope;
    std::string id;
};

struct Change {
    std::vector<NewEvent> events;
    std::vector<Document> documents;
    std::vector<NewItem> enqueue;
    std::vector<ItemUpdate> items;
    std::optional<ReceiptDraft> receipt;
    // Called on the writer thread inside the transaction, once the receipt has its number and before the documents
    // are written: lets a document name its receipt. Pure: it may touch nothing but the change it is given.
    std::function<void(std::vector<Document>&, const Receipt&)> with_receipt;
    std::vector<Answer> answers;
    std::vector<Claim> claims;
    std::vector<std::int64_t> printed;  // receipt numbers whose print count goes up
};

struct Committed {
    std::int64_t first_seq = 0;  // of the change's events; 0 when it had none
    std::int64_t last_seq = 0;
    std::optional<Receipt> receipt;
};

}  // namespace till::offline

// The two chains that make a missing or edited record show. Pure.
//
// A link is SHA-256 over the canonical bytes of a record: its fields in the order below, each written as
// <length in decimal> ':' <bytes>, numbers in decimal, JSON as it is stored. The first link's previous hash is 32
// zero bytes.
//   event:   "till.event.1", previous hash (32 bytes), seq, stream, type, data, monotonic ms, wall ms, trusted (0|1),
//            boot id
//   receipt: "till.receipt.1", previous hash, terminal id, number, payment id, kind, body, issued (RFC 3339)
#pragma once

#include "till/hal/crypto.hpp"
#include "till/hal/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace till::offline::store {

inline const std::string first_previous_hash(32, '\0');  // raw bytes, as every hash in here

struct EventLink {
    std::string_view previous_hash;
    std::int64_t seq;
    std::string_view stream;
    std::string_view type;
    std::string_view data;
    const hal::Stamp& at;
};
std::string link_hash(const hal::Crypto& crypto, const EventLink& event);

struct ReceiptLink {
    std::string_view previous_hash;
    std::string_view terminal_id;
    std::int64_t number;
    std::string_view payment_id;
    std::string_view kind;
    std::string_view body;
    hal::Wall issued;
};
std::string link_hash(const hal::Crypto& crypto, const ReceiptLink& receipt);

// What is signed for everything that is no receipt (store/seals.hpp): "till.seal.1", kind, n, hash.
std::string seal_hash(const hal::Crypto& crypto, std::string_view kind, std::int64_t n, std::string_view hash);

std::string hex(std::string_view raw);

}  // namespace till::offline::store

// Prune: one bounded step of forgetting what is final (till/offline/retention.hpp). Inside a transaction.
#pragma once

#include "store/write_context.hpp"
#include "till/offline/retention.hpp"

namespace till::offline::store {

// Up to which time a rule lets go of things, in Unix milliseconds.
struct Cutoffs {
    std::int64_t events = 0;
    std::int64_t receipts = 0;
};
Cutoffs cutoffs(const Retention& retention, hal::Wall now);

Result<Pruned> prune(Connection& db, const hal::Crypto& crypto, hal::Signer* signer, const Retention& retention,
                     const hal::Stamp& now);

}  // namespace till::offline::store

// Answers kept for a repeated Idempotency-Key, and exactly-once claims.
#pragma once

#include "store/write_context.hpp"
#include "till/offline/records.hpp"

namespace till::offline::store {

Result<void> put_answer(Connection& db, const Answer& answer, const hal::Stamp& now);  // replaces
Result<Answer> find_answer(Connection& db, std::string_view key);
// Forgets a few of those older than 90 days; only while the wall clock is trusted.
Result<void> prune_answers(Connection& db, const hal::Stamp& now);

Result<void> take_claim(Connection& db, const Claim& claim);  // "claim-taken"

}  // namespace till::offline::store

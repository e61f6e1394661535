// Answers kept for a repeated Idempotency-Key, and exactly-once claims.
#pragma once

#include "store/write_context.hpp"
#include "till/offline/records.hpp"

namespace till::offline::store {

Result<void> put_answer(Connection& db, const Answer& answer, const hal::Stamp& now);  // replaces
Result<Answer> find_answer(Connection& db, std::string_view key);
// Forgets a few of those older than 90 days; only while the wall clock is trusted.
Result<void> prune_answers(Connection& db, const hal::Stamp& now);

// event_seq: the last event there was; the claim is forgotten with it (retention.hpp).
Result<void> take_claim(Connection& db, const Claim& claim, std::int64_t event_seq);  // "claim-taken"

}  // namespace till::offline::store

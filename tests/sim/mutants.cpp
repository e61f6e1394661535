#include "tests/sim/mutants.hpp"

#include <array>

namespace till::sim {
namespace {

constexpr std::array<MutantInfo, 5> mutants = {{
    {Mutant::fsync_is_a_no_op, "fsync-is-a-no-op", "the disk ignores syncs"},
    {Mutant::log_synced_lazily, "log-synced-lazily", "syncs of the log wait for the next checkpoint"},
    {Mutant::answer_before_commit, "answer-before-commit", "the listener answers a push before it is on disk"},
    {Mutant::new_key_per_attempt, "new-key-per-attempt", "every attempt carries an idempotency key of its own"},
    {Mutant::lost_is_a_no, "lost-is-a-no", "where no answer came, one comes that says No"},
}};

}  // namespace

std::span<const MutantInfo> all_mutants() { return mutants; }

}  // namespace till::sim

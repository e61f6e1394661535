// Mutants: faults of the terminal itself, made on purpose, to see whether the simulator would notice: a zero proves
// nothing if the harness cannot fail. Each is produced at one of the terminal's seams (its disk, its network, its
// listener), so that the product's code holds no switch for it.
#pragma once

#include <span>
#include <string_view>

namespace till::sim {

enum class Mutant {
    none,
    fsync_is_a_no_op,
    log_synced_lazily,
    answer_before_commit,
    new_key_per_attempt,
    lost_is_a_no
};

struct MutantInfo {
    Mutant mutant;
    std::string_view name;
    std::string_view made_by;
};
std::span<const MutantInfo> all_mutants();

}  // namespace till::sim

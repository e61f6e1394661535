// The cases, by theme. Each runs against every method; where it makes no sense it says why (Bench::not_applicable).
#pragma once

#include "tests/contract/sandbox/bench.hpp"

namespace till::contract {

struct Case {
    std::string name;
    std::string title;  // in the table
    std::function<void(Bench&)> run;
};

std::vector<Case> life_cases();      // happy, declined, cancelled, expired, late
std::vector<Case> lost_cases();      // answers that never came, on every mutating call
std::vector<Case> answer_cases();    // answers that say nothing, or the wrong thing
std::vector<Case> push_cases();      // duplicate, reordered, missing, early
std::vector<Case> stranger_cases();  // forged, replayed, of another sale, of another world
std::vector<Case> refund_cases();
std::vector<Case> amount_cases();  // exponents, parts, vouchers

const std::vector<Case>& cases();  // all of them, in the order of the table

}  // namespace till::contract

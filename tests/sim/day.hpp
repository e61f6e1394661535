// Day: one run of the simulator. A seed decides which methods are sold, how bad the weather is, and everything that
// happens. First the weather (safety: nothing wrong may ever be seen), then clear weather (liveness: everything must
// come to an end by itself, or by what a person would do), then the judge.
#pragma once

#include "tests/sim/mutants.hpp"
#include "tests/sim/weather.hpp"

#include <map>
#include <string>
#include <vector>

namespace till::sim {

struct DayOptions {
    std::uint64_t seed = 1;
    int sales = 60;
    Mutant mutant = Mutant::none;
    bool trace = false;
    std::string only_service;  // "" for all
};

struct DayReport {
    std::uint64_t seed = 0;
    std::int64_t sales = 0;     // begun by the cashier
    std::int64_t payments = 0;  // in the journal
    std::int64_t boots = 0, steps = 0, alarms = 0;
    std::map<std::string, std::int64_t> states;    // how the payments ended
    std::map<std::string, std::int64_t> happened;  // faults that were met
    std::vector<std::string> wrong;                // empty: all is well
    std::vector<std::string> trace;
};

DayReport run_day(const DayOptions& options);

}  // namespace till::sim

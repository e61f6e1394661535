// Cuts the power before every call of a recorded run, in every manner, and has each state checked.
#pragma once

#include "tests/crash/power/checker.hpp"

#include <set>
#include <span>

namespace till::crash {

struct Tally {
    std::int64_t points = 0, states = 0;
    std::int64_t unopenable = 0, broken = 0, lost = 0;
    std::size_t promises = 0;
    std::string first;  // the first state that is not good

    void add(const Tally& other);
    bool good() const { return unopenable == 0 && broken == 0 && lost == 0; }
};

struct Enumeration {
    Manners manners = Manners::honest;
    int seeds = 1;            // random states of each manner at each point
    int stride = 1;           // every n-th point
    int from = 0;             // the first point: calls before it only say what the disk held
    bool until_lost = false;  // one find is enough
};

// States that were seen before (same bytes, same promises) are not counted again.
Tally enumerate(std::span<const Call> calls, const Enumeration& how, Checker& checker);

}  // namespace till::crash

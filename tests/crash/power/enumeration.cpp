#include "tests/crash/power/enumeration.hpp"

#include <functional>

namespace till::crash {
namespace {

std::size_t fingerprint(const DiskModel::Files& files, const Promises& promises) {
    std::size_t mixed = promises.count();
    for (const auto& [name, bytes] : files) {
        if (!name.substr(name.rfind('/') + 1).starts_with("till.db")) continue;
        mixed = mixed * 1'000'003 ^ std::hash<std::string>{}(name);
        mixed = mixed * 1'000'003 ^ std::hash<std::string>{}(bytes);
    }
    return mixed;
}

}  // namespace

void Tally::add(const Tally& other) {
    points += other.points;
    states += other.states;
    unopenable += other.unopenable;
    broken += other.broken;
    lost += other.lost;
    promises += other.promises;
    if (first.empty()) first = other.first;
}

Tally enumerate(std::span<const Call> calls, const Enumeration& how, Checker& checker) {
    Tally tally;
    DiskModel disk(how.manners);
    Promises promises;
    std::set<std::size_t> seen;
    const auto try_one = [&](std::size_t point, Survives survives, unsigned seed) {
        std::mt19937 random(seed);
        const auto files = disk.after_cut(survives, random);
        if (!seen.insert(fingerprint(files, promises)).second) return;
        const Verdict verdict = checker.check(files, promises);
        ++tally.states;
        tally.unopenable += verdict.opens ? 0 : 1;
        tally.broken += verdict.opens && !verdict.whole ? 1 : 0;
        tally.lost += verdict.opens && !verdict.kept ? 1 : 0;
        if (verdict.good() || !tally.first.empty()) return;
        tally.first = "call " + std::to_string(point) + ", way " + std::to_string(static_cast<int>(survives)) +
                      ", seed " + std::to_string(seed) + ": " + verdict.why;
    };
    for (std::size_t point = 0; point <= calls.size(); ++point) {
        const bool is_point = point % static_cast<std::size_t>(how.stride) == 0 || point == calls.size();
        if (is_point && point >= static_cast<std::size_t>(how.from)) {
            ++tally.points;
            try_one(point, Survives::nothing, 0);
            try_one(point, Survives::everything, 0);
            const int seeds = disk.anything_waits() ? how.seeds : 0;
            for (int i = 0; i < seeds; ++i) {
                const auto seed = static_cast<unsigned>(point * 1000 + static_cast<std::size_t>(i));
                for (const Survives survives : {Survives::prefix, Survives::subset, Survives::torn_subset})
                    try_one(point, survives, seed);
            }
            if (how.until_lost && tally.lost > 0) break;
        }
        if (point == calls.size()) break;
        promises.add(calls[point]);
        disk.apply(calls[point]);
    }
    tally.promises = promises.count();
    return tally;
}

}  // namespace till::crash

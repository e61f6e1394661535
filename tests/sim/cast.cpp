#include "tests/sim/cast.hpp"

#include <algorithm>

namespace till::sim {

using contract::Rig;

Cast Cast::drawn(Random& random, const std::string& only_service) {
    std::map<std::string, std::vector<const Rig*>> by_service;
    for (const auto& rig : contract::rigs()) {
        if (only_service.empty() || rig.service == only_service) by_service[rig.service].push_back(&rig);
    }
    Cast cast;
    for (const auto& [service, all] : by_service) {
        const auto* leader = random.pick(all);
        cast.leaders.push_back(leader);
        cast.methods.push_back(leader);
        // A variant changes its own method; the others stay as they are without one.
        for (const auto* rig : all) {
            const bool plain = rig->name == rig->method;
            if (plain && rig->method != leader->method) cast.methods.push_back(rig);
        }
    }
    return cast;
}

}  // namespace till::sim

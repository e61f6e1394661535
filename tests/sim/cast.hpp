// Cast: which providers and methods a run has. Of each provider one variant of its configuration is drawn (PayGlobe with
// or without manual capture, Payhub with or without its status read), and all methods that go with it.
#pragma once

#include "tests/contract/sandbox/rig.hpp"
#include "tests/sim/random.hpp"

namespace till::sim {

struct Cast {
    std::vector<const contract::Rig*> leaders;  // whose configuration each provider has
    std::vector<const contract::Rig*> methods;  // what the cashier picks from

    static Cast drawn(Random& random, const std::string& only_service);
};

}  // namespace till::sim

// tillctl's command line: arguments in, exit code out. 0 done, 1 refused, 2 wrong arguments, 3 terminal not reached
// or its answer lost.
#pragma once

#include "client.hpp"
#include "data.hpp"

#include "till/hal/clock.hpp"
#include "till/hal/crypto.hpp"

#include <ostream>
#include <string>
#include <vector>

namespace till::firmware::ctl {

struct Surroundings {
    Client::Ports api;
    const hal::Clock& clock;
    hal::Crypto& crypto;
    std::ostream& out;
    std::ostream& err;
    unsigned user_id = 0;
    std::string version;
    DataPorts data = {};
};

int run(const std::vector<std::string>& arguments, Surroundings& surroundings);

}  // namespace till::firmware::ctl

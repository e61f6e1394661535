// Judge: compares, when all is quiet, four books that share no code: the terminal's journal, the providers' ledger, the
// back office's, and what people saw.
#pragma once

#include "tests/sim/shop.hpp"

namespace till::sim {

struct Books {
    Terminal& till;
    const Shop& shop;
    Wire& wire;
    test::FakeLoop& loop;
};

// Empty: nothing was lost, nothing taken twice, nothing is stuck. I1…I6 of docs/reliability.md.
std::vector<std::string> judge(const Books& books);

}  // namespace till::sim

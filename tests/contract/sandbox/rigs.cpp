#include "tests/contract/sandbox/rig.hpp"

#include <algorithm>
#include <iterator>

namespace till::contract {

const std::vector<Rig>& rigs() {
    static const std::vector<Rig> all = [] {
        std::vector<Rig> list;
        for (auto* provider : {payhub_rigs, payglobe_rigs, portone_rigs, payrexx_rigs, paysafe_rigs}) {
            auto some = provider();
            std::ranges::move(some, std::back_inserter(list));
        }
        return list;
    }();
    return all;
}

}  // namespace till::contract

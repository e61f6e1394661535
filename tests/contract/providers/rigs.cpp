#include "tests/contract/providers/rigs.hpp"

namespace till::providers::contract {

const std::vector<Rig>& rigs() {
    static const std::vector<Rig> all = [] {
        std::vector<Rig> list;
        for (const auto& of_one :
             {payhub_rigs(), bank_rigs(), payglobe_rigs(), payrexx_rigs(), portone_rigs(), paysafe_rigs()})
            list.insert(list.end(), of_one.begin(), of_one.end());
        return list;
    }();
    return all;
}

}  // namespace till::providers::contract

#include "tests/sandbox/faults/fault.hpp"

#include <algorithm>

namespace till::sandbox {

std::int64_t FaultPlan::add(Fault fault) {
    fault.id = next_id_++;
    faults_.push_back(std::move(fault));
    return faults_.back().id;
}

std::optional<Fault> FaultPlan::take(std::string_view service, const std::vector<std::string>& operations) {
    const auto matches = [&](const Fault& fault) {
        if (!fault.service.empty() && fault.service != service) return false;
        return fault.operation.empty() || std::ranges::find(operations, fault.operation) != operations.end();
    };
    const auto found = std::ranges::find_if(faults_, matches);
    if (found == faults_.end()) return std::nullopt;
    ++found->fired;
    Fault taken = *found;
    if (found->times != 0 && found->fired >= found->times) faults_.erase(found);
    return taken;
}

bool FaultPlan::remove(std::int64_t id) {
    return std::erase_if(faults_, [id](const Fault& fault) { return fault.id == id; }) > 0;
}

}  // namespace till::sandbox

// The common faults as buttons of the index page (and as examples of what POST /admin/faults takes).
#pragma once

#include "tests/sandbox/faults/fault.hpp"

namespace till::sandbox {

struct Preset {
    std::string_view name;
    std::string_view label;
    std::string_view hint;
    std::string_view json;
};

const std::vector<Preset>& presets();
// nullopt: no such preset.
std::optional<Fault> preset_fault(std::string_view name);

}  // namespace till::sandbox

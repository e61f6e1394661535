// Reads one TOML file into a Config: only what the file says is touched.
#pragma once

#include "till/firmware/config/config.hpp"

namespace till::firmware {

// `text` is the file's content, `name` how errors call it. Appends "name:line: key: why" to `errors`.
void read_toml(std::string_view text, const std::string& name, Config& config, std::vector<std::string>& errors);

}  // namespace till::firmware

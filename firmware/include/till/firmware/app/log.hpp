// Logging: one line per event, `key=value`, to stderr (journald keeps it). Everything that goes out passes the
// scrubber: card numbers, IBANs, bearer tokens and keys never reach a log.
#pragma once

#include <string>
#include <string_view>

namespace till::firmware::app {

void set_up_log(std::string_view level);
std::string scrub(std::string_view line);

}  // namespace till::firmware::app

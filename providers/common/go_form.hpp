// Text as Go's standard library writes it, for signatures over values instead of bytes. Pure; any thread.
#pragma once

#include "till/hal/json.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace till::providers {

using FormFields = std::vector<std::pair<std::string, std::string>>;

// url.QueryEscape: letters, digits and "-_.~" as they are, blank as '+', everything else as %XX.
std::string go_query_escape(std::string_view text);

// "a=1&b=2", sorted by name, both escaped: url.Values.Encode.
std::string go_form(FormFields fields);

// A JSON number's text as strconv.FormatFloat(x, 'f', -1, 64) writes it: no exponent, no zeros at the end. More than 15
// digits, which a double would round, and more than 30 places: "amount-invalid".
hal::Result<std::string> go_number(std::string_view json_number);

}  // namespace till::providers

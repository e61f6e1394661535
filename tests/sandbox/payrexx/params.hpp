// Parameters as Payrexx takes them: JSON, or a PHP form with names in brackets, in a query or in a body; and forms as
// PHP's http_build_query writes them.
#pragma once

#include "tests/sandbox/app/parts.hpp"

#include <optional>
#include <utility>

namespace till::sandbox::payrexx {

using Pairs = std::vector<std::pair<std::string, std::string>>;  // decoded, in their order

Pairs pairs_of(std::string_view form);
// "pm[0]=twint" -> {"pm": {"0": "twint"}}; what is no name is left out.
Value nested(const Pairs& pairs);
// RFC 1738 as http_build_query writes it: blanks are '+', '~' is escaped.
std::string query_of(const Pairs& pairs);
// The same of a value: true and false are 1 and 0, nulls and empty lists vanish.
Pairs flattened(const Value& value);

std::optional<std::int64_t> whole(const Value& params, std::string_view name);  // 500 or "500"
std::string text(const Value& params, std::string_view name);                   // also of a number
bool flag(const Value& params, std::string_view name);                          // true, 1, "1", "true"
// A list; in a form its names must be numbers: "pm=twint" and "pm[]=twint" are silently none.
std::vector<std::string> words(const Value& params, std::string_view name);

}  // namespace till::sandbox::payrexx

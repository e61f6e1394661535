// Forms as PHP writes and reads them: http_build_query (RFC 1738) and bracketed names. Pure; any thread.
#pragma once

#include "till/hal/json.hpp"

#include <string>
#include <string_view>

namespace till::providers::payrexx {

using hal::Result;

// Letters, digits and "-_." stay, a blank is '+', the rest is %XX: PHP's urlencode.
std::string url_encoded(std::string_view text);

// An object's members as "a=1&b%5Bc%5D=x", in their order; true and false are 1 and 0, null is left out.
std::string build_query(const hal::json::Value& object);

// "a[b][0]=x" as {"a": {"b": {"0": "x"}}}: all values are texts, lists are objects with numbers for names.
// "form-invalid" for what cannot be one value per name: broken escapes, "a[]", "a=1&a[b]=2", names that come twice,
// and more than the limits: 1000 pairs, depth 8, indexes up to 9999.
Result<hal::json::Value> parse_form(std::string_view body);

}  // namespace till::providers::payrexx

// What the sandbox hears: an HTTP request as plain values, its path, query and form taken apart.
#pragma once

#include "till/hal/http.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace till::sandbox {

struct Request {
    std::string method;
    std::string path;   // percent-encoded as received, without the query
    std::string query;  // without '?'
    hal::HttpHeaders headers;
    std::string body;

    bool is(std::string_view wanted_method) const { return method == wanted_method; }
};

// "%41b+c" -> "Ab+c"; with `plus_is_space` as HTML forms write it. nullopt: a broken escape or a NUL byte.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

// "/pay/ab%20c/" -> {"pay", "ab c"}. Empty when a segment does not decode.
std::vector<std::string> segments(std::string_view path);

// application/x-www-form-urlencoded, also a query string. Pairs that do not decode are left out.
class Form {
  public:
    static Form parse(std::string_view text);
    std::string value(std::string_view name) const;  // "" when absent
    bool has(std::string_view name) const;

  private:
    std::vector<std::pair<std::string, std::string>> items_;
};

}  // namespace till::sandbox

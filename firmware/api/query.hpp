// Query: the parameters of a URL, strictly: each name once, only names somebody asks for, percent-decoding.
#pragma once

#include "till/hal/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace till::firmware::api {

std::optional<std::string> percent_decoded(std::string_view text);  // nullopt: malformed, or control characters

// As ObjectReader: take what is known, then finish() reports the first error ("query-invalid").
class Query {
  public:
    explicit Query(std::string_view text);

    std::optional<std::string> text(std::string_view name, std::size_t max_bytes = 64);
    std::optional<std::int64_t> integer(std::string_view name, std::int64_t min, std::int64_t max);
    bool flag(std::string_view name);  // "1" or "true"; "0", "false" and absent are false
    hal::Result<void> finish();

  private:
    void add(std::string name, std::string value);
    void fail(std::string why);
    std::vector<std::pair<std::string, std::string>> items_;
    std::vector<bool> taken_;
    std::optional<hal::Error> error_;
};

}  // namespace till::firmware::api

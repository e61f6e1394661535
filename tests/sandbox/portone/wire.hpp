// What PortOne writes: major units as Go prints floats, codes as decimal strings, a link's status in camelCase and
// everything else in snake_case, three ways to write a time.
#pragma once

#include "tests/sandbox/portone/book.hpp"

#include <optional>

namespace till::sandbox::portone {

Value number(const Link& link, std::int64_t minor);           // 100.10 as 100.1
std::string go_time(std::int64_t at);                         // "2024-09-26 10:42:24.65 +0000 UTC"
std::string iso_time(std::int64_t at);                        // "2024-09-26T10:42:24.650Z"
std::optional<std::int64_t> read_time(std::string_view iso);  // UTC only

std::string page_url(const Link& link, const Context& context);

// The lookup worked: that is all "2000" says.
hal::HttpResponse good(Value content);

struct Problem {
    std::string_view code, reason, message;
    int status = 0;  // 0: switch portone.error_status
};
hal::HttpResponse bad(const Problem& problem, const Context& context, bool of_create = false);
hal::HttpResponse not_found(const Context& context);
hal::HttpResponse unauthorised(std::string_view message, const Context& context, bool of_create = false);

// All of these show the link as the clock makes it (customer.hpp: as_it_is_now).
Value link_json(const Link& link, const Context& context);
Value transaction_json(const Try& one, const Context& context);
Value details_json(const Link& link, const Try& one, const Context& context);
Value refunds_json(const Link& link, const Try& one, const Context& context);

std::string environment_of(const Link& link, const Context& context);

}  // namespace till::sandbox::portone

// KnownTime: Unix seconds for requests that carry a time, also on a terminal whose clock was never set: the trusted
// clock where there is one, else the Date header (RFC 9110 6.6.1) of the provider's last answer plus the time since.
// Loop thread only.
#pragma once

#include "till/hal/clock.hpp"
#include "till/hal/http.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace till::firmware {

class KnownTime {
  public:
    explicit KnownTime(const hal::Clock& clock) : clock_(clock) {}

    void heard(const std::string& provider, const hal::HttpHeaders& headers);
    std::optional<std::int64_t> seconds(const std::string& provider) const;

  private:
    struct Heard {
        std::int64_t seconds = 0;
        hal::Monotonic at;
    };
    const hal::Clock& clock_;
    std::map<std::string, Heard> heard_;
};

// "Fri, 20 Nov 2026 16:05:00 GMT"; anything else is nullopt.
std::optional<std::int64_t> seconds_of_http_date(std::string_view text);

}  // namespace till::firmware

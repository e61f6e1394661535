#include "known_time.hpp"

#include <ctime>

namespace till::firmware {

std::optional<std::int64_t> seconds_of_http_date(std::string_view text) {
    const std::string copy(text);
    std::tm parts{};
    const char* end = strptime(copy.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    if (end == nullptr || *end != '\0') return std::nullopt;
    return timegm(&parts);
}

void KnownTime::heard(const std::string& provider, const hal::HttpHeaders& headers) {
    const auto date = headers.find("Date");
    if (!date) return;
    if (const auto seconds = seconds_of_http_date(*date)) heard_[provider] = {*seconds, clock_.monotonic()};
}

std::optional<std::int64_t> KnownTime::seconds(const std::string& provider) const {
    using std::chrono::duration_cast;
    const auto now = clock_.now();
    if (now.trusted) return duration_cast<std::chrono::seconds>(now.wall.time_since_epoch()).count();
    const auto found = heard_.find(provider);
    if (found == heard_.end()) return std::nullopt;
    return found->second.seconds + duration_cast<std::chrono::seconds>(now.monotonic - found->second.at).count();
}

}  // namespace till::firmware

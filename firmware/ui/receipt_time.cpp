#include "receipt_time.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <ctime>
#include <optional>

namespace till::firmware::ui {

namespace {

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    int value = 0;
    if (text.size() < at + count) return std::nullopt;
    const auto part = text.substr(at, count);
    if (!std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
    std::from_chars(part.data(), part.data() + part.size(), value);
    return value;
}

struct Written {
    std::chrono::sys_seconds utc;
    std::string zone;  // "UTC", "+01:00"
};

// What follows the seconds: nothing we know, "Z" or an offset.
std::optional<std::pair<std::string, std::chrono::minutes>> zone_of(std::string_view rest) {
    if (rest.starts_with('.')) {
        rest.remove_prefix(1);
        while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9')
            rest.remove_prefix(1);
    }
    if (rest == "Z" || rest == "z") return std::pair(std::string("UTC"), std::chrono::minutes{0});
    const auto hours = digits(rest, 1, 2);
    const auto minutes = digits(rest, 4, 2);
    const bool shaped = rest.size() == 6 && (rest[0] == '+' || rest[0] == '-') && rest[3] == ':' && hours && minutes;
    if (!shaped || *hours > 23 || *minutes > 59) return std::nullopt;
    const std::chrono::minutes offset{*hours * 60 + *minutes};
    return std::pair(std::string(rest), rest[0] == '-' ? -offset : offset);
}

std::optional<Written> read(std::string_view text) {
    const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
    if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
    const bool marks = text[4] == '-' && text[7] == '-' && text[13] == ':' && text[16] == ':' &&
                       (text[10] == 'T' || text[10] == 't' || text[10] == ' ');
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!marks || !date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    const auto zone = zone_of(text.substr(19));
    if (!zone) return std::nullopt;
    const auto local = std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
                       std::chrono::seconds{*second};
    return Written{local - zone->second, zone->first};
}

}  // namespace

std::string receipt_time(std::string_view rfc3339, bool local) {
    const auto written = read(rfc3339);
    if (!written) return {};
    if (!local) {
        return std::string(rfc3339.substr(0, 10)) + " " + std::string(rfc3339.substr(11, 5)) + " " + written->zone;
    }
    const std::time_t seconds = written->utc.time_since_epoch().count();
    std::tm here{};
    char text[64];
    if (localtime_r(&seconds, &here) == nullptr) return {};
    if (std::strftime(text, sizeof text, "%Y-%m-%d %H:%M %Z", &here) == 0) return {};
    return text;
}

}  // namespace till::firmware::ui

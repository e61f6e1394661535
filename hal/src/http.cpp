#include "till/hal/http.hpp"

#include <algorithm>

namespace till::hal {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && blank(text.back()))
        text.remove_suffix(1);
    return text;
}

}  // namespace

std::optional<std::string_view> HttpHeaders::find(std::string_view name) const {
    for (const auto& [key, value] : items_)
        if (same_name(key, name)) return value;
    return std::nullopt;
}

std::vector<std::string_view> HttpHeaders::all(std::string_view name) const {
    std::vector<std::string_view> found;
    for (const auto& [key, value] : items_)
        if (same_name(key, name)) found.emplace_back(value);
    return found;
}

std::optional<Duration> retry_after(const HttpResponse& response) {
    const auto header = response.headers.find("Retry-After");
    if (!header) return std::nullopt;
    const auto digits = trim(*header);
    if (digits.empty()) return std::nullopt;

    constexpr std::int64_t day = 24 * 60 * 60;
    std::int64_t seconds = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        seconds = std::min(day, seconds * 10 + (c - '0'));  // capped at every digit: no length overflows
    }
    return std::chrono::seconds(seconds);
}

}  // namespace till::hal

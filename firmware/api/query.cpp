#include "query.hpp"

#include <algorithm>
#include <charconv>

namespace till::firmware::api {
namespace {

constexpr std::size_t max_parameters = 16;

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex_digit(text[i + 1]);
            const int low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return std::nullopt;
        out += c;
    }
    return out;
}

Query::Query(std::string_view text) {
    while (!text.empty() && !error_) {
        const auto end = std::min(text.find('&'), text.size());
        const auto pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) continue;
        const auto equals = std::min(pair.find('='), pair.size());
        auto name = percent_decoded(pair.substr(0, equals));
        auto value = percent_decoded(pair.substr(std::min(equals + 1, pair.size())));
        if (!name || !value)
            fail("not percent-encoded text");
        else
            add(std::move(*name), std::move(*value));
    }
    taken_.resize(items_.size());
}

void Query::add(std::string name, std::string value) {
    if (items_.size() == max_parameters) return fail("too many parameters");
    if (std::ranges::any_of(items_, [&](const auto& item) { return item.first == name; }))
        return fail(name + " is there twice");
    items_.emplace_back(std::move(name), std::move(value));
}

void Query::fail(std::string why) {
    if (!error_) error_ = hal::Error{"query-invalid", std::move(why)};
}

std::optional<std::string> Query::text(std::string_view name, std::size_t max_bytes) {
    for (std::size_t i = 0; i < taken_.size(); ++i) {
        if (items_[i].first != name) continue;
        taken_[i] = true;
        if (items_[i].second.size() <= max_bytes) return items_[i].second;
        fail(std::string(name) + " is too long");
    }
    return std::nullopt;
}

std::optional<std::int64_t> Query::integer(std::string_view name, std::int64_t min, std::int64_t max) {
    const auto value = text(name, 20);
    if (!value) return std::nullopt;
    std::int64_t number = 0;
    const char* const last = value->data() + value->size();
    const auto [end, error] = std::from_chars(value->data(), last, number);
    if (error == std::errc() && end == last && number >= min && number <= max) return number;
    fail(std::string(name) + " is not an integer from " + std::to_string(min) + " to " + std::to_string(max));
    return std::nullopt;
}

bool Query::flag(std::string_view name) {
    const auto value = text(name, 8);
    if (!value || *value == "0" || *value == "false") return false;
    if (*value != "1" && *value != "true") fail(std::string(name) + " is neither 1 nor 0");
    return true;
}

hal::Result<void> Query::finish() {
    for (std::size_t i = 0; i < taken_.size(); ++i)
        if (!taken_[i]) fail("nobody knows the parameter " + items_[i].first);
    if (error_) return std::unexpected(*error_);
    return {};
}

}  // namespace till::firmware::api

#include "common/go_form.hpp"

#include <algorithm>
#include <charconv>

namespace till::providers {
namespace {

constexpr std::size_t most_digits = 15;
constexpr int most_places = 30;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_unreserved(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_' || c == '.' ||
           c == '~';
}

struct Digits {
    bool minus = false;
    std::string significant;  // no zeros at either end; empty: zero
    int point = 0;            // places in front of which digit the point stands
};

std::unexpected<hal::Error> invalid() { return hal::fail("amount-invalid", "not a number of at most 15 digits"); }

// "1.250e3" -> 125, point 4.
hal::Result<Digits> split(std::string_view text) {
    Digits out;
    if (text.starts_with('-')) {
        out.minus = true;
        text.remove_prefix(1);
    }
    const auto e = text.find_first_of("eE");
    int exponent = 0;
    if (e != std::string_view::npos) {
        auto power = text.substr(e + 1);
        if (power.starts_with('+')) power.remove_prefix(1);
        if (power.starts_with('-') && text[e + 1] == '+') return invalid();
        const auto* const end = power.data() + power.size();
        const auto read = std::from_chars(power.data(), end, exponent);
        if (read.ec != std::errc() || read.ptr != end || exponent > most_places || exponent < -most_places)
            return invalid();
    }
    const auto mantissa = text.substr(0, e);
    const auto dot = mantissa.find('.');
    const auto whole = mantissa.substr(0, dot);
    const auto fraction = dot == std::string_view::npos ? std::string_view() : mantissa.substr(dot + 1);
    out.significant = std::string(whole) + std::string(fraction);
    if (whole.empty() || (dot != std::string_view::npos && fraction.empty()) ||
        !std::ranges::all_of(out.significant, is_digit) || out.significant.size() > 64)
        return invalid();
    out.point = static_cast<int>(whole.size()) + exponent;
    const auto first = out.significant.find_first_not_of('0');
    if (first == std::string::npos) {
        out.significant.clear();
        return out;
    }
    out.significant.erase(0, first);
    out.point -= static_cast<int>(first);
    out.significant.erase(out.significant.find_last_not_of('0') + 1);
    if (out.significant.size() > most_digits || out.point > most_places || out.point < -most_places) return invalid();
    return out;
}

}  // namespace

std::string go_query_escape(std::string_view text) {
    constexpr char hex[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_unreserved(c)) {
            out += c;
        } else if (c == ' ') {
            out += '+';
        } else {
            out += '%';
            out += hex[byte >> 4U];
            out += hex[byte & 15U];
        }
    }
    return out;
}

std::string go_form(FormFields fields) {
    std::ranges::stable_sort(fields, {}, &FormFields::value_type::first);
    std::string out;
    for (const auto& [name, value] : fields) {
        if (!out.empty()) out += '&';
        out += go_query_escape(name) + "=" + go_query_escape(value);
    }
    return out;
}

hal::Result<std::string> go_number(std::string_view json_number) {
    const auto digits = split(json_number);
    if (!digits) return std::unexpected(digits.error());
    std::string out = digits->minus ? "-" : "";
    const auto& text = digits->significant;
    if (text.empty()) return out + "0";
    const auto size = static_cast<int>(text.size());
    if (digits->point <= 0) return out + "0." + std::string(static_cast<std::size_t>(-digits->point), '0') + text;
    if (digits->point >= size) return out + text + std::string(static_cast<std::size_t>(digits->point - size), '0');
    const auto at = static_cast<std::size_t>(digits->point);
    return out + text.substr(0, at) + "." + text.substr(at);
}

}  // namespace till::providers

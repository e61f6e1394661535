#include "tests/sandbox/app/message.hpp"

namespace till::sandbox {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

template <class Take>
void split(std::string_view text, char separator, Take take) {
    while (!text.empty()) {
        const auto end = text.find(separator);
        take(text.substr(0, end));
        if (end == std::string_view::npos) return;
        text.remove_prefix(end + 1);
    }
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_space) {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex_digit(text[i + 1]);
            const int low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return out;
}

std::vector<std::string> segments(std::string_view path) {
    std::vector<std::string> out;
    bool broken = false;
    split(path, '/', [&](std::string_view part) {
        if (part.empty()) return;
        auto decoded = percent_decode(part);
        broken = broken || !decoded;
        out.push_back(decoded.value_or(""));
    });
    return broken ? std::vector<std::string>{} : out;
}

Form Form::parse(std::string_view text) {
    Form form;
    split(text, '&', [&](std::string_view pair) {
        const auto equals = pair.find('=');
        auto name = percent_decode(pair.substr(0, equals), true);
        auto value = percent_decode(equals == std::string_view::npos ? "" : pair.substr(equals + 1), true);
        if (name && value && !name->empty()) form.items_.emplace_back(std::move(*name), std::move(*value));
    });
    return form;
}

std::string Form::value(std::string_view name) const {
    for (const auto& [key, value] : items_) {
        if (key == name) return value;
    }
    return {};
}

bool Form::has(std::string_view name) const {
    for (const auto& item : items_) {
        if (item.first == name) return true;
    }
    return false;
}

}  // namespace till::sandbox

#include "code_groups.hpp"

#include <algorithm>

namespace till::firmware::ui {

namespace {

constexpr std::size_t together = 4;  // groups that stay on one line
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

}  // namespace

bool is_creditor_reference(std::string_view code) {
    return code.size() >= 5 && code.size() <= 25 && code.starts_with("RF") && is_digit(code[2]) && is_digit(code[3]) &&
           std::all_of(code.begin(), code.end(), [](char c) { return is_digit(c) || is_upper(c); });
}

std::vector<std::string> code_groups(const std::string& code) {
    std::vector<std::string> groups;
    if (is_creditor_reference(code)) {
        for (std::size_t at = 0; at < code.size(); at += 4)
            groups.push_back(code.substr(at, 4));
        return groups;
    }
    if (!std::all_of(code.begin(), code.end(), is_digit) || code.size() < 6) return {code};
    const std::size_t count = (code.size() + 3) / 4;
    for (std::size_t group = 0, at = 0; group < count; ++group) {
        const std::size_t size = (code.size() - at) / (count - group);
        groups.push_back(code.substr(at, size));
        at += size;
    }
    return groups;
}

std::string code_in_groups(const std::string& code) {
    const auto groups = code_groups(code);
    std::string out;
    for (const auto& group : groups) {
        if (!out.empty()) out += groups.size() > together ? " " : "\u00A0";
        out += group;
    }
    return out;
}

std::vector<std::string> code_rows(const std::string& grouped, int rows) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at <= grouped.size();) {
        const auto end = std::min(grouped.find(' ', at), grouped.size());
        words.push_back(grouped.substr(at, end - at));
        at = end + 1;
    }
    const auto count = std::clamp<std::size_t>(static_cast<std::size_t>(std::max(rows, 1)), 1, words.size());
    std::vector<std::string> out(count);
    for (std::size_t i = 0; i < words.size(); ++i) {
        auto& row = out[i * count / words.size()];
        if (!row.empty()) row += "\u00A0";
        row += words[i];
    }
    return out;
}

}  // namespace till::firmware::ui

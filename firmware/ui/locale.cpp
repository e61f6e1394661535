#include "locale.hpp"

#include <algorithm>

namespace till::firmware::ui {

namespace {

bool letters(std::string_view part) {
    return std::all_of(part.begin(), part.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

LocaleName parse_locale(std::string_view tag) {
    std::string lower(tag.substr(0, std::min(tag.find_first_of(".@"), std::size_t{64})));
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    LocaleName name;
    std::string_view rest = lower;
    for (bool first = true; !rest.empty() || first; first = false) {
        const auto end = std::min(rest.find_first_of("-_"), rest.size());
        const std::string_view part = rest.substr(0, end);
        if (first && part.size() >= 2 && part.size() <= 3 && letters(part)) name.language = part;
        if (!first && part.size() == 2 && letters(part) && name.region.empty()) name.region = part;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return name;
}

}  // namespace till::firmware::ui

#include "till/firmware/web/assets.hpp"

#include <algorithm>
#include <utility>

namespace till::firmware::web {

const Asset* find_asset(std::string_view name) {
    const auto all = assets();
    const auto it = std::ranges::find(all, name, &Asset::name);
    return it != all.end() ? &*it : nullptr;
}

std::string_view content_type(std::string_view name) {
    constexpr std::pair<std::string_view, std::string_view> types[] = {{".html", "text/html; charset=utf-8"},
                                                                       {".css", "text/css; charset=utf-8"},
                                                                       {".js", "text/javascript; charset=utf-8"},
                                                                       {".svg", "image/svg+xml"},
                                                                       {".json", "application/json"}};
    for (const auto& [suffix, type] : types)
        if (name.ends_with(suffix)) return type;
    return "application/octet-stream";
}

}  // namespace till::firmware::web

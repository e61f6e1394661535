#include "router.hpp"

#include "till/hal/ids.hpp"

#include <algorithm>

namespace till::firmware::api {
namespace {

// The first segment of `path`, without its slash; `path` keeps the rest.
std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    const auto segment = path.substr(0, end);
    path.remove_prefix(end);
    return segment;
}

bool match_segment(std::string_view pattern, std::string_view segment, std::vector<std::string>& params) {
    if (!pattern.starts_with('{')) return pattern == segment;
    const auto suffix = pattern.substr(pattern.find('}') + 1);
    if (!segment.ends_with(suffix)) return false;
    segment.remove_suffix(suffix.size());
    if (!hal::is_safe_id(segment)) return false;
    params.emplace_back(segment);
    return true;
}

}  // namespace

bool allows(RoleSet roles, Role role) {
    switch (role) {
        case Role::cashier: return (roles & cashier) != 0;
        case Role::supervisor: return (roles & supervisor) != 0;
        case Role::technician: return (roles & technician) != 0;
        case Role::integrator: return (roles & integrator) != 0;
    }
    return false;
}

std::optional<std::vector<std::string>> match_path(std::string_view pattern, std::string_view path) {
    std::vector<std::string> params;
    if (!path.starts_with('/')) return std::nullopt;
    while (!pattern.empty() && !path.empty())
        if (!match_segment(take_segment(pattern), take_segment(path), params)) return std::nullopt;
    if (!pattern.empty() || !path.empty()) return std::nullopt;
    return params;
}

Match find_route(std::span<const Route> routes, std::string_view method, std::string_view path) {
    Match match;
    for (const auto& route : routes) {
        auto params = match_path(route.path, path);
        if (!params) continue;
        if (route.method == method) return {&route, std::move(*params), {}};
        if (std::ranges::find(match.allowed, route.method) == match.allowed.end())
            match.allowed.push_back(route.method);
    }
    return match;
}

}  // namespace till::firmware::api

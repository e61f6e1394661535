// Router: finds the row of a route table that fits a request. Pure.
//
// A path pattern's segments are literals, or "{name}", optionally with a literal suffix ("{number}.png"). Path
// parameters are 1..64 of [A-Za-z0-9._-] (hal::is_safe_id); a path with anything else fits nothing. Rows are tried
// in order, so a suffixed pattern stands before the bare one.
#pragma once

#include "exchange.hpp"

#include <span>

namespace till::firmware::api {

struct Context;

// Which roles may use a route. `open` needs no token at all.
enum RoleSet : unsigned {
    open_to_all = 0,
    cashier = 1,
    supervisor = 2,
    technician = 4,
    integrator = 8,
    any_role = 15,
    sellers = cashier | supervisor | integrator,  // may move money
    checkers = supervisor | technician,
    operators = cashier | supervisor | technician | integrator,
};
bool allows(RoleSet roles, Role role);

struct Route {
    std::string_view method;
    std::string_view path;
    RoleSet roles;
    void (*handler)(const std::shared_ptr<Context>& context, const ExchangePtr& exchange);
};

struct Match {
    const Route* route = nullptr;  // nullptr: nothing fits
    std::vector<std::string> params;
    std::vector<std::string_view> allowed;  // methods the path has; empty: no such path
};

std::optional<std::vector<std::string>> match_path(std::string_view pattern, std::string_view path);
Match find_route(std::span<const Route> routes, std::string_view method, std::string_view path);

std::span<const Route> routes();  // the table, routes.cpp

}  // namespace till::firmware::api

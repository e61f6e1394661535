// A create request, read and checked: which provider takes which payment type, and Klarna's rules for lines
// (contract sections 1.2 and 2.2). Names are read in any casing, unknown members are ignored, as ASP.NET does.
#pragma once

#include "tests/sandbox/payhub/model.hpp"
#include "tests/sandbox/payhub/problem.hpp"

namespace till::sandbox::payhub {

struct Draft {
    std::string provider;
    std::string type;
    hal::Money amount;
    std::string short_code;
    std::string description;
    std::string store;
    std::string email;
    std::vector<Line> lines;
};

// Fills `errors` when something is wrong; the draft counts only if that stays empty.
Draft read_draft(const Value& body, const Context& context, FieldErrors& errors);

// Order lines of a Klarna request: at least one, each total = quantity * price - discount, their sum the amount.
std::vector<Line> read_lines(const Value& body, hal::Money amount, bool strict, FieldErrors& errors);

}  // namespace till::sandbox::payhub

// Problems: error types and what HTTP says about them (RFC 9457), one table. GET /problems/<type> shows a row to
// people; docs/api.md lists them all.
#pragma once

#include "till/hal/http.hpp"
#include "till/hal/json.hpp"

#include <span>
#include <string>
#include <string_view>

namespace till::firmware::api {

struct ProblemKind {
    std::string_view type;
    int status;
    bool retryable;  // the same request may succeed later, unchanged
    std::string_view title;
    std::string_view what_now;  // for the person who reads the page
};

std::span<const ProblemKind> problem_kinds();  // sorted by type
// Types without a row are "internal-error": a new error must be given a row before it may leave.
const ProblemKind& problem_kind(std::string_view type);

// The body of an error answer. `extra` is an object whose members are added (payment_id, ...).
hal::json::Value problem_body(const hal::Error& error, const hal::json::Value& extra = {});
hal::HttpResponse problem_response(const hal::Error& error, const hal::json::Value& extra = {});

// The page of one kind; nullopt for a type without a row.
std::optional<std::string> problem_page(std::string_view type);

}  // namespace till::firmware::api

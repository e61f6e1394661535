// The answers every service gives: JSON, HTML, redirects and problems.
#pragma once

#include "tests/sandbox/app/parts.hpp"

namespace till::sandbox {

hal::HttpResponse json_reply(int status, const Value& body);
hal::HttpResponse html_reply(int status, std::string html);
hal::HttpResponse see_other(std::string path);  // after a form: POST, redirect, GET
// RFC 9457, for the sandbox's own interfaces (back office, admin).
hal::HttpResponse problem_reply(int status, std::string_view type, std::string_view detail);

inline Decision answer(hal::HttpResponse response) { return {std::move(response), {}}; }

}  // namespace till::sandbox

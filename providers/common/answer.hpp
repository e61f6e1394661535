// What every translator says the same way about an HTTP answer. Pure; any thread.
#pragma once

#include "till/providers/provider.hpp"

namespace till::providers {

inline constexpr hal::json::Limits answer_limits{.bytes = 256 * 1024, .depth = 16};

// The body as one JSON object in which no two names are equal but for case (names are read whatever their case, so
// two such names would mean that the sender and we may read different ones). Error: "answer-malformed".
Result<hal::json::Value> parse_answer(const hal::HttpResponse& response, hal::json::Limits limits = answer_limits);
bool names_are_unambiguous(const hal::json::Value& value);

Outcome outcome_unknown(std::string type, std::string detail = {});
Outcome outcome_refused(std::string type, std::string detail = {});

// 408, 425, 429, 5xx, redirects and everything else that is no final word: throttled for 429, else unknown.
// nullopt for 2xx and for the 4xx that are an answer.
std::optional<Outcome> read_no_answer(const hal::HttpResponse& response);

// Title, detail, field errors and trace id of an RFC 9457 problem (or Klarna's error object), scrubbed.
std::string problem_text(const hal::json::Value& problem);
bool is_problem(const hal::json::Value& value);

// An id of theirs as text, whether they send it as a number or a string; "" if it is neither, or unsafe.
std::string opaque_id(const hal::json::Value* value);

}  // namespace till::providers

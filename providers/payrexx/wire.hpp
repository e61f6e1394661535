// What every Payrexx answer has in common (contract 3.1): {"status", "data"} or {"status": "error", "message"}.
#pragma once

#include "till/providers/payrexx.hpp"

namespace till::providers::payrexx {

using hal::json::Value;

enum class Effect {
    harmless,    // reads, and what may be repeated: a limit that was hit is only a delay
    moves_money  // an answer that is none leaves the end open, limits included
};

struct Answer {
    enum class Kind { success, failure, neither };
    Kind kind = Kind::neither;
    Value data;          // of success: an object or an array
    std::string error;   // of failure, scrubbed
    Outcome no_verdict;  // of neither
};
Answer open_answer(const hal::HttpResponse& response, Effect effect);

// The only entry of data, or data itself; null if there are several or none.
const Value& only_entry(const Value& data);
const Value& only_entry(Value&& data) = delete;  // it would outlive what it points into

// Payrexx and PHP write numbers as texts at times: "500". nullopt for what is no whole number.
std::optional<std::int64_t> whole_number(const Value& object, std::string_view name);
std::string text_of(const Value& object, std::string_view name);
const Value& object_of(const Value& object, std::string_view name);  // null if there is none
std::string id_of(const Value& object, std::string_view name);       // fit for a path, or ""
std::string http_text(const hal::HttpResponse& response);

// Our reference as Payrexx is given it.
std::string reference_of(const Command& command, const PayrexxConfig& config);

}  // namespace till::providers::payrexx

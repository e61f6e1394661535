// What all of PortOne's answers have in common: an error object, or content. A good HTTP status and "2000" only say
// that the call worked.
#pragma once

#include "till/providers/portone.hpp"

namespace till::providers::portone {

struct Answer {
    enum class Kind {
        good,
        failure,  // the provider says that it did not work: `code` and `why`
        neither   // no word of the provider's: `no_verdict`
    };
    Kind kind = Kind::neither;
    hal::json::Value body;
    std::string code;  // "4010"; "" where none is told
    std::string why;   // scrubbed
    Outcome no_verdict;
};
Answer open_answer(const hal::HttpResponse& response);

// A failure as an outcome of a command that moves something. `refused` and `unproven` are problem types.
Outcome failed(const Answer& answer, std::string refused, std::string unproven);
// A failure of a question, or no answer to it.
Outcome not_told(const Answer& answer);

// The object "content", or the whole body where there is none.
const hal::json::Value& content_of(const hal::json::Value& body);
// Text, or a number's text; "" for anything else.
std::string text_of(const hal::json::Value& object, std::string_view name);
// Text fit for a path; "" for anything else.
std::string id_of(const hal::json::Value& object, std::string_view name);
// Major units, as a number or as its text. "amount-invalid", "amount-precision", "amount-overflow".
Result<Money> amount_of(const hal::json::Value& object, std::string_view name, const hal::Currency& currency);
bool is_currency(const hal::json::Value& object, const hal::Currency& currency);  // in either case

}  // namespace till::providers::portone

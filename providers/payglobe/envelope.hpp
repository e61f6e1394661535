// What every PayGlobe answer has in common (contract 3.1): `success`, `error` or `message`, and who it is about.
#pragma once

#include "till/providers/payglobe.hpp"

namespace till::providers::payglobe {

struct Envelope {
    enum class Kind {
        success,  // 2xx; for calls that move money only with "success": true
        failure,  // "success": false with any status, or a 4xx with a readable error: a definite no, unless it leaves
                  // the end open
        neither   // no verdict; `problem` says why
    };
    Kind kind = Kind::neither;
    hal::json::Value body;  // an object, of success and failure
    std::string error;      // of a failure, scrubbed
    Outcome no_verdict;     // of neither
};

enum class Effect { read_only, moves_money };
Envelope open_envelope(const hal::HttpResponse& response, Effect effect);

// "error" (text, or an object with a message), "message", or an RFC 9457 problem; scrubbed, "" if there is none.
std::string failure_text(const hal::json::Value& body);

std::string text_of(const hal::json::Value& object, std::string_view name);  // "" if it is no text
// A member that is an object; null if there is none.
const hal::json::Value& object_of(const hal::json::Value& object, std::string_view name);

// An id fit to stand in a path and in refs, "" if it is not.
std::string id_of(const hal::json::Value& object, std::string_view name);

enum class Mode { test, live };
Mode mode_of(const PayglobeConfig& config);
// False only where "livemode" or "currency" contradict.
bool same_mode(const hal::json::Value& object, Mode mode);
bool same_currency(const hal::json::Value& object, const hal::Currency& currency);

}  // namespace till::providers::payglobe

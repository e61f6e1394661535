// What every Paysafe answer has in common (contract 4.1): an object, and {"error": {"code", "message"}} with a 4xx.
#pragma once

#include "till/providers/paysafe.hpp"

namespace till::providers::paysafe {

struct Envelope {
    enum class Kind {
        success,  // 2xx with an object
        failure,  // a 4xx with a readable error: nothing was done, unless the code says that it was done before
        neither   // no verdict; `no_verdict` says why
    };
    Kind kind = Kind::neither;
    hal::json::Value body;  // of success and failure; a 402 is the transaction itself with an error in it
    std::string code;       // "5031"; also words, "ALTERNATE-PAYMENTS-GATEWAY-4"
    std::string error;      // for people, scrubbed
    int status = 0;
    Outcome no_verdict;  // of neither
};
Envelope open_envelope(const hal::HttpResponse& response);

// The merchantRefNum is known already, or another request about the same transaction is at work: ours, perhaps.
bool says_done_before(const Envelope& envelope);
bool says_not_found(const Envelope& envelope);

// Lookups by merchantRefNum. `list` is nullptr where the answer is no list: `no_verdict` says why.
struct Listing {
    std::optional<hal::json::Value::Array> entries;  // empty: nothing found
    Outcome no_verdict;
};
Listing open_listing(const hal::HttpResponse& response, std::string_view name);

// A lookup that found nothing. Reads lag behind writes, so only the last of `empty_reads` in a row is a
// "did-not-happen"; the count is kept in refs. Command::asked is no such count: an answer that was an error was no read.
Outcome nothing_found(const Command& command, const std::string& reference, const PaysafeConfig& config);

}  // namespace till::providers::paysafe

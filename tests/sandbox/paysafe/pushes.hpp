// Paysafe's pushes (contract 4.6 to 4.8): the envelope, its variants, the signature, and the growing attemptNumber.
#pragma once

#include "tests/sandbox/paysafe/book.hpp"
#include "till/hal/http.hpp"

namespace till::sandbox::paysafe {

// "PAYMENT_HANDLE_PAYABLE" about the handle, "PAYMENT_…" about the payment. Kept in the sale, for a replay.
Record push_event(Sale& sale, Resource resource, const Row& row, const std::string& event, const Context& context);

hal::HttpHeaders signature(const std::string& body, const Context& context);

// The body with `attempt` in its attemptNumber, whichever way that is written; everything else stays as it is.
std::string with_attempt(const std::string& body, int attempt);

// RFC 4648 section 4; nullopt if it is none.
std::optional<std::string> from_base64(std::string_view text);

// Every event's name: the kinds of push that faults can match, between blanks.
extern const std::string_view event_names;

}  // namespace till::sandbox::paysafe

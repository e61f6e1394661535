// Commands as PortOne's requests. Errors: "reference-missing", "command-invalid", "time-unknown", "refund-not-allowed".
#pragma once

#include "till/providers/portone.hpp"

namespace till::providers::portone {

// What an inquiry asks. Only transaction-details name an amount, and they are found through the two others, so it
// takes three questions to believe in money; each answer leaves the reference for the next one in refs.
enum class Question {
    own_reference,       // a create whose answer was lost: is there a link?
    link,                // fetch-status: the link and its transactions
    transaction,         // its status: gives order_ref
    details,             // amount, currency, environment
    second_transaction,  // the same of a second payment on the link, once the first is settled
    second_details,
    refunds
};
Question question_of(const Command& command);

Result<hal::HttpRequest> build_create(const Command& command, const PortoneConfig& config, const hal::Crypto& crypto);
Result<hal::HttpRequest> build_inquire(const Command& command, const PortoneConfig& config, const hal::Crypto& crypto);
Result<hal::HttpRequest> build_cancel(const Command& command, const PortoneConfig& config, const hal::Crypto& crypto);
Result<hal::HttpRequest> build_refund(const Command& command, const PortoneConfig& config, const hal::Crypto& crypto);

// The start of a refund's reason, by which it is found again.
std::string refund_tag(const Command& command);

// With key and bearer token.
Result<hal::HttpRequest> start_request(std::string method, const std::string& path, const Command& command,
                                       const PortoneConfig& config, const hal::Crypto& crypto);
void set_json(hal::HttpRequest& request, const hal::json::Value& body);

// A reference out of refs, fit for a path. "reference-missing".
Result<std::string> reference(const Command& command, std::string_view name);
Result<hal::json::Number> amount_number(const Money& money);  // major units, as Go writes them

}  // namespace till::providers::portone

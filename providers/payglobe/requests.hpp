// PayGlobe's calls as HTTP requests (contract 3.2 to 3.5). Commands are checked again here: what was wrong in a journal
// must not leave the terminal. Errors: "reference-missing", "command-invalid", "refund-exceeds-card".
#pragma once

#include "payglobe/methods.hpp"
#include "till/providers/payglobe.hpp"

namespace till::providers::payglobe {

Result<hal::HttpRequest> build_create(const Command& command, const Rule& rule, const PayglobeConfig& config);
Result<hal::HttpRequest> build_pay(const Command& command, const PayglobeConfig& config);  // a saved card, now
Result<hal::HttpRequest> build_inquire(const Command& command, const Rule& rule, const PayglobeConfig& config);
Result<hal::HttpRequest> build_end(const Command& command, const Rule& rule,
                                   const PayglobeConfig& config);  // void, cancel
Result<hal::HttpRequest> build_capture(const Command& command, const PayglobeConfig& config);
Result<hal::HttpRequest> build_refund(const Command& command, const PayglobeConfig& config);

// Whether a question about a link is put as POST verify (it makes PayGlobe ask the gateway) instead of GET.
bool asks_by_verify(const Command& command);
// What a refund's reason begins with: our reference, by which the history finds it again.
std::string refund_tag(const Command& command);

// A request with method, URL below base_url, key and Accept; also for disputes.
hal::HttpRequest start_request(std::string method, const std::string& path, const hal::Secret& key,
                               const PayglobeConfig& config);
void set_json(hal::HttpRequest& request, const hal::json::Value& body);

}  // namespace till::providers::payglobe

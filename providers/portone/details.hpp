// What transaction-details tell, of the sale's own transaction and of a second one on the same link.
#pragma once

#include "portone/words.hpp"

namespace till::providers::portone {

// Why these details are not about `order` and this sale; empty: everything that is told is ours. Amount and currency
// are the caller's matter.
std::string mismatch_of(const hal::json::Value& details, const std::string& order, const Command& command,
                        const PortoneConfig& config);

// "channel_key", "refund_allowed", "several_refunds_allowed": what a refund of this transaction needs.
hal::json::Value refund_refs(const hal::json::Value& details);
std::string title_of(const hal::json::Value& details);  // how it was paid, for people

bool is_over(TransactionWord word);

// Once transaction-details have proven the sale's money, refs say so, and every later answer says it again: nothing
// that is asked about a second payment may take the first one back.
bool is_settled(const Command& command);
void settle(Outcome& outcome, const hal::json::Value& details, const Command& command);
Outcome still_paid(const Command& command);

}  // namespace till::providers::portone

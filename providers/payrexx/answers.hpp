// Payrexx's answers as outcomes. What each proves: docs/providers/payrexx.md.
#pragma once

#include "payrexx/transaction.hpp"

namespace till::providers::payrexx {

Outcome read_create_gateway(const Command& command, const hal::HttpResponse& response, const PayrexxConfig& config);
Outcome read_pairing(const Command& command, const hal::HttpResponse& response, const PayrexxConfig& config);
Outcome read_start_terminal(const Command& command, const hal::HttpResponse& response, const PayrexxConfig& config);

Outcome read_end(const Command& command, const hal::HttpResponse& response);  // cancel, release
Outcome read_capture(const Command& command, const hal::HttpResponse& response, const PayrexxConfig& config);
Outcome read_refund(const Command& command, const hal::HttpResponse& response, const PayrexxConfig& config);
Outcome read_void(const Command& command, const hal::HttpResponse& response, const PayrexxConfig& config);

// A look at the payment, and what it means for the operation it is about.
Outcome read_look(const Command& command, const hal::HttpResponse& response, const PayrexxConfig& config);
Outcome about_end(Outcome seen, const Command& command);
Outcome about_capture(Outcome seen, const Command& command);
Outcome about_lost_create(Outcome seen, const Command& command);
Outcome about_refund(const Command& command, const hal::HttpResponse& response, const PayrexxConfig& config);

// A terminal's payment as its own API tells it.
Outcome judge_terminal(const Value& payment, const Command& command, const PayrexxConfig& config);

// A "no" that may only mean that the end is not known yet, or that it was done before.
bool leaves_it_open(std::string_view error);
// A page that cannot be read or deleted any more: it was deleted before.
bool is_gone(const hal::HttpResponse& response, std::string_view error);
Outcome not_accepted(const std::string& error);

}  // namespace till::providers::payrexx

// PayGlobe's answers as outcomes. What each proves: docs/providers/payglobe.md.
#pragma once

#include "payglobe/methods.hpp"
#include "till/providers/payglobe.hpp"

namespace till::providers::payglobe {

Outcome read_create_page(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& config);
Outcome read_create_link(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& config);

// A saved card: the list before paying (keeps the usage count, asks for Action::proceed), the payment itself, and the
// list again when its answer was lost, which is a hint and never a verdict.
Outcome read_cards_before(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& config);
Outcome read_pay(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& config);
Outcome read_cards_after(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& config);

// About the payment itself (create, proceed), a cancel or release, or a capture.
Outcome read_transaction(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& config);
Outcome read_link(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& config);
Outcome read_refund_history(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& config);

Outcome read_end(const Command& command, const hal::HttpResponse& response, const Rule& rule,
                 const PayglobeConfig& config);  // void, link cancel
Outcome read_capture(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& config);
Outcome read_refund(const Command& command, const hal::HttpResponse& response, const PayglobeConfig& config);

// What the look of an inquire means for the operation it is about: see answers_about.cpp.
Outcome about_end(Outcome seen, const Rule& rule);
Outcome about_capture(Outcome seen, const Command& command);

}  // namespace till::providers::payglobe

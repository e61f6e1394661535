// PortOne's answers as outcomes. What each proves: docs/providers/portone.md.
#pragma once

#include "till/providers/portone.hpp"

namespace till::providers::portone {

Outcome read_create(const Command& command, const hal::HttpResponse& response, const PortoneConfig& config);

// The questions of an inquiry, see Question.
Outcome read_own_reference(const Command& command, const hal::HttpResponse& response, const PortoneConfig& config);
Outcome read_link(const Command& command, const hal::HttpResponse& response);
Outcome read_transaction(const Command& command, const hal::HttpResponse& response);
Outcome read_details(const Command& command, const hal::HttpResponse& response, const PortoneConfig& config);
Outcome read_second_transaction(const Command& command, const hal::HttpResponse& response);
Outcome read_second_details(const Command& command, const hal::HttpResponse& response, const PortoneConfig& config);
Outcome read_refunds(const Command& command, const hal::HttpResponse& response, const PortoneConfig& config);

Outcome read_cancel(const hal::HttpResponse& response);
Outcome about_cancel(Outcome seen);  // a look at the link, read as an answer about its cancel
Outcome read_refund(const Command& command, const hal::HttpResponse& response, const PortoneConfig& config);

// What the link's object says; used by both questions that give one.
Outcome judge_link(const hal::json::Value& content, const Command& command);

}  // namespace till::providers::portone

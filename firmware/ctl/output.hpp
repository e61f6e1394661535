// What tillctl prints for people: the API's JSON as lines. Pure. Scripts use --json instead. Control characters that
// came from outside never reach the terminal's emulator.
#pragma once

#include "till/hal/json.hpp"

#include <string>

namespace till::firmware::ctl {

using hal::json::Value;

std::string money(std::int64_t minor, const std::string& currency);  // "12.50 EUR"
std::string printable(std::string_view text);                        // control characters become '?'

std::string show_payment(const Value& payment);
std::string show_payments(const Value& page);
std::string show_methods(const Value& page);
std::string show_signatures(const Value& verified);
std::string show_receipts(const Value& page);
std::string show_queue(const Value& page);
std::string show_disputes(const Value& page);
std::string show_cards(const Value& list);
std::string show_line(const Value& line);

}  // namespace till::firmware::ctl

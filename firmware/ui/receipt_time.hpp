// "2026-11-20T16:05:00.123Z" as a receipt has it: "2026-11-20 16:05 UTC", or in the machine's time zone
// "2026-11-20 17:05 CET". The order year-month-day is the one no country misreads. Text that is no RFC 3339 time
// is empty. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace till::firmware::ui {

std::string receipt_time(std::string_view rfc3339, bool local);

}  // namespace till::firmware::ui

// What Payrexx answers: {"status", "data"}, where data is a list but for terminals, and errors that may come with 200.
#pragma once

#include "tests/sandbox/payrexx/book.hpp"

namespace till::sandbox::payrexx {

// A request as the service hands it on.
struct Call {
    std::vector<std::string> parts;  // of the path behind the version
    Value params;                    // an object
    int version = 14;                // 14 of v1.14
};

Decision success(Value entry, Records records = {});  // data is a list of this one
Decision success_list(Value list);
// A "no" of the business: before v1.15 with HTTP 200 (switch payrexx.failure_status).
Decision failure(const Call& call, int status, std::string_view message, const Context& context);
Decision ecr_success(Value object, Records records, const Context& context);
Decision ecr_failure(int status, std::string_view type, std::string_view param, std::string_view message);

// The word on the wire: switches payrexx.status_override and payrexx.spelling.
std::string status_word(const std::string& status, const Context& context);
std::string time_text(std::int64_t at, const Context& context);
std::string mode_of(const Context& context);

std::string page_link(const Gateway& gateway, const Context& context);
// waiting, confirmed, authorized, reserved; expired where that is told (switch payrexx.expired_page).
std::string gateway_status(const Gateway& gateway, const Book& book, const Context& context);
bool is_over(const Gateway& gateway, const Context& context);  // its time has passed
Value gateway_json(const Gateway& gateway, const Book& book, bool fresh, const Context& context);
Value transaction_json(const Transaction& transaction, const Context& context);  // as a GET shows it
std::string ecr_status(const EcrPayment& payment, const Context& context);
Value ecr_json(const EcrPayment& payment, const Context& context);
std::string pairing_code(const Terminal& terminal, const Context& context);

}  // namespace till::sandbox::payrexx

// PortOne's statuses and error codes. Case is as they please; what is not listed is `unknown`: no verdict.
#pragma once

#include "till/providers/portone.hpp"

namespace till::providers::portone {

enum class LinkWord { unknown, open, processing, success, expired, cancelled };
LinkWord link_word_of(std::string_view status);

enum class TransactionWord { unknown, open, success, failed, expired };
TransactionWord transaction_word_of(std::string_view status);

// Of one refund. Only SUCCESS is published: everything else is asked about again, and a word for failure counts only
// where the sums say so as well.
bool is_refunded(std::string_view status);
bool sounds_failed(std::string_view status);

// What an error code proves about the request that it answers.
enum class CodeWord {
    unproven,     // it may have been acted on, now or before
    bad_token,    // the JWT: nothing was done, and with the right time it would be
    duplicate,    // something of that reference exists already
    not_allowed,  // by the payment method or the account's role
    refused
};
CodeWord code_word_of(std::string_view code);

}  // namespace till::providers::portone

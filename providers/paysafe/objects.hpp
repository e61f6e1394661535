// Payment handles and payments as Paysafe shows them, and the words in them. A word that is not listed is `unknown`.
#pragma once

#include "till/providers/paysafe.hpp"

namespace till::providers::paysafe {

enum class HandleWord {
    unknown,
    initiated,  // nobody opened the link
    payable,    // opened, not paid: time to ask for the payment
    processing,
    completed,     // POST /payments was called, whatever became of that
    never_opened,  // EXPIRED with AUTH_EXPIRED: the only end that proves that nobody can have paid
    expired,       // EXPIRED with AUTO_SETTLE…, another reason or none: Paysafe may take the money by itself, later
    failed         // FAILED, ERROR, CANCELLED, DELETED: no proof either way
};

struct Handle {
    std::string id;
    std::string token;      // a credential
    std::string reference;  // merchantRefNum
    HandleWord word = HandleWord::unknown;
    std::string status;  // as it stood there, scrubbed
    std::string link;    // of rel redirect_payment
    bool fits = false;   // amount, currency and environment are the sale's
};
Handle read_handle_object(const hal::json::Value& object, const SaleRequest& sale, const PaysafeConfig& config);

enum class PaymentWord {
    unknown,
    open,        // RECEIVED, PROCESSING, PENDING, HELD
    completed,   // the money is taken
    authorized,  // COMPLETED without settleWithAuth
    failed,
    cancelled,
    expired
};

struct Payment {
    std::string id;
    std::string token;
    std::string reference;
    PaymentWord word = PaymentWord::unknown;
    std::string status;
    bool fits = false;
    std::string settlement_id;  // what refunds go to
    std::string settlement_status;
};
Payment read_payment_object(const hal::json::Value& object, const SaleRequest& sale, const PaysafeConfig& config);

// Of refunds.
enum class RefundWord { unknown, open, completed, failed };
RefundWord refund_word_of(std::string_view status);

}  // namespace till::providers::paysafe

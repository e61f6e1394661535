// What Paysafe writes: its objects, lists and errors, with the looseness of its own fixtures (contract 4.1, 4.2).
// The switches paysafe.amount_override, currency_override, status_override, amounts_as_text, txn_time, live_mode and
// expired_reason show here.
#pragma once

#include "tests/sandbox/paysafe/book.hpp"
#include "till/hal/money.hpp"

namespace till::sandbox::paysafe {

std::string iso_time(std::int64_t at);  // "2023-05-04T08:20:29Z"
std::string new_uuid(const Context& context);
std::string redirect_url(const Handle& handle, const Context& context);

// Paysafe's integer as the currency's own minor units: the switch paysafe.exponents says how many decimals Paysafe
// counts where ISO 4217 says otherwise ("CLP=2"). "currency-unknown", "amount-invalid".
hal::Result<hal::Money> money_of(std::int64_t wire, std::string_view currency, const Context& context);

Value handle_json(const Sale& sale, const Context& context);
Value payment_json(const Sale& sale, const Context& context);  // of a sale that has one
// `inside_payment`: there its txnTime is in milliseconds, elsewhere it is text.
Value settlement_json(const Sale& sale, const Row& row, const Context& context, bool inside_payment);
Value refund_json(const Row& row, const Context& context);  // also of a void

// With the correlation id that every answer of Paysafe carries.
hal::HttpResponse reply(int status, const Value& body, const Context& context);
hal::HttpResponse list_reply(std::string_view name, Value entries, const Context& context);

struct Failure {
    int status = 400;
    std::string_view code;  // "5068"
    std::string_view message;
    std::string field = {};  // of a field error
    std::string why = {};
};
Value error_json(const Failure& failure);
hal::HttpResponse failed(const Failure& failure, const Context& context);

}  // namespace till::sandbox::paysafe

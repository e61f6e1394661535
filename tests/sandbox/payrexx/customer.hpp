// What the customer (or, for tests, the admin in their place) can do on Payrexx's page and at a card terminal; and the
// acts of money, each written to the ledger where it happens.
#pragma once

#include "tests/sandbox/payrexx/book.hpp"

namespace till::sandbox::payrexx {

struct Acted {
    Records records;
    std::string refused;  // why it is not possible now; empty: done
};

// start (choose a means and leave), approve, reserve, authorize (store the card), insecure (paid, but without the
// issuer's guarantee), decline, error, cancel: the attempt is over, the page stays open; expire, approve_late (although
// it is over), approve_again (a second payment).
Acted on_page(const Gateway& gateway, const Book& book, std::string_view act, const Context& context);
bool can_pay(const Gateway& gateway, const Book& book, const Context& context);
bool is_settled(const Gateway& gateway, const Book& book);  // paid, held, or with a card stored

// approve, underpay, decline, cancel, fail, unknown, expire, approve_late.
Acted at_terminal(const EcrPayment& payment, const Book& book, std::string_view act, const Context& context);

// Money of one transaction: the ledger's record, and the row as it is then.
void take(Transaction& transaction, std::int64_t minor, Records& records, const Context& context);
void hold(Transaction& transaction, Records& records, const Context& context);
void give_back_hold(Transaction& transaction, Records& records, const Context& context);
void send_back(Transaction& transaction, Refund& refund, Records& records, const Context& context);
void restate(Transaction& transaction);  // its status after its refunds

Transaction new_transaction(const Book& book, const Context& context);

}  // namespace till::sandbox::payrexx

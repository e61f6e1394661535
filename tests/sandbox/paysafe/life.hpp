// How a sale goes on: every step of Paysafe's five sequences (contract 4.5), with its money and its pushes.
//
//   INITIATED --opens--> PAYABLE --takes (POST /payments)--> COMPLETED, and a payment
//       |                   '--expires--> EXPIRED(AUTO_SETTLE…), and a payment that Paysafe makes
//       '--expires--> EXPIRED(AUTH_EXPIRED)
#pragma once

#include "tests/sandbox/paysafe/book.hpp"

namespace till::sandbox::paysafe {

// One sale on its way through one decision: steps change it, finish() gives the records of all that happened.
class Turn {
  public:
    Turn(Sale changed, const Context& now_and_settings) : sale(std::move(changed)), context(now_and_settings) {}

    std::int64_t now() const { return milliseconds(context.now); }
    void to(Row& row, std::string status);  // and nothing happens to it by itself any more
    void tell(Resource resource, const Row& row, const std::string& event);
    void money(std::string_view act, std::int64_t wire, const std::string& payment, const std::string& refund = {});
    Records finish();

    Sale sale;
    const Context& context;

  private:
    Records records_;
};

bool is_open(const Payment& payment);  // may still become money

void opens(Turn& turn);     // the customer opens the link
void pays(Turn& turn);      // the customer's money arrives, whenever that is
void declines(Turn& turn);  // the customer, or the bank, says no
void expires(Turn& turn);   // the handle's time is over
void breaks(Turn& turn);    // the handle becomes ERROR

// POST /payments with this handle. The switch paysafe.payment_result decides what it becomes where nothing else does.
void takes(Turn& turn, std::string ref, bool settles);
void ends_payment(Turn& turn, const std::string& status);  // FAILED, CANCELLED, EXPIRED

Row& adds_settlement(Turn& turn, std::string id, std::string ref, std::int64_t wire);
void batches(Turn& turn, Row& settlement);  // PENDING -> COMPLETED
void ends_refund(Turn& turn, Refund& refund, const std::string& status);

// What is due by now.
void goes_on(Turn& turn);

}  // namespace till::sandbox::paysafe

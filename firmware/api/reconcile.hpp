// Reconciliation: what was sold, what the providers have proven, what was printed: three accounts of one shift that must
// agree, kept by three different parts of the program. Pure.
//
// The provider's side is the last state it has proven for each payment (an answer to a question, or a push that counts).
// A receipt belongs to one shift; a payment without one belongs to the shift it was started in, and to every later one
// while it is unfinished. Differences, by payment:
//   paid-without-receipt     money is proven, and no receipt was issued
//   receipt-without-payment  a receipt whose payment is not in the journal
//   receipt-without-money    a receipt of a sale for which no money is proven
//   receipt-differs          the receipt's total is not what was proven
//   amount-differs           what was proven is not what was sold (a part was paid, or more)
//   refund-without-receipt   money went back, and no receipt says so
//   refund-unproven          a receipt of a refund that the provider has not proven
//   money-unknown            nobody knows yet whether money moved
//   orphan                   money without a sale
//   not-printed              the receipt never reached a printer
#pragma once

#include "till/firmware/payment/payment.hpp"
#include "till/offline/records.hpp"

#include <map>
#include <set>

namespace till::firmware::api {

class Reconciliation {
  public:
    explicit Reconciliation(bool prints) : prints_(prints) {}
    void add(const offline::Receipt& receipt);
    void add(const Payment& payment);                   // each once, in any order
    std::vector<std::string> payments_missing() const;  // those of the receipts that were not added yet

    // {agrees, currencies: [{currency, orders: {count, total}, provider: {sales, sales_total, refunds, refunds_total},
    // receipts: {sales, sales_total, refunds, refunds_total, printed}}], differences: [{kind, payment_id, order_ref, method,
    // currency, receipt|null, sold, proven, on_receipt}], differences_total}; totals in minor units, refunds positive. At
    // most 500 differences are listed.
    hal::json::Value view() const;

  private:
    struct Line {  // a receipt, as much as is needed of it
        std::int64_t number = 0, total = 0;
        bool refund = false, printed = false;
        std::string payment_id, order_ref, method, currency;
    };
    struct Side {
        std::int64_t sales = 0, sales_total = 0, refunds = 0, refunds_total = 0, printed = 0;
    };
    struct Sums {
        Side orders, provider, receipts;
    };
    struct Found;
    void compare_sale(const Line& line, const Payment& payment, Found& found) const;
    void compare_refund(const Line& line, const Payment& payment, Found& found) const;
    static void without_receipt(const Payment& payment, Found& found);

    bool prints_;
    std::vector<Line> lines_;
    std::map<std::string, Payment> payments_;
};

}  // namespace till::firmware::api

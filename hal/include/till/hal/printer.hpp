// Port: the receipt printer. print() completes exactly once, on the loop thread, never from inside the call,
// and not later than the driver's own deadline. `job_id` is the same for every attempt of one job.
// "printer-unreachable" and "printer-not-ready" mean nothing came out; "print-unknown" means paper may have moved.
#pragma once

#include "till/hal/receipt_document.hpp"
#include "till/hal/result.hpp"

namespace till::hal {

class Printer {
  public:
    virtual ~Printer() = default;
    virtual void print(std::string job_id, ReceiptDocument document, Callback<Result<void>> done) = 0;
};

}  // namespace till::hal

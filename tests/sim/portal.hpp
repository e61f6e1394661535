// Portal: what the providers themselves have booked, as their back offices would show it: the sandbox's independent
// ledger. The judge reads it, and the supervisor does where only a person can know.
#pragma once

#include "tests/sim/wire.hpp"

namespace till::sim {

class Portal {
  public:
    explicit Portal(Wire& wire);

    struct Act {
        std::string service, act, request, payment, refund, currency;
        std::int64_t minor = 0;
    };
    const std::vector<Act>& acts() const { return acts_; }
    // What the provider gave back of this payment.
    std::int64_t returned(const firmware::Payment& payment) const;
    // A capture of exactly this amount that no payment here has in its refs.
    bool has_unclaimed(const std::string& service, const firmware::Payment& payment,
                       const std::map<std::string, firmware::Payment>& payments) const;

  private:
    std::vector<Act> acts_;
};

// Every text and number in a payment's refs.
std::set<std::string> ids_of(const firmware::Payment& payment);

}  // namespace till::sim

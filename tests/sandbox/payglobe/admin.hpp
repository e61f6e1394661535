// /admin/payglobe: the test's hand on the customers, cards and disputes.
//   GET  payments, payments/{id}, cards, disputes
//   POST payments/{id}/{card|card_only|voucher|voucher_fail|capture_fail|decline|fail|expire|approve|approve_late}
//        {"amount": minor units}? for voucher and capture_fail
//   POST payments/{id}/replay   its last push once more, byte for byte
//   POST cards                  {"customer_id"}
//   POST disputes               {"transaction_id", "amount": minor units}
//   POST disputes/{id}/{won|lost|evidence}
#pragma once

#include "tests/sandbox/payglobe/book.hpp"

namespace till::sandbox::payglobe {

class PayglobeAdmin final : public Service {
  public:
    explicit PayglobeAdmin(const Book& book) : book_(book) {}
    std::string_view name() const override { return "payglobe-admin"; }
    bool owns(const Request& request) const override { return request.path.starts_with("/admin/payglobe/"); }
    std::string operation(const Request&) const override { return {}; }
    Decision decide(const Request& request, const Context& context) override;

  private:
    Decision read(const std::vector<std::string>& parts, const Context& context) const;
    Decision on_payment(const Payment& payment, const std::string& act, const Value& body,
                        const Context& context) const;
    Decision on_disputes(const std::vector<std::string>& parts, const Value& body, const Context& context) const;
    const Book& book_;
};

Value admin_json(const Payment& payment, const Context& context);

}  // namespace till::sandbox::payglobe

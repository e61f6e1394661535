// /admin/payhub: the test's hand on the customers and on refunds that wait.
//   GET  requests, requests/{id}, refunds
//   POST requests/{id}/{approve|decline|cancel|expire|approve_late}   {"amount": minor units}? for open amounts
//   POST refunds/{id}/{succeed|fail}
#pragma once

#include "tests/sandbox/payhub/book.hpp"

namespace till::sandbox::payhub {

class PayhubAdmin final : public Service {
  public:
    explicit PayhubAdmin(const Book& book) : book_(book) {}
    std::string_view name() const override { return "payhub-admin"; }
    bool owns(const Request& request) const override { return request.path.starts_with("/admin/payhub/"); }
    std::string operation(const Request&) const override { return {}; }
    Decision decide(const Request& request, const Context& context) override;

  private:
    Decision on_request(const Request& request, std::int64_t id, const std::string& act, const Context& context) const;
    Decision on_refund(std::int64_t id, const std::string& act, const Context& context) const;
    const Book& book_;
};

Value admin_json(const PayRequest& request, const Context& context);

}  // namespace till::sandbox::payhub

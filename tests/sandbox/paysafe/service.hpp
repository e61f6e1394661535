// Paysafe's HTTP face under /paysafe/paymenthub/v1: credentials, calls, and nothing else.
#pragma once

#include "tests/sandbox/paysafe/book.hpp"

namespace till::sandbox::paysafe {

class PaysafeService final : public Service {
  public:
    explicit PaysafeService(const Book& book) : book_(book) {}
    std::string_view name() const override { return "paysafe"; }
    bool owns(const Request& request) const override { return request.path.starts_with("/paysafe/paymenthub/v1/"); }
    std::string operation(const Request& request) const override;
    Decision decide(const Request& request, const Context& context) override;
    Records pay_at_once(const Decision& created, const Context& context) const override;

  private:
    const Book& book_;
};

}  // namespace till::sandbox::paysafe

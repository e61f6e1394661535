// Payhub's HTTP face under /payhub: the API key, the four calls, and nothing else.
#pragma once

#include "tests/sandbox/payhub/book.hpp"

namespace till::sandbox::payhub {

struct Access {
    std::string key_header = "X-API-Key";  // the contract does not name the header
    std::string key;
};

class PayhubService final : public Service {
  public:
    PayhubService(const Book& book, Access access) : book_(book), access_(std::move(access)) {}
    std::string_view name() const override { return "payhub"; }
    bool owns(const Request& request) const override;
    std::string operation(const Request& request) const override;
    Decision decide(const Request& request, const Context& context) override;
    Records pay_at_once(const Decision& created, const Context& context) const override;

  private:
    const Book& book_;
    Access access_;
};

}  // namespace till::sandbox::payhub

// PortOne's HTTP face under /portone/api: key and token, the calls, and nothing else.
#pragma once

#include "tests/sandbox/portone/book.hpp"

namespace till::sandbox::portone {

class PortoneService final : public Service {
  public:
    explicit PortoneService(const Book& book) : book_(book) {}
    std::string_view name() const override { return "portone"; }
    bool owns(const Request& request) const override { return request.path.starts_with("/portone/api/"); }
    std::string operation(const Request& request) const override;
    Decision decide(const Request& request, const Context& context) override;
    Records pay_at_once(const Decision& created, const Context& context) const override;

  private:
    const Book& book_;
};

}  // namespace till::sandbox::portone

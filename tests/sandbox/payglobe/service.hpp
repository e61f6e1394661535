// PayGlobe's HTTP face under /payglobe/api: the keys, the calls, and nothing else.
#pragma once

#include "tests/sandbox/payglobe/book.hpp"

namespace till::sandbox::payglobe {

class PayglobeService final : public Service {
  public:
    explicit PayglobeService(const Book& book) : book_(book) {}
    std::string_view name() const override { return "payglobe"; }
    bool owns(const Request& request) const override { return request.path.starts_with("/payglobe/api/"); }
    std::string operation(const Request& request) const override;
    Decision decide(const Request& request, const Context& context) override;
    Records pay_at_once(const Decision& created, const Context& context) const override;

  private:
    const Book& book_;
};

}  // namespace till::sandbox::payglobe

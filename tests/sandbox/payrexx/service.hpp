// Payrexx's HTTP face under /payrexx/v1.NN: version, instance, keys of both generations, the firewall, and the calls.
#pragma once

#include "tests/sandbox/payrexx/book.hpp"

#include <deque>

namespace till::sandbox::payrexx {

// The firewall before the API: so many requests in five minutes, then 405, and after as many again 403. It counts in
// memory, and forgets at a reset.
class Firewall final : public Part {
  public:
    int refuses(const Context& context);  // 0: let in; else the status
    std::string_view part() const override { return "payrexx-firewall"; }
    void apply(const Value&) override {}
    void reset() override { seen_.clear(); }

  private:
    std::deque<std::int64_t> seen_;
};

class PayrexxService final : public Service {
  public:
    PayrexxService(const Book& book, Firewall& firewall) : book_(book), firewall_(firewall) {}
    std::string_view name() const override { return "payrexx"; }
    bool owns(const Request& request) const override { return request.path.starts_with("/payrexx/v"); }
    std::string operation(const Request& request) const override;
    Decision decide(const Request& request, const Context& context) override;
    Records pay_at_once(const Decision& created, const Context& context) const override;

  private:
    const Book& book_;
    Firewall& firewall_;
};

}  // namespace till::sandbox::payrexx

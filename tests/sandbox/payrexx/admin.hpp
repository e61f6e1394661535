// /admin/payrexx: the test's hand on customers, terminals and what Payrexx tells.
//   GET  gateways[/ID], transactions[/ID], payments[/ID] (of terminals), terminals
//   POST gateways/ID/ACT       customer.hpp: approve, start, decline, cancel, expire, approve_late, …
//   POST payments/ID/ACT       customer.hpp: approve, decline, cancel, underpay, unknown, …
//   POST transactions/ID/replay | replay_first   its last push, or its first, once more, byte for byte
//   POST transactions/ID/status {"status"}       says so from now on, and pushes it; no money moves
//   POST transactions/ID/refund_done | refund_fail   settles refunds that are pending
//   POST terminals/SERIAL/unpair
//   POST subscriptions {"event": payment | failure | cancelled | in_notice}, payouts
#pragma once

#include "tests/sandbox/payrexx/book.hpp"

namespace till::sandbox::payrexx {

class PayrexxAdmin final : public Service {
  public:
    explicit PayrexxAdmin(const Book& book) : book_(book) {}
    std::string_view name() const override { return "payrexx-admin"; }
    bool owns(const Request& request) const override { return request.path.starts_with("/admin/payrexx/"); }
    std::string operation(const Request&) const override { return {}; }
    Decision decide(const Request& request, const Context& context) override;

  private:
    Decision read(const std::vector<std::string>& parts, const Context& context) const;
    Decision act(const std::vector<std::string>& parts, const Value& body, const Context& context) const;
    Decision on_transaction(const Transaction& transaction, const std::string& act, const Value& body,
                            const Context& context) const;
    const Book& book_;
};

}  // namespace till::sandbox::payrexx

// GET / (what a newcomer sees) and GET /style.css.
#pragma once

#include "tests/sandbox/app/plug.hpp"
#include "tests/sandbox/backoffice/book.hpp"
#include "tests/sandbox/faults/fault.hpp"
#include "tests/sandbox/ledger/money_ledger.hpp"
#include "tests/sandbox/payhub/book.hpp"
#include "tests/sandbox/push/outgoing.hpp"

namespace till::sandbox {

class Index final : public Service {
  public:
    struct Uses {
        const payhub::Book& payhub;
        const backoffice::Book& backoffice;
        const MoneyLedger& ledger;
        const OutgoingPushes& pushes;
        const FaultPlan& faults;
        const std::vector<std::unique_ptr<Plug>>& plugs;
    };
    explicit Index(Uses uses) : uses_(uses) {}
    std::string_view name() const override { return "index"; }
    bool owns(const Request& request) const override;
    std::string operation(const Request&) const override { return {}; }
    Decision decide(const Request& request, const Context& context) override;

  private:
    Uses uses_;
};

}  // namespace till::sandbox

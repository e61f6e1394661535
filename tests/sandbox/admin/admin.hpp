// /admin: the test's hand on the sandbox, as JSON; /admin/ui: the same for the buttons of the index page.
//   POST/GET/DELETE /admin/faults, DELETE /admin/faults/{id}      GET/POST /admin/settings
//   GET /admin/ledger[?request_id=]   GET /admin/webhooks, POST /admin/webhooks/{retry|release}
//   GET /admin/calls (what reached the providers and the back office, with counts)
//   GET /admin/health                 POST /admin/reset
// Provider controls are with their provider (payhub/admin.hpp).
#pragma once

#include "tests/sandbox/app/call_log.hpp"
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/faults/fault.hpp"
#include "tests/sandbox/ledger/money_ledger.hpp"
#include "tests/sandbox/ledger/store.hpp"
#include "tests/sandbox/push/sender.hpp"

namespace till::sandbox {

class Admin final : public Service {
  public:
    struct Uses {
        Store& store;
        Settings& settings;
        FaultPlan& faults;
        const MoneyLedger& ledger;
        const OutgoingPushes& pushes;
        PushSender& sender;
        CallLog& calls;
    };
    explicit Admin(Uses uses) : uses_(uses) {}
    std::string_view name() const override { return "admin"; }
    bool owns(const Request& request) const override;
    std::string operation(const Request&) const override { return {}; }
    Decision decide(const Request& request, const Context& context) override;

  private:
    Decision read(const Request& request, const std::string& what, const Context& context) const;
    Decision faults(const Request& request, const std::vector<std::string>& parts);
    Decision webhooks(const std::string& act);
    Decision settings(const Request& request) const;
    Decision reset();
    Decision buttons(const Request& request, const std::string& act);
    Uses uses_;
};

}  // namespace till::sandbox

// Faults on demand: what goes wrong, where, and how often (docs/sandbox.md has the table).
//
// A request (or push) takes the first fault that matches it, oldest first, and uses up one of its times; two faults
// that match the same calls are therefore a sequence. Faults are not kept over a restart.
#pragma once

#include "till/hal/json.hpp"
#include "till/hal/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace till::sandbox {

enum class FaultAction {
    delay,           // answer (or push) late
    drop,            // reset the connection
    truncate,        // full Content-Length, only `bytes` of the body, close
    status,          // this HTTP status and a problem body, with Retry-After if set
    html,            // a proxy's HTML error page
    duplicate,       // the push goes out twice
    reorder,         // the push waits until the next one went out
    withhold,        // the push never goes out (until POST /admin/webhooks/release)
    wrong_amount,    // amounts in the answer or push are not the true ones
    wrong_currency,  // likewise the currency
    early_webhook,   // the customer pays at once and the push arrives before the create answer
    reject           // the back office refuses the first item of the batch
};
std::string_view to_string(FaultAction action);

struct Fault {
    std::int64_t id = 0;
    std::string service;    // "" matches any
    std::string operation;  // "" matches any
    bool after = false;     // after the commit: it happened, the answer goes wrong. Otherwise nothing happened.
    FaultAction action = FaultAction::drop;
    std::int64_t times = 1;  // 0: until deleted
    std::int64_t fired = 0;
    hal::Duration delay{0};  // waits before whatever the action is
    int status = 503;
    std::optional<std::int64_t> retry_after_s;
    std::size_t bytes = 10;
    std::string amount;  // wrong_amount: this number; empty: the true one plus 1
    std::string currency = "USD";
    std::string preset;  // which button of the index page armed it, if one did
};

// {"match":{"service","operation","phase"},"action",…} -> Fault; "fault-invalid" says what is wrong with it.
hal::Result<Fault> parse_fault(const hal::json::Value& value);
hal::json::Value to_json(const Fault& fault);

class FaultPlan {
  public:
    std::int64_t add(Fault fault);
    // The fault this call meets, if any. `operations`: every name the call goes by ("push" and "cancellation").
    std::optional<Fault> take(std::string_view service, const std::vector<std::string>& operations);
    bool remove(std::int64_t id);
    void clear() { faults_.clear(); }
    const std::vector<Fault>& list() const { return faults_; }  // armed ones

  private:
    std::vector<Fault> faults_;
    std::int64_t next_id_ = 1;
};

}  // namespace till::sandbox

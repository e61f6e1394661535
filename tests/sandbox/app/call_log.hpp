// CallLog: every call that faults could meet, as it arrived, so that a test can count what really reached the far
// side: "one create, two refunds with the same key". In memory; the last 500.
#pragma once

#include "till/hal/json.hpp"
#include "till/hal/time.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <string>

namespace till::sandbox {

struct Call {
    std::int64_t number = 0;
    std::string service;
    std::string operation;
    std::string method;
    std::string path;
    std::string key;    // Idempotency-Key
    std::string fault;  // the action it met
    std::int64_t at = 0;
    int status = 0;  // what was decided, whatever was sent; 0: nothing was
};

class CallLog {
  public:
    std::int64_t add(Call call);  // its number
    void decided(std::int64_t number, int status);
    void clear();
    hal::json::Value to_json() const;  // {"calls":[…], "counts":{"payhub.create":2}}

  private:
    std::deque<Call> calls_;
    std::map<std::string, std::int64_t> counts_;
    std::int64_t last_ = 0;
};

}  // namespace till::sandbox

// The pushes (webhooks) a provider owes its merchant: what was queued is delivered, withheld or,
// where the provider documents an end, given up; never forgotten.
#pragma once

#include "tests/sandbox/app/parts.hpp"

#include <map>

namespace till::sandbox {

struct Push {
    enum class State { waiting, delivered, withheld, given_up };
    std::int64_t id = 0;
    std::string service;  // "payhub": whose URL, and (later providers) whose signature
    std::string kind;     // "payment", "cancellation": faults match it
    std::string body;     // the exact bytes
    State state = State::waiting;
    int attempts = 0;     // of this run of the sandbox
    int last_status = 0;  // 0: no answer came
};

Record push_queued(std::string service, std::string kind, const Value& body);
// For bodies that are no JSON: forms, and the broken packets of manuals.
Record push_queued_text(std::string service, std::string kind, const std::string& body);
Record push_settled(std::int64_t id, Push::State state);
Value to_json(const Push& push);

class OutgoingPushes final : public Part {
  public:
    std::map<std::int64_t, Push>& all() { return pushes_; }
    const std::map<std::int64_t, Push>& all() const { return pushes_; }
    Push* find(std::int64_t id);
    std::int64_t last_id() const { return last_id_; }

    std::string_view part() const override { return "push"; }
    void apply(const Value& record) override;
    void reset() override { pushes_.clear(); }

  private:
    std::map<std::int64_t, Push> pushes_;
    std::int64_t last_id_ = 0;  // also over a reset: an answer to an older push finds nobody
};

}  // namespace till::sandbox

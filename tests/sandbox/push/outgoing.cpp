#include "tests/sandbox/push/outgoing.hpp"

namespace till::sandbox {
namespace {

constexpr std::string_view state_name(Push::State state) {
    switch (state) {
        case Push::State::waiting: return "waiting";
        case Push::State::delivered: return "delivered";
        case Push::State::withheld: return "withheld";
        case Push::State::given_up: return "given_up";
    }
    return "";
}

}  // namespace

Record push_queued(std::string service, std::string kind, const Value& body) {
    return push_queued_text(std::move(service), std::move(kind), body.dump());
}

Record push_queued_text(std::string service, std::string kind, const std::string& body) {
    return {"push", Value::object({{"op", "queued"}, {"service", service}, {"kind", kind}, {"body", body}})};
}

Record push_settled(std::int64_t id, Push::State state) {
    return {"push", Value::object({{"op", "settled"}, {"id", id}, {"state", state_name(state)}})};
}

Value to_json(const Push& push) {
    return Value::object({{"id", push.id},
                          {"service", push.service},
                          {"kind", push.kind},
                          {"body", push.body},
                          {"state", state_name(push.state)},
                          {"attempts", push.attempts},
                          {"last_status", push.last_status}});
}

Push* OutgoingPushes::find(std::int64_t id) {
    const auto found = pushes_.find(id);
    return found == pushes_.end() ? nullptr : &found->second;
}

void OutgoingPushes::apply(const Value& record) {
    if (record.string_or("op", "") == "queued") {
        const auto id = ++last_id_;
        pushes_[id] = {.id = id,
                       .service = record.string_or("service", ""),
                       .kind = record.string_or("kind", ""),
                       .body = record.string_or("body", "")};
        return;
    }
    auto* push = find(record.integer_or("id", 0));
    if (!push) return;
    const auto state = record.string_or("state", "");
    push->state = state == "delivered"  ? Push::State::delivered
                  : state == "withheld" ? Push::State::withheld
                  : state == "given_up" ? Push::State::given_up
                                        : Push::State::waiting;
}

}  // namespace till::sandbox

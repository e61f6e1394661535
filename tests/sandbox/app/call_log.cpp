#include "tests/sandbox/app/call_log.hpp"

namespace till::sandbox {
namespace {

using hal::json::Value;

constexpr std::size_t most_calls = 500;

Value to_json(const Call& call) {
    return Value::object({{"number", call.number},
                          {"at", hal::to_rfc3339(hal::Wall(hal::Duration(call.at)))},
                          {"service", call.service},
                          {"operation", call.operation},
                          {"method", call.method},
                          {"path", call.path},
                          {"idempotency_key", call.key},
                          {"fault", call.fault},
                          {"status", call.status}});
}

}  // namespace

std::int64_t CallLog::add(Call call) {
    call.number = ++last_;
    ++counts_[call.service + '.' + call.operation];
    calls_.push_back(std::move(call));
    if (calls_.size() > most_calls) calls_.pop_front();
    return last_;
}

void CallLog::decided(std::int64_t number, int status) {
    for (auto it = calls_.rbegin(); it != calls_.rend(); ++it) {
        if (it->number == number) it->status = status;
    }
}

void CallLog::clear() {
    calls_.clear();
    counts_.clear();
}

Value CallLog::to_json() const {
    auto list = Value::array();
    for (const auto& call : calls_)
        list.push(sandbox::to_json(call));
    auto counts = Value::object();
    for (const auto& [name, count] : counts_)
        counts.set(name, count);
    return Value::object({{"calls", list}, {"counts", counts}});
}

}  // namespace till::sandbox

// How the sandbox is put together: services decide, the store commits, parts apply.
//
// A Service turns a request into a Decision: an answer, and the records that make it true. It changes nothing by
// itself. The application writes the records to disk (fsync), lets every part apply its own, and only then sends
// the answer. Starting again applies the same records in the same order, so state after a restart is by
// construction the state that was answered.
#pragma once

#include "tests/sandbox/app/message.hpp"
#include "till/hal/crypto.hpp"
#include "till/hal/json.hpp"
#include "till/hal/time.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace till::sandbox {

using hal::json::Value;
class Settings;
struct Fault;

// One change of state. `to` names the part that applies it; `body` is an object with a member "op".
struct Record {
    std::string to;
    Value body;
};
using Records = std::vector<Record>;

struct Decision {
    hal::HttpResponse response;
    Records records;  // on disk before the first byte of the response
};

// What a decision may depend on besides the request and the committed state.
struct Context {
    hal::Wall now;  // with the clock offset switch
    const Settings& settings;
    hal::Crypto& crypto;
    std::string_view public_url;   // where a phone reaches this sandbox, without a trailing slash
    const Fault* fault = nullptr;  // the one this call met, for services that act a fault out themselves
};

class Part {
  public:
    virtual ~Part() = default;
    virtual std::string_view part() const = 0;    // Record::to
    virtual void apply(const Value& record) = 0;  // committed just now, or read at start
    virtual void reset() = 0;                     // POST /admin/reset
};

class Service {
  public:
    virtual ~Service() = default;
    virtual std::string_view name() const = 0;  // as faults and logs call it
    virtual bool owns(const Request& request) const = 0;
    virtual std::string operation(const Request& request) const = 0;  // "" : faults never touch it
    virtual Decision decide(const Request& request, const Context& context) = 0;
    // The records of a customer who pays what `decision` just created, for a push that overtakes the answer.
    virtual Records pay_at_once(const Decision&, const Context&) const { return {}; }
};

std::int64_t milliseconds(hal::Wall time);
hal::Wall wall(std::int64_t milliseconds);
std::string random_hex(hal::Crypto& crypto, std::size_t bytes);

}  // namespace till::sandbox

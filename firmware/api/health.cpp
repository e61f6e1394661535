// Health: is the process alive (healthz), what could be sold now (readyz). Both answer from memory, at once.
#include "context.hpp"

namespace till::firmware::api {

using hal::json::Value;

void get_health(const ContextPtr& context, const ExchangePtr& exchange) {
    const bool healthy = context->ports.store.healthy();
    const auto& opened = context->ports.store.opened();
    // It works, but a person has to look: something was not what had been written.
    const bool damaged = !opened.damage.empty() || opened.log_missing || opened.set_aside > 0;
    const char* const journal = !healthy ? "unavailable" : damaged ? "damaged" : "ok";
    exchange->json(healthy ? 200 : 503, Value::object({{"status", healthy && !damaged ? "ok" : "degraded"},
                                                       {"journal", journal},
                                                       {"version", context->options.version}}));
}

// Ready when at least one method can be taken: a terminal whose line is down but which sells by bank QR is ready.
void get_ready(const ContextPtr& context, const ExchangePtr& exchange) {
    auto methods = Value::object();
    bool ready = false;
    for (const auto& status : context->ports.payments.methods()) {
        ready |= status.available;
        methods.append_member(status.info->name,
                              Value::object({{"ready", status.available},
                                             {"reason", status.available ? Value{} : Value(status.why_not.type)}}));
    }
    ready = ready && context->ports.store.healthy();
    exchange->json(
        ready ? 200 : 503,
        Value::object({{"ready", ready}, {"online", context->ports.line.online()}, {"methods", std::move(methods)}}));
}

}  // namespace till::firmware::api

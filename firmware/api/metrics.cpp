// Metrics: what is counted, by name. Labels are few and never an id.
#include "context.hpp"
#include "open_metrics.hpp"

namespace till::firmware::api {
namespace {

// "klarna.dynamic_qr approved" -> its two words.
std::pair<std::string_view, std::string_view> two_words(std::string_view key) {
    const auto space = key.find(' ');
    if (space == std::string_view::npos) return {key, ""};
    return {key.substr(0, space), key.substr(space + 1)};
}

void add_payments(OpenMetrics& out, const Context& context) {
    const auto counters = context.ports.payments.counters();
    out.counter("payments", "Payments that reached an outcome, since the start of the process.");
    std::int64_t orphans_ever = 0;
    for (const auto& [key, count] : counters.outcomes) {
        const auto [method, outcome] = two_words(key);
        if (outcome == "orphan") orphans_ever += count;
        out.sample(count, {{"method", method}, {"outcome", outcome}});
    }
    out.counter("webhook_deliveries", "Pushes received from providers, by what became of them.");
    for (const auto& [key, count] : counters.pushes) {
        const auto [provider, result] = two_words(key);
        out.sample(count, {{"provider", provider}, {"result", result}});
    }
    out.counter("provider_mismatches", "Answers of providers that named another amount, currency or environment.");
    for (const auto& [provider, count] : counters.mismatches)
        out.sample(count, {{"provider", provider}});
    out.gauge("unknown_open", "Payments whose outcome is being found out.");
    out.sample(counters.unknown_open);
    out.gauge("orphans_open", "Money that arrived without an open sale and waits for a person.");
    out.sample(counters.orphans);
    out.counter("orphan", "How often money arrived without an open sale, since the start of the process.");
    out.sample(orphans_ever);
    out.counter("alarms", "Contradictions raised by the engine.");
    out.sample(counters.alarms);
    out.counter("qr_decode_failures", "QR codes that could not be read back from the display's own pixels.");
    out.sample(counters.qr_failures);
    out.gauge("method_available", "1 when the method can be taken now.");
    for (const auto& status : context.ports.payments.methods())
        out.sample(status.available ? 1 : 0, {{"method", status.info->name}});
}

void add_terminal(OpenMetrics& out, const Context& context) {
    out.gauge("line_online", "1 when the line is up.");
    out.sample(context.ports.line.online() ? 1 : 0);
    out.gauge("clock_trusted", "1 when the wall clock is known to be right.");
    out.sample(context.ports.clock.now().trusted ? 1 : 0);
    out.gauge("journal_healthy", "1 when the journal can be written.");
    out.sample(context.ports.store.healthy() ? 1 : 0);
    out.gauge("journal_damaged", "1 when the start met a record that is not what was written, or the log was missing.");
    const auto& opened = context.ports.store.opened();
    out.sample(opened.damage.empty() && !opened.log_missing ? 0 : 1);
    out.gauge("journal_set_aside", "Broken journal files that were moved aside and are still in the folder.");
    out.sample(opened.set_aside);
    out.gauge("event_streams", "Event streams open now.");
    out.sample(static_cast<std::int64_t>(context.hub->size()));
    out.counter("api_answers", "Answers of the local API, by class of status.");
    for (const auto& [status, count] : context.answers)
        out.sample(count, {{"status", status}});
    out.gauge("build_info", "The program's version.");
    out.sample(1, {{"version", context.options.version}});
}

void add_queue(OpenMetrics& out, const offline::Store::QueueSummary& summary) {
    out.gauge("queue_items", "Items that still must leave the terminal.");
    out.sample(summary.waiting, {{"state", "waiting"}});
    out.sample(summary.parked, {{"state", "parked"}});
    out.gauge("queue_oldest_age_seconds", "Age of the oldest waiting item; 0 when nothing waits.");
    out.seconds(summary.oldest_age ? summary.oldest_age->count() : 0);
}

}  // namespace

// The queue's numbers come from the journal; when that cannot be read they are missing and journal_healthy says why.
void get_metrics(const ContextPtr& context, const ExchangePtr& exchange) {
    context->ports.store.queue_summary([context, exchange](const hal::Result<offline::Store::QueueSummary>& summary) {
        OpenMetrics out;
        add_payments(out, *context);
        add_terminal(out, *context);
        if (summary) add_queue(out, *summary);
        exchange->content(std::string(OpenMetrics::content_type), out.finish(), {{"Cache-Control", "no-store"}});
    });
}

}  // namespace till::firmware::api

// Notify: a relay that hears what the terminal behind its NAT cannot says that something happened. It is believed nothing: the
// provider is asked, sooner than the next poll would.
#include "context.hpp"

#include "till/hal/object_reader.hpp"

namespace till::firmware::api {
namespace {

struct Hint {
    std::string payment_id;
    std::string provider, match_key, match_value;
};

hal::Result<Hint> read_hint(std::string_view body) {
    const auto document = hal::json::parse(body);
    if (!document) return std::unexpected(document.error());
    hal::json::ObjectReader reader(*document);
    Hint hint;
    hint.payment_id = reader.optional_text("payment_id", 64).value_or("");
    if (hint.payment_id.empty()) {
        hint.provider = reader.text("provider", 64);
        hint.match_key = reader.text("match_key", 64);
        hint.match_value = reader.text("match_value", 255);
    }
    if (auto ok = reader.finish(); !ok) return std::unexpected(ok.error());
    return hint;
}

}  // namespace

// Whether there is such a payment is the answer's business too: a relay serves many terminals and may stop asking this one.
void notify(const ContextPtr& context, const ExchangePtr& exchange) {
    const auto hint = read_hint(exchange->request().body);
    if (!hint) return exchange->problem(hint.error());
    auto done = [exchange](const hal::Result<void>& woken) {
        if (!woken && woken.error().type == "not-found") return exchange->problem({"payment-not-found", {}});
        if (!woken) return exchange->problem(woken.error());
        exchange->json(202, hal::json::Value::object());
    };
    if (!hint->payment_id.empty()) return context->ports.payments.wake(hint->payment_id, std::move(done));
    context->ports.payments.wake(hint->provider, hint->match_key, hint->match_value, std::move(done));
}

}  // namespace till::firmware::api

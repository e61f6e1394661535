#include "channels.hpp"

#include <memory>

namespace till::firmware::app {
namespace {

using offline::Delivery;
using Deliveries = hal::Callback<std::vector<Delivery>>;

constexpr hal::Duration dispute_patience{20'000};
constexpr int dispute_pages = 25;

// One attempt at one response: find the dispute, send unless it was taken already, read what became of it.
struct DisputeAttempt {
    hal::HttpTransport& http;
    providers::Disputes& disputes;
    offline::Item item;
    Deliveries done;
    int page = 0;

    std::string dispute() const { return item.payload.string_or("dispute", ""); }
    // The journal says what became of it; `state` is shown beside the dispute.
    void end(Delivery delivery, const std::string& state) {
        if (!state.empty()) {
            auto body = hal::json::Value::object({{"item", item.id},
                                                  {"provider", item.target},
                                                  {"by", item.payload.string_or("by", "")},
                                                  {"at", item.payload.string_or("at", "")},
                                                  {"responses", item.payload.integer_or("responses", 1)}});
            delivery.change.documents.push_back({"dispute", dispute(), state, false, std::move(body), 0, 0});
            auto told = hal::json::Value::object({{"dispute", dispute()}, {"state", state}});
            if (state == "refused") told.set("alarm", true).set("reason", delivery.error.type);
            delivery.change.events.push_back({"terminal", "dispute.response_" + state, std::move(told)});
        }
        std::vector<Delivery> alone;
        alone.push_back(std::move(delivery));
        done(std::move(alone));
    }
    void taken() { end({Delivery::Kind::done, {}, {}, {}, {}}, "taken"); }
    void refused(hal::Error why) { end({Delivery::Kind::refused, std::move(why), {}, {}, {}}, "refused"); }
    void later(Delivery::Kind kind, hal::Error why, std::optional<hal::Duration> after = {}) {
        end({kind, std::move(why), after, {}, {}}, "");
    }
};
using DisputeAttemptPtr = std::shared_ptr<DisputeAttempt>;

void read_response_answer(const DisputeAttemptPtr& attempt, const hal::HttpResult& result) {
    if (!result) {
        const bool not_sent = result.error().certainty == hal::HttpFailure::Certainty::not_sent;
        return attempt->later(not_sent ? Delivery::Kind::not_sent : Delivery::Kind::unknown, result.error().error);
    }
    const auto status = attempt->disputes.read_respond(attempt->dispute(), *result);
    if (status) return attempt->taken();
    const auto& why = status.error();
    if (why.type == "dispute-refused") return attempt->refused(why);
    const bool not_acted_on = why.type == "provider-throttled" || why.type == "provider-credentials";
    attempt->later(not_acted_on ? Delivery::Kind::not_sent : Delivery::Kind::unknown, why, hal::retry_after(*result));
}

void send_response(const DisputeAttemptPtr& attempt) {
    auto request = attempt->disputes.build_respond(attempt->dispute(), attempt->item.payload.string_or("response", ""));
    if (!request) return attempt->refused(request.error());
    attempt->http.send(std::move(*request), dispute_patience,
                       [attempt](const hal::HttpResult& result) { read_response_answer(attempt, result); });
}

// Closed for us: by an earlier attempt whose answer was lost, or by somebody else before the first.
void looked_at(const DisputeAttemptPtr& attempt, const providers::Dispute& dispute) {
    if (providers::is_open(dispute.status)) return send_response(attempt);
    if (attempt->item.state == offline::ItemState::unknown) return attempt->taken();
    attempt->refused({"dispute-closed", std::string(providers::to_string(dispute.status))});
}

void look_at_dispute(const DisputeAttemptPtr& attempt) {
    providers::DisputeQuery query;
    query.page = attempt->page;
    query.size = 200;
    auto request = attempt->disputes.build_list(query);
    if (!request) return attempt->refused(request.error());
    attempt->http.send(std::move(*request), dispute_patience, [attempt, query](const hal::HttpResult& result) {
        if (!result) return attempt->later(Delivery::Kind::not_sent, result.error().error);
        const auto page = attempt->disputes.read_list(query, *result);
        if (!page) return attempt->later(Delivery::Kind::not_sent, page.error(), hal::retry_after(*result));
        for (const auto& dispute : page->disputes)
            if (dispute.id == attempt->dispute()) return looked_at(attempt, dispute);
        if (!page->has_more() || attempt->page + 1 >= dispute_pages)
            return attempt->refused({"dispute-not-found", attempt->dispute()});
        ++attempt->page;
        look_at_dispute(attempt);
    });
}

}  // namespace

offline::Channel dispute_channel(hal::HttpTransport& http, providers::Disputes& disputes) {
    offline::Channel channel;
    channel.kind = "dispute";
    channel.max_parallel = 1;
    channel.retry = {hal::Duration{5'000}, hal::Duration{300'000}, hal::Duration{1'000}};
    channel.deliver = [&http, &disputes](std::vector<offline::Item> items, Deliveries done) {
        look_at_dispute(std::make_shared<DisputeAttempt>(http, disputes, std::move(items.front()), std::move(done), 0));
    };
    return channel;
}

}  // namespace till::firmware::app

#include "till/offline/sync.hpp"

#include "till/hal/ids.hpp"

#include <algorithm>

namespace till::offline {
namespace {

using hal::json::Value;

constexpr hal::json::Limits answer_limits{.bytes = 256 * 1024, .depth = 8};

// Once rejected, an item that a person sends again needs an answer of its own, not the kept one.
bool was_rejected(const Item& item) {
    return item.last_error.starts_with("sync-rejected") || item.last_error.starts_with("sync-again");
}

std::string batch_id(const hal::Crypto& crypto, const std::vector<Item>& items) {
    std::string ids;
    for (const Item& item : items) {
        ids.append(item.id);
        if (was_rejected(item)) ids.append(1, '#').append(std::to_string(item.attempts));
        ids.append(1, '\n');
    }
    return hal::derived_id(crypto, "till.sync.batch", ids);
}

Delivery outcome(Delivery::Kind kind, std::string type = {}, std::string detail = {}) {
    return {kind, {std::move(type), std::move(detail)}, {}, {}, {}};
}

std::vector<Delivery> for_all(const std::vector<Item>& items, const Delivery& delivery) {
    return std::vector<Delivery>(items.size(), delivery);
}

// What the back office said about one item; anything it should not have said is no answer.
Delivery read_result(const Value& result) {
    const std::string status = result.string_or("status", "");
    if (status == "stored" || status == "duplicate") return outcome(Delivery::Kind::done);
    if (status != "rejected") return outcome(Delivery::Kind::unknown, "sync-answer-invalid", "no known status");
    const Value* problem = result.find("problem");
    std::string why = problem == nullptr ? "" : problem->string_or("title", problem->string_or("type", ""));
    if (problem != nullptr && problem->is_string()) why = *problem->string();
    if (problem != nullptr && problem->find("detail") != nullptr) why += ": " + problem->string_or("detail", "");
    return outcome(Delivery::Kind::refused, "sync-rejected", why.substr(0, 300));
}

std::vector<Delivery> read_results(const std::vector<Item>& items, const Value& answer) {
    auto deliveries = for_all(items, outcome(Delivery::Kind::unknown, "sync-result-missing"));
    const Value* results = answer.find("results");
    const Value::Array* list = results == nullptr ? nullptr : results->array_items();
    if (list == nullptr) return for_all(items, outcome(Delivery::Kind::unknown, "sync-answer-invalid", "no results"));
    std::vector<bool> seen(items.size(), false);
    for (const Value& result : *list) {
        const std::string id = result.string_or("id", "");
        const auto item = std::ranges::find(items, id, &Item::id);
        if (item == items.end()) continue;
        const auto index = static_cast<std::size_t>(item - items.begin());
        auto delivery = read_result(result);
        // Two results for one item that differ prove nothing.
        const bool differs = seen[index] && deliveries[index].kind != delivery.kind;
        if (differs) delivery = outcome(Delivery::Kind::unknown, "sync-answer-invalid", "two results for one item");
        deliveries[index] = std::move(delivery);
        seen[index] = true;
    }
    return deliveries;
}

// A status that is about the whole request.
Delivery read_refusal(const std::vector<Item>& items, const hal::HttpResponse& response) {
    const std::string status = "HTTP " + std::to_string(response.status);
    switch (response.status) {
        case 400:
        case 409:
        case 413:
        case 422:
            // The items are to blame, but which one? Alone, each gets its own answer.
            if (items.size() > 1) return outcome(Delivery::Kind::not_sent, "batch-refused", status);
            return outcome(Delivery::Kind::refused, "sync-rejected", status);
        case 401:
        case 403:
        case 404:
        case 405:
        case 429: return outcome(Delivery::Kind::not_sent, "sync-refused", status);  // about us, not about the items
        default: return outcome(Delivery::Kind::unknown, "sync-failed", status);
    }
}

}  // namespace

hal::HttpRequest build_sync_request(const SyncTarget& target, const hal::Crypto& crypto,
                                    const std::vector<Item>& items) {
    const std::string id = batch_id(crypto, items);
    Value list = Value::array();
    for (const Item& item : items) {
        const hal::Digest digest = crypto.sha256(item.payload.dump());
        list.push(Value::object({{"id", item.id},
                                 {"seq", item.seq},
                                 {"kind", item.payload.find("receipt") != nullptr ? "sale" : item.kind},
                                 {"hash", hal::to_hex(digest)},
                                 {"body", item.payload}}));
    }
    hal::HttpRequest request;
    request.method = "POST";
    request.url = target.url + "/v1/batches";
    request.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}, {"Idempotency-Key", id}};
    if (!target.bearer.empty()) request.headers.add("Authorization", "Bearer " + target.bearer);
    Value body = Value::object({{"terminal_id", target.terminal_id}, {"batch_id", id}});
    if (!target.device_key.empty()) body.set("device_key", target.device_key);
    request.body = body.set("items", std::move(list)).dump();
    return request;
}

namespace {

std::vector<Delivery> read_answer(const std::vector<Item>& items, const hal::HttpResult& result) {
    if (!result) {
        const bool not_sent = result.error().certainty == hal::HttpFailure::Certainty::not_sent;
        const auto kind = not_sent ? Delivery::Kind::not_sent : Delivery::Kind::unknown;
        return for_all(items, {kind, result.error().error, {}, {}, {}});
    }
    if (result->status != 200) {
        auto refusal = read_refusal(items, *result);
        if (refusal.kind != Delivery::Kind::refused) refusal.retry_after = hal::retry_after(*result);
        return for_all(items, refusal);
    }
    const auto answer = hal::json::parse(result->body, answer_limits);
    if (!answer) return for_all(items, outcome(Delivery::Kind::unknown, "sync-answer-invalid", answer.error().type));
    return read_results(items, *answer);
}

}  // namespace

std::vector<Delivery> read_sync_answer(const std::vector<Item>& items, const hal::HttpResult& result) {
    auto deliveries = read_answer(items, result);
    for (std::size_t i = 0; i < items.size(); ++i) {
        const bool final = deliveries[i].kind == Delivery::Kind::done || deliveries[i].kind == Delivery::Kind::refused;
        if (final || !was_rejected(items[i])) continue;
        auto& error = deliveries[i].error;  // last_error is all that is kept, so it has to remember
        error = {"sync-again", error.type + " " + error.detail};
    }
    return deliveries;
}

}  // namespace till::offline

// Disputes: what cardholders contest, and what the merchant answers. Reading asks the provider; a response is looked at
// first, then journalled with its intent and its answer in one transaction, and sent from the outbox (firmware/app's
// dispute channel), so that neither a power cut nor a lost line loses it or sends it twice.
#include "context.hpp"
#include "query.hpp"

#include "till/hal/ids.hpp"
#include "till/hal/object_reader.hpp"

#include <algorithm>

namespace till::firmware::api {
namespace {

using hal::json::Value;
using providers::Dispute;
using providers::DisputePage;
using providers::DisputeQuery;
using providers::DisputeStatus;

constexpr hal::Duration patience{20'000};
constexpr int look_pages = 25;  // of 200: more open disputes than that are looked at in the provider's portal

constexpr std::array statuses{DisputeStatus::open,   DisputeStatus::under_review, DisputeStatus::evidence_required,
                              DisputeStatus::won,    DisputeStatus::lost,         DisputeStatus::cancelled,
                              DisputeStatus::expired};

bool ready(const ContextPtr& context, const ExchangePtr& exchange) {
    if (context->ports.disputes == nullptr || context->ports.http == nullptr)
        exchange->problem({"disputes-unsupported", {}});
    else if (!context->ports.line.online())
        exchange->problem({"line-down", {}});
    else
        return true;
    return false;
}

void look(const ContextPtr& context, const DisputeQuery& query, hal::Callback<hal::Result<DisputePage>> done) {
    auto request = context->ports.disputes->build_list(query);
    if (!request) return done(std::unexpected(request.error()));
    context->ports.http->send(std::move(*request), patience,
                              [context, query, done = std::move(done)](const hal::HttpResult& result) mutable {
                                  if (!result)
                                      return done(hal::fail("provider-unavailable", result.error().error.type));
                                  done(context->ports.disputes->read_list(query, *result));
                              });
}

// The dispute, from however many pages there are.
void look_for(const ContextPtr& context, const std::string& id, int page, hal::Callback<hal::Result<Dispute>> done) {
    DisputeQuery query;
    query.page = page;
    query.size = 200;
    look(context, query, [context, id, page, done = std::move(done)](const hal::Result<DisputePage>& found) mutable {
        if (!found) return done(std::unexpected(found.error()));
        const auto it = std::ranges::find(found->disputes, id, &Dispute::id);
        if (it != found->disputes.end()) return done(*it);
        if (!found->has_more() || page + 1 >= look_pages) return done(hal::fail("dispute-not-found", id));
        look_for(context, id, page + 1, std::move(done));
    });
}

// `response`: what became of ours, {state: waiting|taken|refused, by, at}; null: none was given here.
Value dispute_view(const Dispute& dispute, const Value& response) {
    return Value::object({{"id", dispute.id},
                          {"transaction_id", dispute.transaction_id},
                          {"amount", dispute.amount.minor},
                          {"currency", dispute.amount.currency.code()},
                          {"exponent", dispute.amount.currency.exponent()},
                          {"status", providers::to_string(dispute.status)},
                          {"awaits_response", providers::is_open(dispute.status)},
                          {"reason_code", dispute.reason_code},
                          {"reason", dispute.reason},
                          {"source", dispute.source},
                          {"deadline", dispute.response_deadline.empty() ? Value{} : Value(dispute.response_deadline)},
                          {"days_left", dispute.days_left ? Value(*dispute.days_left) : Value{}},
                          {"urgent", dispute.urgent},
                          {"created_at", dispute.created_at.empty() ? Value{} : Value(dispute.created_at)},
                          {"response", response}});
}

Value response_view(const offline::Document& document) {
    return Value::object({{"state", document.state},
                          {"by", document.body.string_or("by", "")},
                          {"at", document.body.string_or("at", "")}});
}

void answer_page(const ContextPtr& context, const ExchangePtr& exchange, const DisputePage& page) {
    context->ports.store.list_documents(
        "dispute", "", {0, 200}, [exchange, page](const hal::Result<std::vector<offline::Document>>& ours) {
            if (!ours) return exchange->problem(ours.error());
            auto items = Value::array();
            for (const auto& dispute : page.disputes) {
                const auto it = std::ranges::find(*ours, dispute.id, &offline::Document::id);
                items.push(dispute_view(dispute, it != ours->end() ? response_view(*it) : Value{}));
            }
            exchange->json(
                200,
                Value::object(
                    {{"items", std::move(items)}, {"page", page.page}, {"pages", page.pages}, {"total", page.items}}));
        });
}

hal::Result<std::string> read_response(std::string_view body) {
    const auto document = hal::json::parse(body);
    if (!document) return std::unexpected(document.error());
    hal::json::ObjectReader reader(*document);
    auto response = reader.text("response", 4000);
    if (auto ok = reader.finish(); !ok) return std::unexpected(ok.error());
    return response;
}

// The intent, the outbox item and the answer to the request, in one transaction.
void write_intent(const ContextPtr& context, const ExchangePtr& exchange, const Dispute& dispute,
                  const std::string& response, std::int64_t earlier, AnswerSlot slot,
                  const Idempotency::LeasePtr& lease) {
    const auto item = context->ids.next();
    const auto body = Value::object({{"by", exchange->who().name},
                                     {"at", hal::to_rfc3339(context->ports.clock.now().wall)},
                                     {"item", item},
                                     {"responses", earlier + 1},
                                     {"provider", context->ports.disputes->provider()}});
    const offline::Document document{"dispute", dispute.id, "waiting", true, body, 0, 0};
    const auto answer = dispute_view(dispute, response_view(document));
    offline::Change change;
    change.events.push_back({"terminal", "dispute.response_requested",
                             Value::object({{"dispute", dispute.id},
                                            {"by", exchange->who().name},
                                            {"sha256", hal::to_hex(context->ports.crypto.sha256(response))}})});
    change.documents.push_back(document);
    change.enqueue.push_back({item, "dispute", std::string(context->ports.disputes->provider()),
                              "dispute/" + dispute.id,
                              Value::object({{"action", "respond"},
                                             {"dispute", dispute.id},
                                             {"response", response},
                                             {"by", body.string_or("by", "")},
                                             {"at", body.string_or("at", "")},
                                             {"responses", earlier + 1}}),
                              false});
    change.answers.push_back({slot.key, slot.fingerprint, 202, answer.dump()});
    // Two supervisors at once: one of them.
    change.claims.push_back({"dispute-response", dispute.id + "#" + std::to_string(earlier + 1)});
    context->ports.store.commit(std::move(change),
                                [context, exchange, answer, lease](const hal::Result<offline::Committed>& done) {
                                    if (!done && done.error().type == "claim-taken")
                                        return exchange->problem({"dispute-in-progress", exchange->param(0)});
                                    if (!done) return exchange->problem(done.error());
                                    context->ports.outbox.enqueued();
                                    exchange->json(202, answer);
                                });
}

// `earlier`: how many responses of ours the dispute has had.
void look_and_write(const ContextPtr& context, const ExchangePtr& exchange, const std::string& response,
                    std::int64_t earlier, const AnswerSlot& slot, const Idempotency::LeasePtr& lease) {
    const auto& id = exchange->param(0);
    look_for(context, id, 0, [=](const hal::Result<Dispute>& dispute) {
        if (!dispute) return exchange->problem(dispute.error());
        if (!providers::is_open(dispute->status))
            return exchange->problem({"dispute-closed", std::string(providers::to_string(dispute->status))});
        write_intent(context, exchange, *dispute, response, earlier, slot, lease);
    });
}

void respond_once(const ContextPtr& context, const ExchangePtr& exchange, const std::string& response,
                  const AnswerSlot& slot, const Idempotency::LeasePtr& lease) {
    context->ports.store.find_document("dispute", exchange->param(0), [=](const hal::Result<offline::Document>& ours) {
        if (ours && ours->state == "waiting") return exchange->problem({"dispute-in-progress", exchange->param(0)});
        if (!ours && ours.error().type != "not-found") return exchange->problem(ours.error());
        look_and_write(context, exchange, response, ours ? ours->body.integer_or("responses", 0) : 0, slot, lease);
    });
}

}  // namespace

void list_disputes(const ContextPtr& context, const ExchangePtr& exchange) {
    Query query(exchange->request().query);
    DisputeQuery wanted;
    const auto status = query.text("status");
    wanted.page = static_cast<int>(query.integer("page", 0, 1'000'000).value_or(0));
    wanted.size = static_cast<int>(query.integer("limit", 1, 200).value_or(50));
    if (auto ok = query.finish(); !ok) return exchange->problem(ok.error());
    if (status) {
        const auto* const it =
            std::ranges::find_if(statuses, [&](DisputeStatus s) { return providers::to_string(s) == *status; });
        if (it == statuses.end()) return exchange->problem({"query-invalid", "status: no such status"});
        wanted.status = *it;
    }
    if (!ready(context, exchange)) return;
    look(context, wanted, [context, exchange](const hal::Result<DisputePage>& page) {
        if (!page) return exchange->problem(page.error());
        answer_page(context, exchange, *page);
    });
}

void get_dispute_stats(const ContextPtr& context, const ExchangePtr& exchange) {
    if (!ready(context, exchange)) return;
    auto request = context->ports.disputes->build_stats();
    if (!request) return exchange->problem(request.error());
    context->ports.http->send(std::move(*request), patience, [context, exchange](const hal::HttpResult& result) {
        if (!result) return exchange->problem({"provider-unavailable", result.error().error.type});
        const auto stats = context->ports.disputes->read_stats(*result);
        if (!stats) return exchange->problem(stats.error());
        auto numbers = Value::object();
        for (const auto& [name, number] : *stats)
            numbers.set(name, number);
        exchange->json(200, Value::object({{"provider", context->ports.disputes->provider()}, {"numbers", numbers}}));
    });
}

void respond_to_dispute(const ContextPtr& context, const ExchangePtr& exchange) {
    auto response = read_response(exchange->request().body);
    if (!response) return exchange->problem(response.error());
    if (context->ports.disputes == nullptr) return exchange->problem({"disputes-unsupported", {}});
    auto proceed = [context, exchange, response = std::move(*response)](AnswerSlot slot,
                                                                        const Idempotency::LeasePtr& lease) {
        if (!ready(context, exchange)) return;
        respond_once(context, exchange, response, std::move(slot), lease);
    };
    Idempotency::begin(context->idempotency, exchange, "POST /v1/disputes/" + exchange->param(0) + "/respond",
                       std::move(proceed));
}

}  // namespace till::firmware::api

#include "tests/sandbox/paysafe/admin.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/paysafe/customer.hpp"
#include "tests/sandbox/paysafe/samples.hpp"
#include "tests/sandbox/paysafe/wire.hpp"
#include "tests/sandbox/push/outgoing.hpp"

namespace till::sandbox::paysafe {
namespace {

Decision not_found() { return answer(problem_reply(404, "not-found", "no such handle, refund, sample or act")); }
Decision not_possible(std::string_view why) { return answer(problem_reply(409, "not-possible", why)); }

Decision done(const std::string& id, std::string_view what, Records records) {
    return {json_reply(200, Value::object({{"id", id}, {"done", what}})), std::move(records)};
}

Value row_json(const Row& row) {
    return Value::object(
        {{"id", row.id}, {"merchantRefNum", row.ref}, {"status", row.status}, {"wire_amount", row.wire}});
}

Value rows_json(const Sale& sale, Resource resource) {
    auto out = Value::array();
    for (const auto* row : rows_of(sale, resource))
        out.push(row_json(*row));
    return out;
}

}  // namespace

Value admin_json(const Sale& sale, const Context& context) {
    const auto& handle = sale.handle;
    const auto money = money_of(handle.wire, handle.currency, context);
    auto out = row_json(handle);
    out.set("state", handle.status).set("reason", handle.reason).set("currency", handle.currency);
    out.set("amount", money ? Value(money->minor) : Value());
    out.set("customer_paid", has_paid(sale)).set("token", handle.token);
    out.set("expires_at", handle.due == 0 ? Value() : Value(iso_time(handle.due)));
    out.set("page", redirect_url(handle, context));
    if (sale.payment) {
        auto payment = row_json(*sale.payment);
        payment.set("reason", sale.payment->reason).set("by_itself", sale.payment->by_itself);
        out.set("payment", std::move(payment));
    }
    out.set("settlements", rows_json(sale, Resource::settlement));
    out.set("refunds", rows_json(sale, Resource::refund));
    return out;
}

Decision PaysafeAdmin::read(const std::vector<std::string>& parts, const Context& context) const {
    auto list = Value::array();
    if (parts.size() == 4 && parts[2] == "handles") {
        const auto* sale = book_.find(parts[3]);
        return sale ? answer(json_reply(200, admin_json(*sale, context))) : not_found();
    }
    if (parts.size() != 3) return not_found();
    if (parts[2] == "handles") {
        for (const auto& id : book_.order())
            list.push(admin_json(*book_.find(id), context));
    } else if (parts[2] == "samples") {
        for (const auto& name : sample_names())
            list.push(name);
    } else {
        return not_found();
    }
    return answer(json_reply(200, Value::object({{parts[2], list}})));
}

Decision PaysafeAdmin::on_handle(const Sale& sale, const std::string& act, const Value& body,
                                 const Context& context) const {
    const auto& handle = sale.handle;
    if (act == "replay") {
        if (handle.last_push.empty()) return not_possible("nothing was pushed yet");
        return done(handle.id, act, {push_queued_text("paysafe", handle.last_event, handle.last_push)});
    }
    if (act == "malformed") {
        const auto text = malformed_sample(body.string_or("sample", ""), sale);
        return text ? done(handle.id, act, {push_queued_text("paysafe", "malformed", *text)}) : not_found();
    }
    const auto which = read_act(act);
    if (!which) return not_found();
    auto result = act_on(sale, *which, context);
    if (!result.refused.empty()) return not_possible(result.refused);
    return done(handle.id, act, std::move(result.records));
}

Decision PaysafeAdmin::on_refund(const std::string& id, const std::string& act, const Context& context) const {
    const auto* sale = book_.with(Resource::refund, id);
    if (!sale || (act != "complete" && act != "fail")) return not_found();
    Turn turn(*sale, context);
    auto& refund = *turn.sale.refund(id);
    if (refund.status != "PENDING") return not_possible("it is " + refund.status);
    ends_refund(turn, refund, act == "complete" ? "COMPLETED" : "FAILED");
    return done(id, act, turn.finish());
}

Decision PaysafeAdmin::decide(const Request& request, const Context& context) {
    const auto parts = segments(request.path);  // admin / paysafe / handles / {id} / {act}
    if (parts.size() < 3) return not_found();
    if (request.is("GET")) return read(parts, context);
    if (!request.is("POST") || parts.size() != 5) return not_found();
    const auto body = hal::json::parse(request.body.empty() ? "{}" : request.body);
    if (!body || !body->is_object()) return answer(problem_reply(400, "json-invalid", "an object is expected"));
    if (parts[2] == "refunds") return on_refund(parts[3], parts[4], context);
    const auto* sale = parts[2] == "handles" ? book_.find(parts[3]) : nullptr;
    return sale ? on_handle(*sale, parts[4], *body, context) : not_found();
}

}  // namespace till::sandbox::paysafe

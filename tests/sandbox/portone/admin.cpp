#include "tests/sandbox/portone/admin.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/portone/calls.hpp"
#include "tests/sandbox/portone/customer.hpp"
#include "tests/sandbox/portone/wire.hpp"
#include "tests/sandbox/push/outgoing.hpp"

namespace till::sandbox::portone {
namespace {

Decision not_found() { return answer(problem_reply(404, "not-found", "no such link, refund or act")); }
Decision not_possible(std::string_view why) { return answer(problem_reply(409, "not-possible", why)); }

Decision done(const std::string& id, std::string_view what, Records records) {
    return {json_reply(200, Value::object({{"id", id}, {"done", what}})), std::move(records)};
}

Value try_json(const Try& one) {
    auto refunds = Value::array();
    for (const auto& refund : one.refunds) {
        refunds.push(Value::object(
            {{"id", refund.psp_id}, {"amount", refund.minor}, {"status", refund.status}, {"reason", refund.reason}}));
    }
    return Value::object({{"ref", one.ref},
                          {"order_ref", one.order},
                          {"channel_order_ref", one.channel_order},
                          {"state", to_string(one.state)},
                          {"refunds", refunds}});
}

Value admin_json(const Link& link, const Context& context) {
    auto tries = Value::array();
    for (const auto& one : link.tries)
        tries.push(try_json(one));
    return Value::object({{"id", link.ref},
                          {"merchant_order_id", link.own},
                          {"state", to_string(link.state)},
                          {"amount", link.minor},
                          {"currency", link.currency},
                          {"environment", link.environment},
                          {"transactions", tries},
                          {"page", page_url(link, context)},
                          {"created_at", iso_time(link.created)},
                          {"expires_at", iso_time(link.expires)}});
}

Decision replay(const Link& link) {
    const auto blank = link.last_push.find(' ');
    if (blank == std::string::npos) return not_possible("nothing was pushed yet");
    const auto body = hal::json::parse(link.last_push.substr(blank + 1));
    if (!body) return not_possible("nothing was pushed yet");
    return done(link.ref, "replay", {push_queued("portone", link.last_push.substr(0, blank), *body)});
}

Decision refund_by_hand(const Link& link, const Value& body, const Context& context) {
    const auto* paid = link.paid();
    const auto left = paid ? link.minor - paid->taken_back() : 0;
    Refund made;
    made.minor = body.integer_or("amount", left);
    made.full = made.minor == link.minor;
    made.reason = body.string_or("reason", "by hand").substr(0, 200);
    if (made.minor <= 0 || made.minor > left) return not_possible("no such paid amount is left");
    return done(link.ref, "refund", make_refund(link, paid->order, std::move(made), context));
}

Decision act_on(const Link& link, const std::string& act, const Value& body, const Context& context) {
    if (act == "replay") return replay(link);
    if (act == "refund") return refund_by_hand(link, body, context);
    const auto which = read_act(act);
    if (!which) return not_found();
    auto result = customer_acts(link, *which, context);
    if (!result.refused.empty()) return not_possible(result.refused);
    return done(link.ref, act, std::move(result.records));
}

}  // namespace

const Link* PortoneAdmin::link_of(const std::string& name) const {
    const auto* link = book_.find(name);
    return link ? link : book_.find_own(name);
}

Decision PortoneAdmin::read(const std::vector<std::string>& parts, const Context& context) const {
    if (parts[2] != "links" || parts.size() > 4) return not_found();
    if (parts.size() == 4) {
        const auto* link = link_of(parts[3]);
        return link ? answer(json_reply(200, admin_json(as_it_is_now(*link, context), context))) : not_found();
    }
    auto list = Value::array();
    for (const auto& ref : book_.order())
        list.push(admin_json(as_it_is_now(*book_.find(ref), context), context));
    return answer(json_reply(200, Value::object({{"links", list}})));
}

Decision PortoneAdmin::decide(const Request& request, const Context& context) {
    const auto parts = segments(request.path);  // admin / portone / links / LINK / act
    if (parts.size() < 3) return not_found();
    if (request.is("GET")) return read(parts, context);
    if (!request.is("POST") || parts.size() != 5) return not_found();
    const auto body = hal::json::parse(request.body.empty() ? "{}" : request.body);
    if (!body || !body->is_object()) return answer(problem_reply(400, "json-invalid", "an object is expected"));
    if (parts[2] == "refunds" && (parts[4] == "succeed" || parts[4] == "fail")) {
        auto records = settle_refund(book_, parts[3], parts[4] == "succeed", context);
        return records.empty() ? not_found() : done(parts[3], parts[4], std::move(records));
    }
    const auto* link = parts[2] == "links" ? link_of(parts[3]) : nullptr;
    return link ? act_on(*link, parts[4], *body, context) : not_found();
}

}  // namespace till::sandbox::portone

#include "tests/sandbox/payhub/admin.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/payhub/customer.hpp"
#include "tests/sandbox/payhub/wire.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace till::sandbox::payhub {
namespace {

constexpr std::array<std::pair<std::string_view, CustomerAct>, 5> acts = {
    {{"approve", CustomerAct::approve},
     {"decline", CustomerAct::decline},
     {"cancel", CustomerAct::cancel},
     {"expire", CustomerAct::expire},
     {"approve_late", CustomerAct::approve_late}}};

Decision not_found() { return answer(problem_reply(404, "not-found", "no such payment request, refund or act")); }

std::int64_t number(const std::string& text) {
    std::int64_t id = -1;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    return error == std::errc() && stop == text.data() + text.size() ? id : -1;
}

Value refund_json(const Refund& refund) {
    return Value::object({{"id", refund.id},
                          {"payment_id", refund.payment_id},
                          {"amount", refund.minor},
                          {"key", refund.key},
                          {"provider_refund_id", refund.provider_id},
                          {"state", to_string(refund.state)},
                          {"at_ms", refund.at}});
}

}  // namespace

Value admin_json(const PayRequest& request, const Context& context) {
    auto payments = Value::array();
    for (const auto& payment : request.payments) {
        payments.push(Value::object({{"id", payment.id},
                                     {"amount", payment.minor},
                                     {"bank_order_id", payment.bank_order_id},
                                     {"at_ms", payment.at}}));
    }
    auto out = Value::object({{"id", request.id},
                              {"state", to_string(state_now(request, context))},
                              {"provider", request.provider},
                              {"payment_type", request.type},
                              {"amount", request.amount.minor},
                              {"currency", request.amount.currency.code()},
                              {"paycode", request.paycode},
                              {"short_code", request.short_code},
                              {"description", request.description},
                              {"payments", payments},
                              {"created_at", hal::to_rfc3339(wall(request.created))}});
    out.set("page", std::string(context.public_url) + customer_path(request));
    if (request.has_bank_code()) out.set("bank_page", std::string(context.public_url) + "/bank/" + request.paycode);
    if (request.mailed()) {
        out.set("mail", Value::object({{"to", request.email}, {"link", page_url(request, context)}}));
    }
    return out;
}

Decision PayhubAdmin::decide(const Request& request, const Context& context) {
    const auto parts = segments(request.path);  // admin / payhub / requests / {id} / {act}
    const auto id = parts.size() >= 4 ? number(parts[3]) : -1;
    if (request.is("GET") && parts.size() == 3 && parts[2] == "requests") {
        auto list = Value::array();
        for (const auto& [key, row] : book_.requests())
            list.push(admin_json(row, context));
        return answer(json_reply(200, Value::object({{"requests", list}})));
    }
    if (request.is("GET") && parts.size() == 3 && parts[2] == "refunds") {
        auto list = Value::array();
        for (const auto& [key, row] : book_.refunds())
            list.push(refund_json(row));
        return answer(json_reply(200, Value::object({{"refunds", list}})));
    }
    if (request.is("GET") && parts.size() == 4 && parts[2] == "requests" && book_.find(id)) {
        return answer(json_reply(200, admin_json(*book_.find(id), context)));
    }
    if (!request.is("POST") || parts.size() != 5) return not_found();
    if (parts[2] == "requests") return on_request(request, id, parts[4], context);
    return parts[2] == "refunds" ? on_refund(id, parts[4], context) : not_found();
}

Decision PayhubAdmin::on_request(const Request& request, std::int64_t id, const std::string& act,
                                 const Context& context) const {
    const auto* found = book_.find(id);
    if (!found) return not_found();
    std::int64_t minor = 0;
    if (!request.body.empty()) {
        const auto body = hal::json::parse(request.body);
        if (!body || !body->is_object()) return answer(problem_reply(400, "json-invalid", "an object is expected"));
        minor = body->integer_or("amount", 0);
    }
    for (const auto& [name, which] : acts) {
        if (name != act) continue;
        auto result = customer_acts(book_, *found, which, minor, context);
        if (!result.refused.empty()) return answer(problem_reply(409, "not-possible", result.refused));
        return {json_reply(200, Value::object({{"id", id}, {"done", act}})), std::move(result.records)};
    }
    return not_found();
}

Decision PayhubAdmin::on_refund(std::int64_t id, const std::string& act, const Context& context) const {
    const auto* refund = book_.find_refund(id);
    if (!refund || (act != "succeed" && act != "fail")) return not_found();
    const auto state = act == "succeed" ? RefundState::succeeded : RefundState::failed;
    auto records = refund_settled(book_, *refund, state, context);
    if (records.empty()) return answer(problem_reply(409, "not-possible", "this refund is not waiting"));
    return {json_reply(200, Value::object({{"id", id}, {"done", act}})), std::move(records)};
}

}  // namespace till::sandbox::payhub

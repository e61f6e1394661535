#include "tests/sandbox/payrexx/admin.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/payrexx/customer.hpp"
#include "tests/sandbox/payrexx/pushes.hpp"
#include "tests/sandbox/payrexx/wire.hpp"

#include <charconv>

namespace till::sandbox::payrexx {
namespace {

Decision not_found() { return answer(problem_reply(404, "not-found", "no such page, transaction, payment or act")); }
Decision not_possible(std::string_view why) { return answer(problem_reply(409, "not-possible", why)); }

Decision done(const std::string& id, std::string_view what, Records records) {
    return {json_reply(200, Value::object({{"id", id}, {"done", what}})), std::move(records)};
}

Decision done(const std::string& id, std::string_view what, Acted acted) {
    return acted.refused.empty() ? done(id, what, std::move(acted.records)) : not_possible(acted.refused);
}

std::int64_t number_of(const std::string& text) {
    std::int64_t out = -1;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && stop == text.data() + text.size() ? out : -1;
}

Value admin_json(const Gateway& gateway, const Book& book, const Context& context) {
    auto transactions = Value::array();
    for (const auto* one : book.of_gateway(gateway.id))
        transactions.push(one->id);
    return Value::object({{"id", std::to_string(gateway.id)},
                          {"state", gateway.deleted ? "deleted" : gateway_status(gateway, book, context)},
                          {"amount", gateway.minor},
                          {"currency", gateway.currency},
                          {"reference", gateway.reference},
                          {"transactions", transactions},
                          {"page", page_link(gateway, context)}});
}

Value admin_json(const Transaction& transaction) {
    return Value::object({{"id", std::to_string(transaction.id)},
                          {"state", transaction.status},
                          {"amount", transaction.minor},
                          {"currency", transaction.currency},
                          {"reference", transaction.reference},
                          {"gateway", transaction.gateway},
                          {"held", transaction.held},
                          {"captured", transaction.captured},
                          {"refunded", transaction.refunded()}});
}

Value admin_json(const EcrPayment& payment, const Context& context) {
    return Value::object({{"id", payment.id},
                          {"state", ecr_status(payment, context)},
                          {"amount", payment.minor},
                          {"currency", payment.currency},
                          {"reference", payment.reference},
                          {"terminal", payment.terminal},
                          {"transaction", payment.transaction}});
}

Value admin_json(const Terminal& terminal, const Context& context) {
    return Value::object({{"serial", terminal.serial},
                          {"paired", terminal.paired},
                          {"pairing_code", pairing_code(terminal, context)},
                          {"page", std::string(context.public_url) + "/payrexx/terminal/" + terminal.serial}});
}

// All refunds that are pending arrive, or all of them fail.
Acted settle_refunds(const Transaction& old, bool arrive, const Context& context) {
    if (old.status != "refund_pending") return {{}, "no refund is pending"};
    auto transaction = old;
    Records records;
    std::vector<Refund> left;
    for (auto& refund : transaction.refunds) {
        if (!refund.done && !arrive) continue;
        if (!refund.done) send_back(transaction, refund, records, context);
        left.push_back(refund);
    }
    transaction.refunds = std::move(left);
    restate(transaction);
    push_state(transaction, records, context);
    records.push_back(to_record(transaction));
    return {std::move(records), {}};
}

}  // namespace

Decision PayrexxAdmin::read(const std::vector<std::string>& parts, const Context& context) const {
    const auto& what = parts[2];
    const bool one = parts.size() == 4;
    if (parts.size() > 4) return not_found();
    auto list = Value::array();
    const auto take = [&](const std::string& id, Value row) {
        if (!one || id == parts[3]) list.push(std::move(row));
    };
    if (what == "gateways") {
        for (const auto& [id, gateway] : book_.gateways())
            take(std::to_string(id), admin_json(gateway, book_, context));
    } else if (what == "transactions") {
        for (const auto& [id, transaction] : book_.transactions())
            take(std::to_string(id), admin_json(transaction));
    } else if (what == "payments") {
        for (const auto& payment : book_.payments())
            take(payment.id, admin_json(payment, context));
    } else if (what == "terminals") {
        for (const auto& serial : terminal_serials(context))
            take(serial, admin_json(book_.terminal(serial, context), context));
    } else {
        return not_found();
    }
    if (!one) return answer(json_reply(200, Value::object({{what, list}})));
    return list.array_items()->empty() ? not_found() : answer(json_reply(200, list.array_items()->front()));
}

Decision PayrexxAdmin::on_transaction(const Transaction& transaction, const std::string& act, const Value& body,
                                      const Context& context) const {
    const auto id = std::to_string(transaction.id);
    if (act == "replay" || act == "replay_first") {
        const auto& push = act == "replay" ? transaction.last_push : transaction.first_push;
        if (push.empty()) return not_possible("nothing was pushed yet");
        return done(id, act, Records{push_again(transaction, push)});
    }
    if (act == "refund_done" || act == "refund_fail")
        return done(id, act, settle_refunds(transaction, act == "refund_done", context));
    const auto status = body.string_or("status", "");
    if (act != "status" || status.empty()) return not_found();
    auto changed = transaction;
    changed.status = status;
    Records records;
    push_state(changed, records, context);
    records.push_back(to_record(changed));
    return done(id, act, std::move(records));
}

Decision PayrexxAdmin::act(const std::vector<std::string>& parts, const Value& body, const Context& context) const {
    if (parts.size() == 3 && parts[2] == "subscriptions") {
        auto records = push_subscription(body.string_or("event", ""), book_.next_transaction(), context);
        return records.empty() ? not_found() : done("42", "pushed", std::move(records));
    }
    if (parts.size() == 3 && parts[2] == "payouts") return done("payout", "pushed", Records{push_payout(context)});
    if (parts.size() != 5) return not_found();
    const auto& [what, id, which] = std::tie(parts[2], parts[3], parts[4]);
    if (what == "gateways") {
        const auto* gateway = book_.gateway(number_of(id));
        return gateway ? done(id, which, on_page(*gateway, book_, which, context)) : not_found();
    }
    if (what == "payments") {
        const auto* payment = book_.payment(id);
        return payment ? done(id, which, at_terminal(*payment, book_, which, context)) : not_found();
    }
    if (what == "transactions") {
        const auto* transaction = book_.transaction(number_of(id));
        return transaction ? on_transaction(*transaction, which, body, context) : not_found();
    }
    if (what != "terminals" || which != "unpair" || !is_terminal(id, context)) return not_found();
    auto terminal = book_.terminal(id, context);
    terminal.paired = false;
    ++terminal.generation;
    return done(id, which, Records{to_record(terminal)});
}

Decision PayrexxAdmin::decide(const Request& request, const Context& context) {
    const auto parts = segments(request.path);  // admin / payrexx / gateways / ID / ACT
    if (parts.size() < 3) return not_found();
    if (request.is("GET")) return read(parts, context);
    if (!request.is("POST")) return not_found();
    const auto body = hal::json::parse(request.body.empty() ? "{}" : request.body);
    if (!body || !body->is_object()) return answer(problem_reply(400, "json-invalid", "an object is expected"));
    return act(parts, *body, context);
}

}  // namespace till::sandbox::payrexx

#include "tests/sandbox/payglobe/admin.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/payglobe/customer.hpp"
#include "tests/sandbox/payglobe/pushes.hpp"
#include "tests/sandbox/payglobe/wire.hpp"
#include "tests/sandbox/push/outgoing.hpp"

namespace till::sandbox::payglobe {
namespace {

Decision not_found() { return answer(problem_reply(404, "not-found", "no such payment, card, dispute or act")); }
Decision not_possible(std::string_view why) { return answer(problem_reply(409, "not-possible", why)); }

Decision done(const std::string& id, std::string_view what, Records records) {
    return {json_reply(200, Value::object({{"id", id}, {"done", what}})), std::move(records)};
}

Decision replay(const Payment& payment) {
    const auto body = hal::json::parse(payment.last_push);
    if (!body) return not_possible("nothing was pushed yet");
    return done(payment.id, "replay", {push_queued("payglobe", "payment", *body)});
}

}  // namespace

Value admin_json(const Payment& payment, const Context& context) {
    auto refunds = Value::array();
    for (const auto& one : payment.refunds) {
        refunds.push(Value::object({{"id", one.id}, {"amount", one.minor}, {"reason", one.reason}}));
    }
    auto out = Value::object({{"id", payment.id},
                              {"kind", payment.kind == Kind::page   ? "page"
                                       : payment.kind == Kind::link ? "link"
                                                                    : "token"},
                              {"state", to_string(status_now(payment, context))},
                              {"amount", payment.minor},
                              {"currency", "EUR"},
                              {"held", payment.held},
                              {"captured", payment.captured},
                              {"voucher", payment.voucher},
                              {"description", payment.description},
                              {"refunds", refunds},
                              {"created_at", with_zone(payment.created)}});
    if (payment.kind != Kind::token) out.set("page", page_url(payment, context));
    return out;
}

Decision PayglobeAdmin::read(const std::vector<std::string>& parts, const Context& context) const {
    auto list = Value::array();
    if (parts.size() == 4 && parts[2] == "payments") {
        const auto* payment = book_.find(parts[3]);
        return payment ? answer(json_reply(200, admin_json(*payment, context))) : not_found();
    }
    if (parts.size() != 3) return not_found();
    if (parts[2] == "payments") {
        for (const auto& id : book_.order())
            list.push(admin_json(*book_.find(id), context));
    } else if (parts[2] == "cards") {
        for (const auto& [id, card] : book_.cards()) {
            auto row = card_json(card);
            row.set("customer_id", card.customer).set("deleted", card.deleted);
            list.push(row);
        }
    } else if (parts[2] == "disputes") {
        for (const auto& dispute : book_.disputes())
            list.push(dispute_json(dispute, context));
    } else {
        return not_found();
    }
    return answer(json_reply(200, Value::object({{parts[2], list}})));
}

Decision PayglobeAdmin::on_payment(const Payment& payment, const std::string& act, const Value& body,
                                   const Context& context) const {
    if (act == "replay") return replay(payment);
    const auto which = read_act(act);
    if (!which) return not_found();
    auto result = customer_acts(payment, *which, body.integer_or("amount", 0), context);
    if (!result.refused.empty()) return not_possible(result.refused);
    return done(payment.id, act, std::move(result.records));
}

Decision PayglobeAdmin::on_disputes(const std::vector<std::string>& parts, const Value& body,
                                    const Context& context) const {
    if (parts.size() == 3) {
        const auto* payment = book_.find(body.string_or("transaction_id", ""));
        const auto minor = body.integer_or("amount", payment ? payment->minor : 0);
        if (!payment || !payment->paid() || minor <= 0 || minor > payment->minor)
            return not_possible("no such paid amount");
        const Dispute dispute{.id = "DSP_" + random_hex(context.crypto, 5),
                              .transaction = payment->id,
                              .minor = minor,
                              .status = "OPEN",
                              .response = {},
                              .created = milliseconds(context.now)};
        return done(dispute.id, "created", {to_record(dispute), push_dispute(dispute, "created", context)});
    }
    const auto* found = parts.size() == 5 ? book_.dispute(parts[3]) : nullptr;
    if (!found) return not_found();
    auto dispute = *found;
    dispute.status = parts[4] == "won"        ? "WON"
                     : parts[4] == "lost"     ? "LOST"
                     : parts[4] == "evidence" ? "EVIDENCE_REQUIRED"
                                              : "";
    if (dispute.status.empty()) return not_found();
    const auto* what = parts[4] == "evidence" ? "updated" : "closed";
    return done(dispute.id, parts[4], {to_record(dispute), push_dispute(dispute, what, context)});
}

Decision PayglobeAdmin::decide(const Request& request, const Context& context) {
    const auto parts = segments(request.path);  // admin / payglobe / payments / {id} / {act}
    if (parts.size() < 3) return not_found();
    if (request.is("GET")) return read(parts, context);
    if (!request.is("POST")) return not_found();
    const auto body = hal::json::parse(request.body.empty() ? "{}" : request.body);
    if (!body || !body->is_object()) return answer(problem_reply(400, "json-invalid", "an object is expected"));
    if (parts[2] == "payments" && parts.size() == 5) {
        const auto* payment = book_.find(parts[3]);
        return payment ? on_payment(*payment, parts[4], *body, context) : not_found();
    }
    if (parts[2] == "disputes") return on_disputes(parts, *body, context);
    const auto customer = body->string_or("customer_id", "");
    if (parts[2] != "cards" || parts.size() != 3 || customer.empty()) return not_found();
    const Card card{.id = book_.next_card(),
                    .customer = customer,
                    .alias = "VISA ****1111",
                    .last4 = "1111",
                    .is_default = false,
                    .used = 0,
                    .last_used = 0,
                    .deleted = false};
    return done(std::to_string(card.id), "saved", {to_record(card)});
}

}  // namespace till::sandbox::payglobe

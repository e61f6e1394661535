#include "tests/sandbox/portone/customer.hpp"

#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/ledger/money_ledger.hpp"
#include "tests/sandbox/portone/pushes.hpp"
#include "tests/sandbox/portone/signature.hpp"
#include "tests/sandbox/portone/wire.hpp"

#include <algorithm>
#include <array>

namespace till::sandbox::portone {
namespace {

constexpr std::array<std::pair<std::string_view, CustomerAct>, 7> names = {{
    {"approve", CustomerAct::approve},
    {"approve_late", CustomerAct::approve_late},
    {"approve_again", CustomerAct::approve_again},
    {"decline", CustomerAct::decline},
    {"cancel", CustomerAct::cancel},
    {"leave", CustomerAct::leave},
    {"expire", CustomerAct::expire},
}};

CustomerResult refused(std::string why) { return {{}, std::move(why)}; }

// "20240926HULUNYGP6MA2"
std::string channel_order(const Context& context) {
    auto day = iso_time(milliseconds(context.now)).substr(0, 10);
    std::erase(day, '-');
    auto tail = random_hex(context.crypto, 6);
    std::ranges::transform(tail, tail.begin(), [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
    return day + tail;
}

Try new_try(const Link& link, const Context& context) {
    return {.ref = link.base + "_" + std::to_string(link.tries.size() + 1),
            .order = ksuid(context.crypto),
            .channel_order = channel_order(context),
            .state = TryState::initiated,
            .code = "4000",  // PortOne's own sample: a code of failure beside Initiated
            .reason = "TRANSACTION_INITIATED",
            .at = milliseconds(context.now),
            .refunds = {}};
}

// What was left at the bank goes on; else a new try.
Try& current_try(Link& link, const Context& context) {
    if (const auto* open = link.under_way()) return *link.find_try(open->order);
    return link.tries.emplace_back(new_try(link, context));
}

void end_try(Try& one, TryState state, std::string code, std::string reason) {
    one.state = state;
    one.code = std::move(code);
    one.reason = std::move(reason);
}

// The row last, so that it carries the push that it queued.
CustomerResult told(Link link, Records records) {
    records.push_back(to_record(link));
    return {std::move(records), {}};
}

CustomerResult pay(Link link, const Context& context) {
    const bool second = link.paid() != nullptr;
    auto& one = current_try(link, context);
    end_try(one, TryState::success, "2000", "SUCCESS");
    const bool keeps = link.over() && context.settings.flag("portone.late_success_keeps_status");
    if (!keeps) link.state = LinkState::success;
    Records records;
    records.push_back(ledger("authorize", link, one, link.minor, "", context));
    records.push_back(ledger("capture", link, one, link.minor, "", context));
    if (!keeps && !second) push_link(link, records, context);
    push_try(link, one, records, context);
    return told(std::move(link), std::move(records));
}

CustomerResult fail(Link link, std::string code, std::string reason, const Context& context) {
    auto& one = current_try(link, context);
    end_try(one, TryState::failed, std::move(code), std::move(reason));
    link.state = LinkState::created;
    Records records;
    push_try(link, one, records, context);
    return told(std::move(link), std::move(records));
}

CustomerResult leave(Link link, const Context& context) {
    auto& one = current_try(link, context);
    end_try(one, TryState::pending, "1000", "TRANSACTION_PENDING");
    link.state = LinkState::processing;
    Records records;
    if (context.settings.flag("portone.pending_pushes")) push_try(link, one, records, context);
    return told(std::move(link), std::move(records));
}

void expire_tries(Link& link) {
    for (auto& one : link.tries)
        if (one.state == TryState::initiated || one.state == TryState::pending)
            end_try(one, TryState::expired, "4082", "TRANSACTION_EXPIRED_BY_CHAIPORT");
}

}  // namespace

std::optional<CustomerAct> read_act(std::string_view name) {
    const auto* const found = std::ranges::find(names, name, &std::pair<std::string_view, CustomerAct>::first);
    return found == names.end() ? std::nullopt : std::optional(found->second);
}

Link as_it_is_now(Link link, const Context& context) {
    if (milliseconds(context.now) < link.expires || link.paid() != nullptr) return link;
    if (!link.over()) link.state = LinkState::expired;
    expire_tries(link);
    return link;
}

Records expire_link(Link link, const Context& context) {
    link.state = LinkState::expired;
    link.expires = std::min(link.expires, milliseconds(context.now));
    expire_tries(link);
    Records records;
    push_link(link, records, context);
    records.push_back(to_record(link));
    return records;
}

bool is_open(const Link& link) { return link.paid() == nullptr && !link.over(); }

bool can_pay(const Link& link, const Context& context) {
    if (link.paid() != nullptr) return context.settings.flag("portone.pay_twice");
    return !as_it_is_now(link, context).over() || context.settings.flag("portone.pay_after_end");
}

CustomerResult customer_acts(const Link& link, CustomerAct act, const Context& context) {
    const auto now = as_it_is_now(link, context);
    const bool paid = now.paid() != nullptr;
    if (act == CustomerAct::approve_again) return paid ? pay(now, context) : refused("not paid yet");
    if (act == CustomerAct::approve_late) return paid ? refused("already paid") : pay(now, context);
    if (act == CustomerAct::approve) {
        if (!can_pay(link, context)) return refused(paid ? "already paid" : "not open any more");
        return pay(now, context);
    }
    if (paid) return refused("already paid");
    if (now.over()) return refused("not open any more");
    switch (act) {
        case CustomerAct::decline: return fail(now, "6002", "FUNDS_LIMIT", context);
        case CustomerAct::cancel: return fail(now, "4071", "ORDER_CANCELLED", context);
        case CustomerAct::leave: return leave(now, context);
        case CustomerAct::expire: return {expire_link(now, context), {}};
        default: break;
    }
    return refused("no such act");
}

Record ledger(std::string_view act, const Link& link, const Try& one, std::int64_t minor, const std::string& refund,
              const Context& context) {
    return to_record(Act{.number = 0,
                         .service = "portone",
                         .act = std::string(act),
                         .request = link.ref,
                         .payment = one.order,
                         .refund = refund,
                         .minor = minor,
                         .currency = link.currency,
                         .at = milliseconds(context.now)});
}

}  // namespace till::sandbox::portone

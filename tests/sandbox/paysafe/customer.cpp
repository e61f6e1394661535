#include "tests/sandbox/paysafe/customer.hpp"

#include "tests/sandbox/app/settings.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace till::sandbox::paysafe {
namespace {

constexpr std::array<std::pair<std::string_view, Act>, 10> names = {{
    {"open", Act::open},
    {"pay", Act::pay},
    {"decline", Act::decline},
    {"approve", Act::approve},
    {"approve_late", Act::approve_late},
    {"expire", Act::expire},
    {"error", Act::error},
    {"payment_expired", Act::payment_expired},
    {"hold", Act::hold},
    {"batch", Act::batch},
}};

// The step; what is wrong with taking it now comes back as text.
std::string step(Turn& turn, Act act) {
    auto& sale = turn.sale;
    const auto& status = sale.handle.status;
    const bool open_payment = sale.payment && is_open(*sale.payment);
    const bool live_handle = status == "INITIATED" || status == "PAYABLE";
    switch (act) {
        case Act::open: return status == "INITIATED" ? (opens(turn), "") : "the link was opened, or is over";
        case Act::pay:
        case Act::approve:
            if (act == Act::pay && status == "INITIATED") return "the link was not opened";
            return can_pay(sale) ? (pays(turn), "") : "not open any more";
        case Act::approve_late: return has_paid(sale) ? "already paid" : (pays(turn), "");
        case Act::decline: return can_pay(sale) ? (declines(turn), "") : "not open any more";
        case Act::expire: return live_handle ? (expires(turn), "") : "the handle is over";
        case Act::error: return live_handle ? (breaks(turn), "") : "the handle is over";
        case Act::payment_expired: return open_payment ? (ends_payment(turn, "EXPIRED"), "") : "no open payment";
        case Act::hold:
            if (!open_payment) return "no open payment";
            turn.to(*sale.payment, "HELD");
            turn.tell(Resource::payment, *sale.payment, "PAYMENT_HELD");
            return {};
        case Act::batch:
            for (auto& row : sale.settlements)
                if (row.status == "PENDING") batches(turn, row);
            return {};
    }
    return "no such act";
}

}  // namespace

std::optional<Act> read_act(std::string_view name) {
    const auto* const found = std::ranges::find(names, name, &std::pair<std::string_view, Act>::first);
    return found == names.end() ? std::nullopt : std::optional(found->second);
}

bool has_paid(const Sale& sale) {
    return sale.payment ? sale.payment->status == "COMPLETED" : sale.handle.customer_paid;
}

bool can_pay(const Sale& sale) {
    if (sale.payment) return is_open(*sale.payment);
    return !sale.handle.customer_paid && (sale.handle.status == "INITIATED" || sale.handle.status == "PAYABLE");
}

bool can_pay_late(const Sale& sale, const Context& context) {
    return !can_pay(sale) && !has_paid(sale) && context.settings.flag("paysafe.pay_after_end");
}

ActResult act_on(const Sale& sale, Act act, const Context& context) {
    Turn turn(sale, context);
    auto refused = step(turn, act);
    if (!refused.empty()) return {{}, std::move(refused)};
    return {turn.finish(), {}};
}

}  // namespace till::sandbox::paysafe

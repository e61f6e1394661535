#include "tests/sandbox/payglobe/customer.hpp"

#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/ledger/money_ledger.hpp"
#include "tests/sandbox/payglobe/pushes.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace till::sandbox::payglobe {
namespace {

constexpr std::array<std::pair<std::string_view, CustomerAct>, 10> names = {{
    {"card", CustomerAct::card},
    {"card_only", CustomerAct::card_only},
    {"voucher", CustomerAct::voucher},
    {"voucher_fail", CustomerAct::voucher_fail},
    {"capture_fail", CustomerAct::capture_fail},
    {"decline", CustomerAct::decline},
    {"fail", CustomerAct::fail},
    {"expire", CustomerAct::expire},
    {"approve", CustomerAct::approve},
    {"approve_late", CustomerAct::approve_late},
}};

CustomerResult refused(std::string why) { return {{}, std::move(why)}; }

bool holding(const Payment& payment) {
    return payment.status == Status::held || payment.status == Status::voucher_failed;
}

// The row last, so that it carries the push that it queued.
CustomerResult told(Payment payment, Records records, const Context& context) {
    push_state(payment, records, context);
    records.push_back(to_record(payment));
    return {std::move(records), {}};
}

CustomerResult ended(Payment payment, Status status, std::string code, std::string error, const Context& context) {
    payment.status = status;
    payment.response_code = std::move(code);
    payment.error = std::move(error);
    payment.completed = milliseconds(context.now);
    return told(std::move(payment), {}, context);
}

CustomerResult pay_link(Payment payment, const Context& context) {
    Records records;
    payment.captured = payment.minor;
    payment.completed = milliseconds(context.now);
    payment.gateway = Status::paid;
    if (!context.settings.flag("payglobe.link_row_lags")) payment.status = Status::paid;
    records.push_back(ledger("authorize", payment, payment.minor, payment.payment_id, context));
    records.push_back(ledger("capture", payment, payment.minor, payment.payment_id, context));
    if (context.settings.flag("payglobe.link_pushes") && payment.status == Status::paid) {
        return told(std::move(payment), std::move(records), context);
    }
    records.push_back(to_record(payment));
    return {std::move(records), {}};
}

CustomerResult approve(Payment payment, const Context& context) {
    if (payment.kind == Kind::link) return pay_link(std::move(payment), context);
    Records records;
    if (!holding(payment)) hold(payment, records, context);
    capture(payment, payment.minor, records, context);
    return told(std::move(payment), std::move(records), context);
}

CustomerResult give_card(Payment payment, const Context& context) {
    if (payment.kind == Kind::link || payment.direct) return approve(std::move(payment), context);
    Records records;
    hold(payment, records, context);
    return told(std::move(payment), std::move(records), context);
}

CustomerResult use_voucher(Payment payment, std::int64_t minor, bool capture_fails, const Context& context) {
    if (minor <= 0 || minor > payment.minor) return refused("not an amount up to the total");
    Records records;
    spend_voucher(payment, minor, records, context);
    if (capture_fails) {
        payment.status = Status::capture_failed;
        payment.error = "auto-rollback, contact support";
    } else if (minor == payment.minor) {
        give_back(payment, records, context);
        payment.status = Status::success;
    } else {
        capture(payment, payment.minor - minor, records, context);
    }
    payment.completed = milliseconds(context.now);
    return told(std::move(payment), std::move(records), context);
}

CustomerResult refuse_card(const Payment& payment, const Context& context) {
    if (payment.kind == Kind::link) return refused("a link stays open after a refused card");
    return ended(payment, payment.direct ? Status::failed : Status::card_refused, "51", "Insufficient funds", context);
}

}  // namespace

std::optional<CustomerAct> read_act(std::string_view name) {
    const auto* const found = std::ranges::find(names, name, &std::pair<std::string_view, CustomerAct>::first);
    return found == names.end() ? std::nullopt : std::optional(found->second);
}

Status status_now(const Payment& payment, const Context& context) {
    const bool over = payment.kind == Kind::link && milliseconds(context.now) >= payment.expires;
    return payment.status == Status::pending && payment.gateway != Status::paid && over ? Status::expired
                                                                                        : payment.status;
}

bool can_pay(const Payment& payment, const Context& context) {
    if (payment.paid() || payment.gateway == Status::paid) return false;
    const auto status = status_now(payment, context);
    if (status == Status::pending || holding(payment)) return true;
    if (status == Status::cancelled || status == Status::voided || status == Status::expired) {
        return context.settings.flag("payglobe.pay_after_cancel");
    }
    return context.settings.flag("payglobe.pay_after_failure") && status != Status::capture_failed;
}

CustomerResult customer_acts(const Payment& payment, CustomerAct act, std::int64_t minor, const Context& context) {
    if (payment.paid() || payment.gateway == Status::paid) return refused("already paid");
    if (act == CustomerAct::approve_late) return approve(payment, context);
    if (!can_pay(payment, context)) return refused("not open any more");
    const bool page = payment.kind == Kind::page;
    switch (act) {
        case CustomerAct::approve: return approve(payment, context);
        case CustomerAct::card:
            return holding(payment) ? refused("the card is held already") : give_card(payment, context);
        case CustomerAct::fail: return page ? ended(payment, Status::failed, "", "", context) : refused("not a page");
        case CustomerAct::expire:
            return page ? refused("not a link") : ended(payment, Status::expired, "", "", context);
        case CustomerAct::decline:
            return holding(payment) ? refused("the card is held") : refuse_card(payment, context);
        default: break;
    }
    if (!holding(payment)) return refused("no card is held");
    if (act == CustomerAct::card_only) return approve(payment, context);
    if (act == CustomerAct::voucher_fail) {
        return ended(payment, Status::voucher_failed, "00", "Voucher refused", context);
    }
    return use_voucher(payment, minor, act == CustomerAct::capture_fail, context);
}

Record ledger(std::string_view act, const Payment& payment, std::int64_t minor, std::string reference,
              const Context& context) {
    const bool refund = act == "refund";
    return to_record(Act{.service = "payglobe",
                         .act = std::string(act),
                         .request = payment.id,
                         .payment = refund ? payment.payment_id : reference,
                         .refund = refund ? reference : std::string(),
                         .minor = minor,
                         .currency = "EUR",
                         .at = milliseconds(context.now)});
}

void hold(Payment& payment, Records& records, const Context& context) {
    payment.held = payment.minor;
    payment.status = Status::held;
    payment.operation = "PREAUTH";
    payment.response_code = "00";
    payment.error.clear();
    payment.completed = milliseconds(context.now);
    records.push_back(ledger("authorize", payment, payment.minor, payment.payment_id, context));
}

void capture(Payment& payment, std::int64_t minor, Records& records, const Context& context) {
    payment.captured += minor;
    payment.held = 0;  // what is not taken lapses
    payment.status = Status::success;
    payment.operation = payment.direct ? "SALE" : "CAPTURE";
    payment.completed = milliseconds(context.now);
    records.push_back(ledger("capture", payment, minor, payment.payment_id, context));
}

// In the ledger a voucher's money counts as captured: the customer has paid it.
void spend_voucher(Payment& payment, std::int64_t minor, Records& records, const Context& context) {
    payment.voucher = minor;
    records.push_back(ledger("capture", payment, minor, "voucher-" + payment.payment_id, context));
}

void give_back(Payment& payment, Records& records, const Context& context) {
    records.push_back(ledger("cancel", payment, payment.held, payment.payment_id, context));
    payment.held = 0;
    payment.status = Status::voided;
    payment.operation = "VOID";
    payment.completed = milliseconds(context.now);
}

}  // namespace till::sandbox::payglobe

#include "reconcile.hpp"

#include <algorithm>

namespace till::firmware::api {

using hal::json::Value;

namespace {

constexpr std::int64_t differences_shown = 500;  // the close is one record, and a record has a bound

Value side_view(std::int64_t sales, std::int64_t sales_total, std::int64_t refunds, std::int64_t refunds_total) {
    return Value::object(
        {{"sales", sales}, {"sales_total", sales_total}, {"refunds", refunds}, {"refunds_total", refunds_total}});
}

// Money that came late and went back by itself: there was no sale, so there is no receipt.
bool passed_through(const Payment& payment) {
    const bool automatic = !payment.refunds.empty() && std::ranges::all_of(payment.refunds, &Refund::automatic);
    return automatic && payment.refunded() == payment.paid;
}

}  // namespace

struct Reconciliation::Found {
    std::map<std::string, Sums> sums;  // by currency
    Value differences = Value::array();
    std::int64_t count = 0;  // of differences, also those that are left off

    void push(Value difference) {
        if (++count <= differences_shown) differences.push(std::move(difference));
    }
    void differ(const char* kind, const Payment& payment, const Line* line, std::int64_t sold, std::int64_t proven) {
        push(Value::object({{"kind", kind},
                            {"payment_id", payment.id},
                            {"order_ref", payment.sale.order_ref},
                            {"method", payment.sale.method},
                            {"currency", payment.sale.amount.currency.code()},
                            {"receipt", line != nullptr ? Value(line->number) : Value{}},
                            {"sold", sold},
                            {"proven", proven},
                            {"on_receipt", line != nullptr ? line->total : 0}}));
    }
    void differ_without_payment(const Line& line) {
        push(Value::object({{"kind", "receipt-without-payment"},
                            {"payment_id", line.payment_id},
                            {"order_ref", line.order_ref},
                            {"method", line.method},
                            {"currency", line.currency},
                            {"receipt", line.number},
                            {"sold", 0},
                            {"proven", 0},
                            {"on_receipt", line.total}}));
    }
};

void Reconciliation::add(const offline::Receipt& receipt) {
    lines_.push_back({receipt.number, receipt.body.integer_or("total", 0), receipt.kind == "refund", receipt.prints > 0,
                      receipt.payment_id, receipt.body.string_or("order_ref", ""), receipt.body.string_or("method", ""),
                      receipt.body.string_or("currency", "")});
}

void Reconciliation::add(const Payment& payment) { payments_.insert_or_assign(payment.id, payment); }

std::vector<std::string> Reconciliation::payments_missing() const {
    std::set<std::string> missing;
    for (const Line& line : lines_) {
        if (!payments_.contains(line.payment_id)) missing.insert(line.payment_id);
    }
    return {missing.begin(), missing.end()};
}

void Reconciliation::compare_sale(const Line& line, const Payment& payment, Found& found) const {
    const std::int64_t sold = payment.sale.amount.minor;
    auto& sums = found.sums[line.currency];
    sums.orders.sales += 1;
    sums.orders.sales_total += sold;
    sums.provider.sales += payment.paid > 0;
    sums.provider.sales_total += payment.paid;
    if (payment.paid == 0) return found.differ("receipt-without-money", payment, &line, sold, 0);
    if (payment.paid != line.total) found.differ("receipt-differs", payment, &line, sold, payment.paid);
    if (payment.paid != sold) found.differ("amount-differs", payment, &line, sold, payment.paid);
}

void Reconciliation::compare_refund(const Line& line, const Payment& payment, Found& found) const {
    const auto refund =
        std::ranges::find_if(payment.refunds, [&](const Refund& r) { return r.receipt == line.number; });
    const bool known = refund != payment.refunds.end();
    const bool proven = known && refund->state == Refund::State::done;
    auto& sums = found.sums[line.currency];
    sums.orders.refunds += known;
    sums.orders.refunds_total += known ? refund->amount : 0;
    sums.provider.refunds += proven;
    sums.provider.refunds_total += proven ? refund->amount : 0;
    const std::int64_t asked = known ? refund->amount : 0;
    if (!proven) return found.differ("refund-unproven", payment, &line, asked, 0);
    if (refund->amount != line.total) found.differ("receipt-differs", payment, &line, asked, refund->amount);
}

void Reconciliation::without_receipt(const Payment& payment, Found& found) {
    const std::int64_t sold = payment.sale.amount.minor;
    if (payment.state == State::unknown) found.differ("money-unknown", payment, nullptr, sold, payment.paid);
    if (payment.state == State::orphan) found.differ("orphan", payment, nullptr, 0, payment.paid);
    if (passed_through(payment)) return;
    auto& sums = found.sums[std::string(payment.sale.amount.currency.code())];
    if (payment.paid > 0 && !payment.receipt && payment.state != State::orphan) {
        sums.provider.sales += 1;
        sums.provider.sales_total += payment.paid;
        found.differ("paid-without-receipt", payment, nullptr, sold, payment.paid);
    }
    for (const Refund& refund : payment.refunds) {
        if (refund.state != Refund::State::done || refund.receipt || refund.automatic) continue;
        sums.provider.refunds += 1;
        sums.provider.refunds_total += refund.amount;
        found.differ("refund-without-receipt", payment, nullptr, refund.amount, refund.amount);
    }
}

Value Reconciliation::view() const {
    Found found;
    for (const Line& line : lines_) {
        auto& receipts = found.sums[line.currency].receipts;
        (line.refund ? receipts.refunds : receipts.sales) += 1;
        (line.refund ? receipts.refunds_total : receipts.sales_total) += line.total;
        receipts.printed += line.printed;
        const auto payment = payments_.find(line.payment_id);
        if (payment == payments_.end()) {
            found.differ_without_payment(line);
            continue;
        }
        line.refund ? compare_refund(line, payment->second, found) : compare_sale(line, payment->second, found);
        if (prints_ && !line.printed) found.differ("not-printed", payment->second, &line, 0, 0);
    }
    for (const auto& [id, payment] : payments_)
        without_receipt(payment, found);

    Value currencies = Value::array();
    for (const auto& [currency, sums] : found.sums) {
        const auto& [orders, provider, receipts] = sums;
        const bool empty = receipts.sales + receipts.refunds + provider.sales + provider.refunds == 0;
        if (empty) continue;
        currencies.push(Value::object(
            {{"currency", currency},
             {"orders", side_view(orders.sales, orders.sales_total, orders.refunds, orders.refunds_total)},
             {"provider", side_view(provider.sales, provider.sales_total, provider.refunds, provider.refunds_total)},
             {"receipts", side_view(receipts.sales, receipts.sales_total, receipts.refunds, receipts.refunds_total)
                              .set("printed", receipts.printed)}}));
    }
    return Value::object({{"agrees", found.count == 0},
                          {"currencies", std::move(currencies)},
                          {"differences", std::move(found.differences)},
                          {"differences_total", found.count}});
}

}  // namespace till::firmware::api

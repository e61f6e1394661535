#include "tests/sandbox/paysafe/model.hpp"

#include <algorithm>

namespace till::sandbox::paysafe {
namespace {

Value row_json(const Row& row) {
    return Value::object({{"id", row.id},
                          {"ref", row.ref},
                          {"status", row.status},
                          {"reason", row.reason},
                          {"wire", row.wire},
                          {"created", row.created},
                          {"changed", row.changed},
                          {"due", row.due},
                          {"hidden", row.hidden}});
}

template <class Kind>
Kind read_row(const Value& value) {
    Kind row;
    row.id = value.string_or("id", "");
    row.ref = value.string_or("ref", "");
    row.status = value.string_or("status", "");
    row.reason = value.string_or("reason", "");
    row.wire = value.integer_or("wire", 0);
    row.created = value.integer_or("created", 0);
    row.changed = value.integer_or("changed", 0);
    row.due = value.integer_or("due", 0);
    row.hidden = value.integer_or("hidden", 0);
    return row;
}

template <class Rows>
Value list_json(const Rows& rows) {
    auto out = Value::array();
    for (const auto& row : rows)
        out.push(row_json(row));
    return out;
}

template <class Kind>
std::vector<Kind> read_rows(const Value& record, std::string_view name) {
    std::vector<Kind> out;
    if (const auto* list = record.find(name); list && list->is_array())
        for (const auto& one : *list->array_items())
            out.push_back(read_row<Kind>(one));
    return out;
}

Value handle_json(const Handle& handle) {
    auto out = row_json(handle);
    return out.set("token", handle.token)
        .set("jwt", handle.jwt)
        .set("currency", handle.currency)
        .set("type", handle.type)
        .set("account", handle.account)
        .set("email", handle.email)
        .set("return_link", handle.return_link)
        .set("customer_paid", handle.customer_paid)
        .set("customer_declined", handle.customer_declined)
        .set("gateway_id", handle.gateway_id)
        .set("last_push", handle.last_push)
        .set("last_event", handle.last_event);
}

Handle read_handle(const Value& value) {
    auto handle = read_row<Handle>(value);
    handle.token = value.string_or("token", "");
    handle.jwt = value.string_or("jwt", "");
    handle.currency = value.string_or("currency", "");
    handle.type = value.string_or("type", "");
    handle.account = value.string_or("account", "");
    handle.email = value.string_or("email", "");
    handle.return_link = value.string_or("return_link", "");
    handle.customer_paid = value.boolean_or("customer_paid", false);
    handle.customer_declined = value.boolean_or("customer_declined", false);
    handle.gateway_id = value.string_or("gateway_id", "");
    handle.last_push = value.string_or("last_push", "");
    handle.last_event = value.string_or("last_event", "");
    return handle;
}

bool counts(const Row& row) { return row.status != "CANCELLED" && row.status != "FAILED"; }

template <class Rows>
auto* find_row(Rows& rows, std::string_view id) {
    const auto found = std::ranges::find(rows, id, &Row::id);
    return found == rows.end() ? nullptr : &*found;
}

}  // namespace

std::int64_t Sale::settled() const {
    std::int64_t sum = 0;
    for (const auto& row : settlements)
        if (counts(row)) sum += row.wire;
    return sum;
}

std::int64_t Sale::refundable(const Row& settlement) const {
    if (!counts(settlement)) return 0;
    auto left = settlement.wire;
    for (const auto& refund : refunds)
        if (refund.settlement == settlement.id && counts(refund)) left -= refund.wire;
    return left;
}

std::int64_t Sale::to_settle() const {
    if (!payment || payment->status != "COMPLETED" || payment->settles) return 0;
    auto left = payment->wire - settled();
    for (const auto& row : voids)
        if (counts(row)) left -= row.wire;
    return left;
}

Row* Sale::settlement(std::string_view id) { return find_row(settlements, id); }
Refund* Sale::refund(std::string_view id) { return find_row(refunds, id); }

Record to_record(const Sale& sale) {
    auto body = Value::object({{"op", "sale"},
                               {"handle", handle_json(sale.handle)},
                               {"settlements", list_json(sale.settlements)},
                               {"voids", list_json(sale.voids)}});
    if (sale.payment) {
        auto payment = row_json(*sale.payment);
        payment.set("settles", sale.payment->settles)
            .set("by_itself", sale.payment->by_itself)
            .set("gateway", sale.payment->gateway);
        body.set("payment", std::move(payment));
    }
    auto refunds = Value::array();
    for (const auto& refund : sale.refunds) {
        auto row = row_json(refund);
        row.set("settlement", refund.settlement);
        refunds.push(std::move(row));
    }
    body.set("refunds", std::move(refunds));
    return {"paysafe", std::move(body)};
}

Sale read_sale(const Value& record) {
    Sale sale;
    if (const auto* handle = record.find("handle")) sale.handle = read_handle(*handle);
    if (const auto* row = record.find("payment")) {
        sale.payment = read_row<Payment>(*row);
        sale.payment->settles = row->boolean_or("settles", true);
        sale.payment->by_itself = row->boolean_or("by_itself", false);
        sale.payment->gateway = row->string_or("gateway", "");
    }
    sale.settlements = read_rows<Row>(record, "settlements");
    sale.voids = read_rows<Row>(record, "voids");
    sale.refunds = read_rows<Refund>(record, "refunds");
    if (const auto* list = record.find("refunds"); list && list->is_array())
        for (std::size_t i = 0; i < sale.refunds.size(); ++i)
            sale.refunds[i].settlement = list->array_items()->at(i).string_or("settlement", "");
    return sale;
}

}  // namespace till::sandbox::paysafe

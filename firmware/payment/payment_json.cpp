// Payment <-> JSON, as the journal keeps it. Members may be added; none is ever renamed (old journals are read).
#include "till/firmware/payment/payment.hpp"

namespace till::firmware {
namespace {

Value text_map(const std::map<std::string, std::string>& map) {
    Value object = Value::object();
    for (const auto& [key, value] : map)
        object.set(key, value);
    return object;
}

std::map<std::string, std::string> map_of(const Value* object) {
    std::map<std::string, std::string> map;
    if (object == nullptr || object->members() == nullptr) return map;
    for (const auto& [key, value] : *object->members()) {
        if (const auto* text = value.string()) map[key] = *text;
    }
    return map;
}

Value stamp_json(const hal::Stamp& stamp) {
    return Value::object({{"mono_ms", stamp.monotonic.time_since_epoch().count()},
                          {"wall_ms", stamp.wall.time_since_epoch().count()},
                          {"trusted", stamp.trusted},
                          {"boot", stamp.boot_id}});
}

hal::Stamp stamp_of(const Value& value) {
    hal::Stamp stamp;
    stamp.monotonic = hal::Monotonic{hal::Duration{value.integer_or("mono_ms", 0)}};
    stamp.wall = hal::Wall{hal::Duration{value.integer_or("wall_ms", 0)}};
    stamp.trusted = value.boolean_or("trusted", false);
    stamp.boot_id = value.string_or("boot", "");
    return stamp;
}

Value optional_stamp(const std::optional<hal::Stamp>& stamp) { return stamp ? stamp_json(*stamp) : Value{}; }

std::optional<hal::Stamp> optional_stamp_of(const Value& object, std::string_view key) {
    const Value* value = object.find(key);
    if (value == nullptr || !value->is_object()) return std::nullopt;
    return stamp_of(*value);
}

Value error_json(const hal::Error& error) {
    return error.type.empty() ? Value{} : Value::object({{"type", error.type}, {"detail", error.detail}});
}

hal::Error error_of(const Value* value) {
    if (value == nullptr) return {};
    return {value->string_or("type", ""), value->string_or("detail", "")};
}

Value optional_number(const std::optional<std::int64_t>& number) { return number ? Value(*number) : Value{}; }

std::optional<std::int64_t> optional_number_of(const Value& object, std::string_view key) {
    const Value* value = object.find(key);
    if (value == nullptr) return std::nullopt;
    const auto number = value->integer();
    return number ? std::optional(*number) : std::nullopt;
}

Value refund_json(const Refund& refund) {
    return Value::object({{"id", refund.id},
                          {"amount", refund.amount},
                          {"state", to_string(refund.state)},
                          {"automatic", refund.automatic},
                          {"reason", refund.reason},
                          {"actor", refund.actor},
                          {"problem", error_json(refund.problem)},
                          {"receipt", optional_number(refund.receipt)}});
}

Value tenders_json(const std::vector<providers::Tender>& tenders) {
    Value list = Value::array();
    for (const auto& tender : tenders) {
        list.push(
            Value::object({{"title", tender.title}, {"amount", tender.amount.minor}, {"reference", tender.reference}}));
    }
    return list;
}

std::vector<providers::Tender> tenders_of(const Value* list, hal::Currency currency) {
    std::vector<providers::Tender> tenders;
    if (list == nullptr || list->array_items() == nullptr) return tenders;
    for (const auto& tender : *list->array_items()) {
        tenders.push_back({tender.string_or("title", ""), Money{tender.integer_or("amount", 0), currency},
                           tender.string_or("reference", "")});
    }
    return tenders;
}

Refund refund_of(const Value& value) {
    Refund refund;
    refund.id = value.string_or("id", "");
    refund.amount = value.integer_or("amount", 0);
    const std::string state = value.string_or("state", "unknown");
    refund.state = Refund::State::unknown;
    for (const auto candidate :
         {Refund::State::queued, Refund::State::pending, Refund::State::done, Refund::State::failed}) {
        if (to_string(candidate) == state) refund.state = candidate;
    }
    refund.automatic = value.boolean_or("automatic", false);
    refund.reason = value.string_or("reason", "");
    refund.actor = value.string_or("actor", "");
    refund.problem = error_of(value.find("problem"));
    refund.receipt = optional_number_of(value, "receipt");
    return refund;
}

Value sale_json(const providers::SaleRequest& sale) {
    Value lines = Value::array();
    for (const auto& line : sale.lines) {
        lines.push(Value::object({{"name", line.name},
                                  {"quantity", line.quantity},
                                  {"unit_price", line.unit_price.minor},
                                  {"total", line.total.minor}}));
    }
    return Value::object({{"order_ref", sale.order_ref},
                          {"method", sale.method},
                          {"amount", sale.amount.minor},
                          {"currency", sale.amount.currency.code()},
                          {"lines", std::move(lines)},
                          {"customer", text_map(sale.customer)},
                          {"options", text_map(sale.options)}});
}

hal::Result<providers::SaleRequest> sale_of(const Value& value) {
    const auto currency = hal::Currency::from_code(value.string_or("currency", ""));
    if (!currency) return std::unexpected(currency.error());
    providers::SaleRequest sale;
    sale.order_ref = value.string_or("order_ref", "");
    sale.method = value.string_or("method", "");
    sale.amount = Money{value.integer_or("amount", 0), *currency};
    sale.customer = map_of(value.find("customer"));
    sale.options = map_of(value.find("options"));
    const Value* lines = value.find("lines");
    if (lines == nullptr || lines->array_items() == nullptr) return sale;
    for (const auto& line : *lines->array_items()) {
        sale.lines.push_back({line.string_or("name", ""), line.integer_or("quantity", 1),
                              Money{line.integer_or("unit_price", 0), *currency},
                              Money{line.integer_or("total", 0), *currency}});
    }
    return sale;
}

}  // namespace

Value to_json(const Payment& p) {
    Value refunds = Value::array();
    for (const auto& refund : p.refunds)
        refunds.push(refund_json(refund));
    return Value::object({{"id", p.id},
                          {"provider", p.provider},
                          {"sale", sale_json(p.sale)},
                          {"state", to_string(p.state)},
                          {"reason", error_json(p.reason)},
                          {"refs", p.refs},
                          {"qr_payload", p.presentation.qr_payload},
                          {"paycode", p.presentation.paycode},
                          {"session", p.session},
                          {"proceed_open", p.proceed_open},
                          {"create_unsure", p.create_unsure},
                          {"paid", p.paid},
                          {"tenders", tenders_json(p.tenders)},
                          {"refunds", std::move(refunds)},
                          {"create_item", p.create_item},
                          {"cancel_item", p.cancel_item},
                          {"release_item", p.release_item},
                          {"proceed_item", p.proceed_item},
                          {"capture_item", p.capture_item},
                          {"created", stamp_json(p.created)},
                          {"deadline", optional_stamp(p.deadline)},
                          {"watch_until", optional_stamp(p.watch_until)},
                          {"qr_shown", optional_stamp(p.qr_shown)},
                          {"qr_sha256", p.qr_sha256},
                          {"receipt", optional_number(p.receipt)},
                          {"created_by", p.created_by},
                          {"closed_by", p.closed_by}});
}

hal::Result<Payment> payment_from_json(const Value& value) {
    const Value* sale_value = value.find("sale");
    const auto state = state_from(value.string_or("state", ""));
    if (sale_value == nullptr || !state) return hal::fail("journal-broken", "a payment document without sale or state");
    auto sale = sale_of(*sale_value);
    if (!sale) return std::unexpected(sale.error());

    Payment p;
    p.id = value.string_or("id", "");
    p.provider = value.string_or("provider", "");
    p.sale = std::move(*sale);
    p.state = *state;
    p.reason = error_of(value.find("reason"));
    if (const Value* refs = value.find("refs"); refs != nullptr && refs->is_object()) p.refs = *refs;
    p.presentation = {value.string_or("qr_payload", ""), value.string_or("paycode", "")};
    // Journals from before it was kept: whoever had refs had a session.
    const auto* ids = p.refs.members();
    p.session = value.boolean_or("session", ids != nullptr && !ids->empty());
    p.proceed_open = value.boolean_or("proceed_open", false);
    p.create_unsure = value.boolean_or("create_unsure", false);
    p.paid = value.integer_or("paid", 0);
    if (const Value* refunds = value.find("refunds"); refunds != nullptr && refunds->array_items() != nullptr) {
        for (const auto& refund : *refunds->array_items())
            p.refunds.push_back(refund_of(refund));
    }
    p.create_item = value.string_or("create_item", "");
    p.cancel_item = value.string_or("cancel_item", "");
    p.release_item = value.string_or("release_item", "");
    p.proceed_item = value.string_or("proceed_item", "");
    p.capture_item = value.string_or("capture_item", "");
    p.tenders = tenders_of(value.find("tenders"), p.sale.amount.currency);
    if (const Value* created = value.find("created")) p.created = stamp_of(*created);
    p.deadline = optional_stamp_of(value, "deadline");
    p.watch_until = optional_stamp_of(value, "watch_until");
    p.qr_shown = optional_stamp_of(value, "qr_shown");
    p.qr_sha256 = value.string_or("qr_sha256", "");
    p.receipt = optional_number_of(value, "receipt");
    p.created_by = value.string_or("created_by", "");
    p.closed_by = value.string_or("closed_by", "");
    return p;
}

}  // namespace till::firmware

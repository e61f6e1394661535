#include "tests/sandbox/payglobe/book.hpp"

#include <algorithm>

namespace till::sandbox::payglobe {
namespace {

Payment read_payment(const Value& row) {
    Payment out;
    out.id = row.string_or("id", "");
    out.kind = static_cast<Kind>(row.integer_or("kind", 0));
    out.code = row.string_or("code", "");
    out.payment_id = row.string_or("payment_id", "");
    out.direct = row.boolean_or("direct", false);
    out.description = row.string_or("description", "");
    out.email = row.string_or("email", "");
    out.minor = row.integer_or("minor", 0);
    out.held = row.integer_or("held", 0);
    out.captured = row.integer_or("captured", 0);
    out.voucher = row.integer_or("voucher", 0);
    out.status = read_status(row.string_or("status", ""));
    out.gateway = read_status(row.string_or("gateway", ""));
    out.operation = row.string_or("operation", "");
    out.response_code = row.string_or("response_code", "");
    out.error = row.string_or("error", "");
    out.last_push = row.string_or("last_push", "");
    out.created = row.integer_or("created", 0);
    out.completed = row.integer_or("completed", 0);
    out.expires = row.integer_or("expires", 0);
    if (const auto* list = row.find("refunds"); list && list->is_array()) {
        for (const auto& one : *list->array_items()) {
            out.refunds.push_back({one.string_or("id", ""), one.integer_or("minor", 0), one.string_or("reason", ""),
                                   one.integer_or("at", 0)});
        }
    }
    return out;
}

Card read_card(const Value& row) {
    return {.id = row.integer_or("id", 0),
            .customer = row.string_or("customer", ""),
            .alias = row.string_or("alias", ""),
            .last4 = row.string_or("last4", ""),
            .is_default = row.boolean_or("default", false),
            .used = row.integer_or("used", 0),
            .last_used = row.integer_or("last_used", 0),
            .deleted = row.boolean_or("deleted", false)};
}

Dispute read_dispute(const Value& row) {
    return {.id = row.string_or("id", ""),
            .transaction = row.string_or("transaction", ""),
            .minor = row.integer_or("minor", 0),
            .status = row.string_or("status", "OPEN"),
            .response = row.string_or("response", ""),
            .created = row.integer_or("created", 0)};
}

}  // namespace

Record to_record(const Payment& payment) {
    auto refunds = Value::array();
    for (const auto& one : payment.refunds) {
        refunds.push(Value::object({{"id", one.id}, {"minor", one.minor}, {"reason", one.reason}, {"at", one.at}}));
    }
    return {"payglobe", Value::object({{"op", "payment"},
                                       {"id", payment.id},
                                       {"kind", static_cast<std::int64_t>(payment.kind)},
                                       {"code", payment.code},
                                       {"payment_id", payment.payment_id},
                                       {"direct", payment.direct},
                                       {"description", payment.description},
                                       {"email", payment.email},
                                       {"minor", payment.minor},
                                       {"held", payment.held},
                                       {"captured", payment.captured},
                                       {"voucher", payment.voucher},
                                       {"status", to_string(payment.status)},
                                       {"gateway", to_string(payment.gateway)},
                                       {"operation", payment.operation},
                                       {"response_code", payment.response_code},
                                       {"error", payment.error},
                                       {"refunds", refunds},
                                       {"last_push", payment.last_push},
                                       {"created", payment.created},
                                       {"completed", payment.completed},
                                       {"expires", payment.expires}})};
}

Record to_record(const Card& card) {
    return {"payglobe", Value::object({{"op", "card"},
                                       {"id", card.id},
                                       {"customer", card.customer},
                                       {"alias", card.alias},
                                       {"last4", card.last4},
                                       {"default", card.is_default},
                                       {"used", card.used},
                                       {"last_used", card.last_used},
                                       {"deleted", card.deleted}})};
}

Record to_record(const Dispute& dispute) {
    return {"payglobe", Value::object({{"op", "dispute"},
                                       {"id", dispute.id},
                                       {"transaction", dispute.transaction},
                                       {"minor", dispute.minor},
                                       {"status", dispute.status},
                                       {"response", dispute.response},
                                       {"created", dispute.created}})};
}

const Payment* Book::find(std::string_view id) const {
    const auto found = payments_.find(id);
    return found == payments_.end() ? nullptr : &found->second;
}

const Payment* Book::find_code(std::string_view code) const {
    for (const auto& [id, payment] : payments_) {
        if (!payment.code.empty() && hal::equal_constant_time(payment.code, code)) return &payment;
    }
    return nullptr;
}

const Card* Book::card(std::int64_t id) const {
    const auto found = cards_.find(id);
    return found == cards_.end() || found->second.deleted ? nullptr : &found->second;
}

const Dispute* Book::dispute(std::string_view id) const {
    const auto found = std::ranges::find(disputes_, id, &Dispute::id);
    return found == disputes_.end() ? nullptr : &*found;
}

void Book::apply(const Value& record) {
    const auto op = record.string_or("op", "");
    if (op == "payment") {
        auto payment = read_payment(record);
        if (!payments_.contains(payment.id)) order_.push_back(payment.id);
        payments_.insert_or_assign(payment.id, std::move(payment));
    } else if (op == "card") {
        auto card = read_card(record);
        cards_.insert_or_assign(card.id, std::move(card));
    } else if (op == "dispute") {
        auto dispute = read_dispute(record);
        const auto found = std::ranges::find(disputes_, dispute.id, &Dispute::id);
        if (found == disputes_.end()) {
            disputes_.push_back(std::move(dispute));
        } else {
            *found = std::move(dispute);
        }
    }
}

void Book::reset() {
    payments_.clear();
    order_.clear();
    cards_.clear();
    disputes_.clear();
}

}  // namespace till::sandbox::payglobe

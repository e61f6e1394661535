#include "tests/sandbox/payhub/records.hpp"

namespace till::sandbox::payhub {
namespace {

Record record(Value body) { return {"payhub", std::move(body)}; }

Value lines_json(const std::vector<Line>& lines) {
    auto out = Value::array();
    for (const auto& line : lines) {
        out.push(Value::object({{"name", line.name}, {"quantity", line.quantity}, {"total", line.total}}));
    }
    return out;
}

hal::Currency currency_of(const Value& record) {
    return hal::Currency::from_code(record.string_or("currency", "EUR")).value_or(hal::Currency::eur());
}

}  // namespace

Record created_record(const PayRequest& request) {
    return record(Value::object({{"op", "created"},
                                 {"id", request.id},
                                 {"code", request.code},
                                 {"paycode", request.paycode},
                                 {"provider", request.provider},
                                 {"type", request.type},
                                 {"short_code", request.short_code},
                                 {"description", request.description},
                                 {"store", request.store},
                                 {"email", request.email},
                                 {"minor", request.amount.minor},
                                 {"currency", request.amount.currency.code()},
                                 {"lines", lines_json(request.lines)},
                                 {"at", request.created}}));
}

PayRequest read_created(const Value& record) {
    PayRequest request{.id = record.integer_or("id", 0),
                       .code = record.string_or("code", ""),
                       .paycode = record.string_or("paycode", ""),
                       .provider = record.string_or("provider", ""),
                       .type = record.string_or("type", ""),
                       .short_code = record.string_or("short_code", ""),
                       .description = record.string_or("description", ""),
                       .store = record.string_or("store", ""),
                       .email = record.string_or("email", ""),
                       .amount = {record.integer_or("minor", 0), currency_of(record)},
                       .lines = {},
                       .payments = {},
                       .created = record.integer_or("at", 0)};
    if (const auto* lines = record.find("lines"); lines && lines->is_array()) {
        for (const auto& line : *lines->array_items()) {
            request.lines.push_back(
                {line.string_or("name", ""), line.string_or("quantity", ""), line.integer_or("total", 0)});
        }
    }
    return request;
}

Record state_record(std::int64_t request_id, RequestState state) {
    return record(Value::object({{"op", "state"}, {"id", request_id}, {"state", to_string(state)}}));
}

RequestState read_state(std::string_view text) {
    for (const auto state : {RequestState::accessed, RequestState::completed, RequestState::canceled,
                             RequestState::declined, RequestState::expired}) {
        if (text == to_string(state)) return state;
    }
    return RequestState::waiting;
}

Record paid_record(std::int64_t request_id, const Payment& payment) {
    return record(Value::object({{"op", "paid"},
                                 {"id", request_id},
                                 {"payment_id", payment.id},
                                 {"minor", payment.minor},
                                 {"bank_order_id", payment.bank_order_id},
                                 {"at", payment.at}}));
}

Payment read_payment(const Value& record) {
    return {record.integer_or("payment_id", 0), record.integer_or("minor", 0), record.string_or("bank_order_id", ""),
            record.integer_or("at", 0)};
}

Record refund_record(const Refund& refund) {
    return record(Value::object({{"op", "refunded"},
                                 {"id", refund.id},
                                 {"payment_id", refund.payment_id},
                                 {"minor", refund.minor},
                                 {"key", refund.key},
                                 {"provider_id", refund.provider_id},
                                 {"reference", refund.reference},
                                 {"state", to_string(refund.state)},
                                 {"at", refund.at}}));
}

Refund read_refund(const Value& record) {
    return {.id = record.integer_or("id", 0),
            .payment_id = record.integer_or("payment_id", 0),
            .minor = record.integer_or("minor", 0),
            .key = record.string_or("key", ""),
            .provider_id = record.string_or("provider_id", ""),
            .reference = record.string_or("reference", ""),
            .state = refund_state(record.string_or("state", "")),
            .at = record.integer_or("at", 0)};
}

Record refund_state_record(std::int64_t refund_id, RefundState state) {
    return record(Value::object({{"op", "refund_state"}, {"id", refund_id}, {"state", to_string(state)}}));
}

Record id_used_record(std::int64_t id) { return record(Value::object({{"op", "id_used"}, {"id", id}})); }

}  // namespace till::sandbox::payhub

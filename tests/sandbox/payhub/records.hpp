// The records of Payhub's book, and reading them back.
#pragma once

#include "tests/sandbox/app/parts.hpp"
#include "tests/sandbox/payhub/model.hpp"

namespace till::sandbox::payhub {

Record created_record(const PayRequest& request);
Record state_record(std::int64_t request_id, RequestState state);
Record paid_record(std::int64_t request_id, const Payment& payment);
Record refund_record(const Refund& refund);
Record refund_state_record(std::int64_t refund_id, RefundState state);
Record id_used_record(std::int64_t id);  // a repeated refund's new row

PayRequest read_created(const Value& record);
Payment read_payment(const Value& record);
Refund read_refund(const Value& record);
RequestState read_state(std::string_view text);

}  // namespace till::sandbox::payhub

#include "tests/sandbox/payhub/model.hpp"

namespace till::sandbox::payhub {

std::string_view to_string(RequestState state) {
    switch (state) {
        case RequestState::waiting: return "WAITING";
        case RequestState::accessed: return "ACCESSED";
        case RequestState::completed: return "COMPLETED";
        case RequestState::canceled: return "CANCELED";
        case RequestState::declined: return "FAILED";
        case RequestState::expired: return "EXPIRED";
    }
    return "";
}

std::int64_t PayRequest::paid() const {
    std::int64_t sum = 0;
    for (const auto& payment : payments)
        sum += payment.minor;
    return sum;
}

std::string_view to_string(RefundState state) {
    switch (state) {
        case RefundState::requested: return "Requested";
        case RefundState::succeeded: return "Succeeded";
        case RefundState::failed: return "Failed";
    }
    return "";
}

RefundState refund_state(std::string_view text) {
    if (text == "Succeeded") return RefundState::succeeded;
    return text == "Failed" ? RefundState::failed : RefundState::requested;
}

}  // namespace till::sandbox::payhub

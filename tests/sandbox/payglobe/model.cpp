#include "tests/sandbox/payglobe/model.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace till::sandbox::payglobe {
namespace {

constexpr std::array<std::pair<Status, std::string_view>, 13> words = {{
    {Status::pending, "PENDING"},
    {Status::held, "CARD_PREAUTH_SUCCESS"},
    {Status::card_refused, "CARD_PREAUTH_FAILED"},
    {Status::voucher_failed, "VOUCHER_FAILED"},
    {Status::capture_failed, "CARD_CAPTURE_FAILED"},
    {Status::success, "SUCCESS"},
    {Status::failed, "FAILED"},
    {Status::voided, "VOIDED"},
    {Status::partly_refunded, "PARTIALLY_REFUNDED"},
    {Status::refunded, "REFUNDED"},
    {Status::paid, "PAID"},
    {Status::expired, "EXPIRED"},
    {Status::cancelled, "CANCELLED"},
}};

}  // namespace

std::string_view to_string(Status status) {
    return std::ranges::find(words, status, &std::pair<Status, std::string_view>::first)->second;
}

Status read_status(std::string_view text) {
    const auto* const found = std::ranges::find(words, text, &std::pair<Status, std::string_view>::second);
    return found == words.end() ? Status::pending : found->first;
}

std::int64_t Payment::refunded() const {
    std::int64_t sum = 0;
    for (const auto& refund : refunds)
        sum += refund.minor;
    return sum;
}

bool Payment::paid() const {
    return status == Status::success || status == Status::paid || status == Status::partly_refunded ||
           status == Status::refunded;
}

}  // namespace till::sandbox::payglobe

#include "till/firmware/payment/payment.hpp"

#include <numeric>

namespace till::firmware {
namespace {

template <class Predicate>
std::int64_t sum_of(const std::vector<Refund>& refunds, Predicate counts) {
    return std::accumulate(
        refunds.begin(), refunds.end(), std::int64_t{0},
        [&](std::int64_t sum, const Refund& refund) { return counts(refund) ? sum + refund.amount : sum; });
}

}  // namespace

std::string_view to_string(Refund::State state) {
    switch (state) {
        case Refund::State::queued: return "queued";
        case Refund::State::unknown: return "unknown";
        case Refund::State::pending: return "pending";
        case Refund::State::done: return "done";
        case Refund::State::failed: return "failed";
    }
    return "unknown";
}

std::int64_t Payment::refunded() const {
    return sum_of(refunds, [](const Refund& r) { return r.state == Refund::State::done; });
}

std::int64_t Payment::refunding() const {
    return sum_of(refunds, [](const Refund& r) { return r.open(); });
}

std::int64_t Payment::refundable() const { return paid - refunded() - refunding(); }

bool Payment::open() const {
    if (state == State::orphan) return closed_by.empty();
    return !info(state).closed || watch_until.has_value() || refunding() > 0;
}

}  // namespace till::firmware

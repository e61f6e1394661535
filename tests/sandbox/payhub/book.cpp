#include "tests/sandbox/payhub/book.hpp"

#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/payhub/records.hpp"

#include <algorithm>

namespace till::sandbox::payhub {
namespace {

constexpr std::int64_t key_lifetime_ms = 24 * 3600 * 1000;
constexpr std::int64_t ids_start_at = 1'767'225'600;  // 2026-01-01 as Unix seconds

template <class Map>
auto* lookup(Map& map, std::int64_t id) {
    const auto found = map.find(id);
    return found == map.end() ? nullptr : &found->second;
}

}  // namespace

const PayRequest* Book::find(std::int64_t id) const { return lookup(requests_, id); }
PayRequest* Book::at(std::int64_t id) { return lookup(requests_, id); }
const Refund* Book::find_refund(std::int64_t id) const { return lookup(refunds_, id); }

const PayRequest* Book::find_code(std::string_view page_code) const {
    for (const auto& [id, request] : requests_) {
        if (request.has_page() && hal::equal_constant_time(request.code, page_code)) return &request;
    }
    return nullptr;
}

const PayRequest* Book::find_paycode(std::string_view paycode) const {
    for (const auto& [id, request] : requests_) {
        if (request.has_bank_code() && request.paycode == paycode) return &request;
    }
    return nullptr;
}

const PayRequest* Book::find_short_code(std::string_view short_code) const {
    for (auto it = requests_.rbegin(); it != requests_.rend(); ++it) {
        if (it->second.type == "StaticQR" && it->second.short_code == short_code) return &it->second;
    }
    return nullptr;
}

const PayRequest* Book::request_of_payment(std::int64_t payment_id) const {
    for (const auto& [id, request] : requests_) {
        if (std::ranges::find(request.payments, payment_id, &Payment::id) != request.payments.end()) return &request;
    }
    return nullptr;
}

const Refund* Book::refund_for_key(std::string_view key, std::int64_t now) const {
    if (key.empty()) return nullptr;
    for (const auto& [id, refund] : refunds_) {
        if (refund.key == key && now - refund.at < key_lifetime_ms) return &refund;
    }
    return nullptr;
}

std::int64_t Book::refunded(std::int64_t payment_id) const {
    std::int64_t sum = 0;
    for (const auto& [id, refund] : refunds_) {
        if (refund.payment_id == payment_id && refund.state != RefundState::failed) sum += refund.minor;
    }
    return sum;
}

std::int64_t Book::next_id(std::int64_t now) const { return std::max(last_id_ + 1, now / 1000 - ids_start_at); }

void Book::on_created(const Value& record) {
    auto request = read_created(record);
    last_id_ = std::max(last_id_, request.id);
    requests_.insert_or_assign(request.id, std::move(request));
}

void Book::on_paid(const Value& record) {
    auto* request = at(record.integer_or("id", 0));
    if (!request) return;
    request->payments.push_back(read_payment(record));
    last_id_ = std::max(last_id_, request->payments.back().id);
    if (request->paid() >= request->amount.minor) request->state = RequestState::completed;
}

void Book::on_refunded(const Value& record) {
    auto refund = read_refund(record);
    last_id_ = std::max(last_id_, refund.id);
    refunds_.insert_or_assign(refund.id, std::move(refund));
}

void Book::apply(const Value& record) {
    const auto op = record.string_or("op", "");
    const auto id = record.integer_or("id", 0);
    if (op == "created") on_created(record);
    if (op == "paid") on_paid(record);
    if (op == "refunded") on_refunded(record);
    if (op == "id_used") last_id_ = std::max(last_id_, id);
    if (op == "state") {
        if (auto* request = at(id)) request->state = read_state(record.string_or("state", ""));
    }
    if (op == "refund_state") {
        if (auto* refund = lookup(refunds_, id)) refund->state = refund_state(record.string_or("state", ""));
    }
}

void Book::reset() {
    requests_.clear();
    refunds_.clear();
}

RequestState state_now(const PayRequest& request, const Context& context) {
    const auto lifetime_ms = context.settings.number("payhub.lifetime_s") * 1000;
    const bool over = milliseconds(context.now) - request.created >= lifetime_ms;
    return !request.closed() && over ? RequestState::expired : request.state;
}

}  // namespace till::sandbox::payhub

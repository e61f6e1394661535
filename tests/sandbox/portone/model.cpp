#include "tests/sandbox/portone/model.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace till::sandbox::portone {
namespace {

constexpr std::array<std::pair<LinkState, std::string_view>, 5> link_words = {{
    {LinkState::created, "Created"},
    {LinkState::processing, "Processing"},
    {LinkState::success, "Success"},
    {LinkState::expired, "Expired"},
    {LinkState::cancelled, "Cancelled"},
}};

constexpr std::array<std::pair<TryState, std::string_view>, 5> try_words = {{
    {TryState::initiated, "Initiated"},
    {TryState::pending, "Pending"},
    {TryState::success, "Success"},
    {TryState::failed, "Failed"},
    {TryState::expired, "Expired"},
}};

template <class Table, class Enum>
std::string_view word_of(const Table& table, Enum value) {
    return std::ranges::find(table, value, &Table::value_type::first)->second;
}

template <class Table, class Enum>
Enum value_of(const Table& table, std::string_view word, Enum fallback) {
    const auto* const found = std::ranges::find(table, word, &Table::value_type::second);
    return found == table.end() ? fallback : found->first;
}

}  // namespace

std::string_view to_string(LinkState state) { return word_of(link_words, state); }
LinkState read_link_state(std::string_view text) { return value_of(link_words, text, LinkState::created); }
std::string_view to_string(TryState state) { return word_of(try_words, state); }
TryState read_try_state(std::string_view text) { return value_of(try_words, text, TryState::initiated); }

std::int64_t Try::taken_back() const {
    std::int64_t sum = 0;
    for (const auto& refund : refunds)
        if (refund.status != "FAILED") sum += refund.minor;
    return sum;
}

hal::Money Link::money(std::int64_t minor_units) const {
    return {minor_units, hal::Currency::from_code(currency).value_or(hal::Currency::eur())};
}

Try* Link::find_try(std::string_view order) {
    const auto found = std::ranges::find(tries, order, &Try::order);
    return found == tries.end() ? nullptr : &*found;
}

const Try* Link::paid() const {
    const auto found = std::ranges::find(tries, TryState::success, &Try::state);
    return found == tries.end() ? nullptr : &*found;
}

const Try* Link::under_way() const {
    for (auto one = tries.rbegin(); one != tries.rend(); ++one)
        if (one->state == TryState::initiated || one->state == TryState::pending) return &*one;
    return nullptr;
}

}  // namespace till::sandbox::portone

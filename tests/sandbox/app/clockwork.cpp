#include "tests/sandbox/app/clockwork.hpp"

#include <algorithm>

namespace till::sandbox {
namespace {

constexpr hal::Duration after_trouble{1'000};  // the disk refused

}  // namespace

void Clockwork::wind() {
    std::optional<hal::Wall> next;
    for (const auto& plug : uses_.plugs)
        if (const auto due = plug->next_due(); due && (!next || *due < *next)) next = due;
    if (!next) {
        timer_ = {};
        return;
    }
    const auto wait = std::max(*next - uses_.context().now, hal::Duration{0});
    timer_ = uses_.scheduler.after(wait, [this] { strike(); });
}

void Clockwork::strike() {
    const auto running = std::move(timer_);  // lives until this has run
    Records records;
    for (const auto& plug : uses_.plugs) {
        auto more = plug->due(uses_.context());
        records.insert(records.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    }
    if (records.empty()) return wind();
    if (uses_.store.commit(records)) return uses_.sender.kick();
    timer_ = uses_.scheduler.after(after_trouble, [this] { strike(); });
}

}  // namespace till::sandbox

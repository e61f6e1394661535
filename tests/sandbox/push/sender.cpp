#include "tests/sandbox/push/sender.hpp"

#include "tests/sandbox/faults/distort.hpp"

#include <algorithm>

namespace till::sandbox {
namespace {

constexpr hal::Duration longest_hold{5'000};  // a reordered push does not wait for a second one for ever

bool is_2xx(const hal::HttpResult& result) { return result && result->status >= 200 && result->status < 300; }

}  // namespace

std::string PushSender::url(const Push& push) const { return uses_.settings.text("webhook_url." + push.service); }

void PushSender::kick() {
    std::vector<std::int64_t> fresh;
    for (const auto& [id, push] : uses_.pushes.all()) {
        if (push.state == Push::State::waiting && !tracks_.contains(id) && !url(push).empty()) fresh.push_back(id);
    }
    for (const auto id : fresh)
        start(id);
}

void PushSender::retry_now() {
    for (auto& [id, track] : tracks_) {
        if (track.in_flight) continue;
        track.held = false;
        track.timer = uses_.scheduler.after(hal::Duration{0}, [this, id = id] { attempt(id); });
    }
    kick();
}

int PushSender::release() {
    Records records;
    for (const auto& [id, push] : uses_.pushes.all()) {
        if (push.state == Push::State::withheld) records.push_back(push_settled(id, Push::State::waiting));
    }
    if (!uses_.store.commit(records)) return 0;
    // They were asked about faults when they were withheld; they are not asked again.
    for (const auto& record : records) {
        const auto id = record.body.integer_or("id", 0);
        tracks_[id].fault_asked = true;
        start(id);
    }
    return static_cast<int>(records.size());
}

void PushSender::forget() {
    auto old = std::move(tracks_);
    tracks_.clear();
    for (auto& [id, track] : old)
        notify(track);
}

void PushSender::after_attempt(std::int64_t id, hal::Scheduler::Work then) {
    const auto found = tracks_.find(id);
    if (found == tracks_.end()) return uses_.scheduler.post(std::move(then));
    found->second.watchers.push_back(std::move(then));
}

void PushSender::start(std::int64_t id) {
    auto& track = tracks_[id];
    if (!track.fault_asked) {
        track.fault_asked = true;
        track.fault = uses_.faults.take("webhook", {"push", uses_.pushes.find(id)->kind});
    }
    if (held_back(id, track)) return;
    attempt(id);
}

// True when the first attempt is not now, or never.
bool PushSender::held_back(std::int64_t id, Track& track) {
    if (!track.fault) return false;
    const auto& fault = *track.fault;
    if (fault.action == FaultAction::withhold) {
        settle(id, Push::State::withheld);
        return true;
    }
    if (fault.action == FaultAction::reorder) {
        track.held = true;
        const auto hold = fault.delay.count() > 0 ? fault.delay : longest_hold;
        track.timer = uses_.scheduler.after(hold, [this, id] { attempt(id); });
        return true;
    }
    if (fault.action == FaultAction::drop) {  // the network ate it
        wait_and_retry(id, track, 1);
        return true;
    }
    if (fault.delay.count() > 0) {
        track.timer = uses_.scheduler.after(fault.delay, [this, id] { attempt(id); });
        return true;
    }
    return false;
}

void PushSender::attempt(std::int64_t id) {
    const auto found = tracks_.find(id);
    const auto* push = uses_.pushes.find(id);
    if (found == tracks_.end() || !push || found->second.in_flight) return;
    auto& track = found->second;
    track.held = false;
    track.in_flight = true;
    auto body = uses_.body(*push);
    if (track.fault) body = distort(std::move(body), *track.fault, true);
    const bool twice = push->attempts == 0 && track.fault && track.fault->action == FaultAction::duplicate;
    const Push copy = *push;
    body = uses_.sealed(copy, std::move(body));
    send(copy, body, true);
    if (twice) send(copy, body, false);
}

void PushSender::send(const Push& push, const std::string& body, bool tracked) {
    hal::HttpRequest request{.method = "POST", .url = url(push), .headers = uses_.headers(push, body), .body = body};
    if (!request.headers.find("Content-Type")) request.headers.add("Content-Type", "application/json; charset=utf-8");
    const auto timeout = hal::Duration(uses_.settings.number("webhook_timeout_ms"));
    const std::weak_ptr<char> alive = alive_;
    uses_.transport.send(std::move(request), timeout,
                         [this, alive, id = push.id, tracked](const hal::HttpResult& result) {
                             if (!alive.expired() && tracked) attempted(id, result);
                         });
}

void PushSender::attempted(std::int64_t id, const hal::HttpResult& result) {
    auto* push = uses_.pushes.find(id);
    const auto found = tracks_.find(id);
    if (!push || found == tracks_.end()) return;
    ++push->attempts;
    push->last_status = result ? result->status : 0;
    found->second.in_flight = false;
    if (is_2xx(result)) {
        settle(id, Push::State::delivered);
    } else {
        wait_and_retry(id, found->second, push->attempts);
    }
    release_held(id);
}

void PushSender::wait_and_retry(std::int64_t id, Track& track, int attempts) {
    const auto* push = uses_.pushes.find(id);
    const auto wait = push ? uses_.retry_in(*push, attempts) : std::nullopt;
    if (!wait) return settle(id, Push::State::given_up);
    track.timer = uses_.scheduler.after(*wait, [this, id] { attempt(id); });
    notify(track);
}

void PushSender::settle(std::int64_t id, Push::State state) {
    // When the disk refuses, the push stays "waiting" and is delivered once more after the next start: at least once.
    [[maybe_unused]] const auto kept = uses_.store.commit({push_settled(id, state)});
    auto node = tracks_.extract(id);
    if (!node.empty()) notify(node.mapped());
}

void PushSender::release_held(std::int64_t except) {
    for (auto& [id, track] : tracks_) {
        if (id == except || !track.held) continue;
        track.held = false;
        track.timer = uses_.scheduler.after(hal::Duration{0}, [this, id = id] { attempt(id); });
    }
}

void PushSender::notify(Track& track) {
    auto watchers = std::move(track.watchers);
    track.watchers.clear();
    for (auto& watcher : watchers)
        uses_.scheduler.post(std::move(watcher));
}

}  // namespace till::sandbox

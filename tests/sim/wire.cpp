#include "tests/sim/wire.hpp"

namespace till::sim {
namespace {

constexpr std::string_view sandbox_host = "https://sandbox.test";

std::unexpected<hal::HttpFailure> failure(hal::HttpFailure::Certainty certainty, std::string type) {
    return std::unexpected(hal::HttpFailure{certainty, {std::move(type), "simulated"}});
}
auto not_sent() { return failure(hal::HttpFailure::Certainty::not_sent, "connect-failed"); }
auto lost(std::string type = "connection-lost") {
    return failure(hal::HttpFailure::Certainty::unknown, std::move(type));
}

sandbox::Request to_sandbox(hal::HttpRequest request) {
    sandbox::Request out;
    out.method = std::move(request.method);
    std::string rest = request.url.substr(request.url.find('/', request.url.find("://") + 3));
    if (const auto mark = rest.find('?'); mark != std::string::npos) {
        out.query = rest.substr(mark + 1);
        rest.resize(mark);
    }
    out.path = std::move(rest);
    out.headers = std::move(request.headers);
    out.body = std::move(request.body);
    return out;
}

}  // namespace

// One request: the first thing that happens to it is what the terminal gets.
struct Wire::Call {
    hal::Callback<hal::HttpResult> done;
    hal::Timer deadline;
    void finish(hal::HttpResult result) {
        deadline.cancel();
        if (done) std::exchange(done, {})(std::move(result));
    }
};

namespace {

// The way back of an answer.
class Answered final : public sandbox::Exit {
  public:
    explicit Answered(hal::Callback<hal::HttpResult> got) : got_(std::move(got)) {}
    ~Answered() override {
        if (got_) got_(lost());
    }
    void send(hal::HttpResponse response) override { leave(std::move(response)); }
    void send_truncated(hal::HttpResponse, std::size_t) override { leave(lost("answer-malformed")); }
    void drop() override { leave(lost()); }

  private:
    void leave(hal::HttpResult result) {
        if (got_) std::exchange(got_, {})(std::move(result));
    }
    hal::Callback<hal::HttpResult> got_;
};

}  // namespace

bool Wire::meets(int percent, const char* what) {
    if (percent == 0 || !random_.percent(percent)) return false;
    ++happened[what];
    return true;
}

void Wire::later(hal::Duration delay, hal::Scheduler::Work work) {
    const auto id = next_timer_++;
    timers_[id] = loop_.after(delay, [this, id, work = std::move(work)]() mutable {
        const auto mine = timers_.extract(id);
        work();
    });
}

void Wire::carry(hal::HttpRequest request, hal::Duration timeout, hal::Callback<hal::HttpResult> done) {
    auto call = std::make_shared<Call>();
    call->done = std::move(done);
    if (mutant == Mutant::new_key_per_attempt) {
        hal::HttpHeaders fresh;
        for (const auto& [name, value] : request.headers)
            fresh.add(name, name == "Idempotency-Key" ? "fresh-" + std::to_string(random_.bits()) : value);
        request.headers = std::move(fresh);
    }
    if (!line_.online() || meets(weather.refused, "refused"))
        return loop_.post([call]() mutable { call->finish(not_sent()); });
    call->deadline = loop_.after(timeout, [call] { call->finish(lost("timeout")); });
    if (meets(weather.lost_before, "lost before")) return;
    if (meets(weather.proxy_before, "proxy before")) {
        const int status = random_.pick(std::vector<int>{429, 502, 503});
        hal::HttpResponse busy{status, {{"Content-Type", "text/html"}}, "<html><h1>busy</h1></html>"};
        if (random_.percent(50)) busy.headers.add("Retry-After", std::to_string(random_.between(0, 30)));
        return loop_.post([call, busy = std::move(busy)]() mutable { call->finish(std::move(busy)); });
    }
    const bool lose_answer = meets(weather.lost_after, "lost after");
    const bool cut = !lose_answer && meets(weather.cut_short, "cut short");
    const bool proxy = !lose_answer && !cut && meets(weather.proxy_after, "proxy after");
    const hal::Duration there{meets(weather.slow, "slow") ? random_.between(1'000, 45'000) : random_.between(5, 200)};
    const hal::Duration back{random_.between(5, 200)};
    const bool lose_late = lose_answer && random_.percent(50);
    auto got = [this, call, lose_answer, lose_late, cut, proxy, back](hal::HttpResult result) {
        if (lose_answer && mutant == Mutant::lost_is_a_no) {
            return call->finish(
                hal::HttpResponse{422, {{"Content-Type", "application/json"}}, R"({"title":"No","detail":"no"})"});
        }
        if (lose_late) return;  // until the deadline
        if (lose_answer) result = lost();
        if (cut) result = lost("answer-malformed");
        if (proxy) result = hal::HttpResponse{502, {{"Content-Type", "text/html"}}, "<html>bad gateway</html>"};
        later(back, [call, result = std::move(result)]() mutable { call->finish(std::move(result)); });
    };
    later(there, [this, request = std::move(request), got = std::move(got)]() mutable {
        box->handle(to_sandbox(std::move(request)), std::make_unique<Answered>(std::move(got)));
    });
}

void Wire::push(hal::HttpRequest request, hal::Duration timeout, hal::Callback<hal::HttpResult> done) {
    auto call = std::make_shared<Call>();
    call->done = std::move(done);
    call->deadline = loop_.after(timeout, [call] { call->finish(lost("timeout")); });
    if (!line_.online() || meets(weather.push_lost, "push lost"))
        return loop_.post([call]() mutable { call->finish(not_sent()); });
    const int copies = meets(weather.push_twice, "push twice") ? 2 : 1;
    const auto path = request.url.substr(request.url.find('/', request.url.find("://") + 3));
    for (int copy = 0; copy < copies; ++copy) {
        const hal::Duration there{meets(weather.push_slow, "push slow") ? random_.between(1'000, 600'000)
                                                                        : random_.between(5, 300)};
        later(there, [this, call, path, headers = request.headers, body = request.body]() mutable {
            if (till == nullptr) return call->finish(not_sent());
            till->take(path, std::move(headers), std::move(body), [this, call](int status) {
                if (status == 0 || meets(weather.push_lost / 2, "push answer lost")) return call->finish(lost());
                call->finish(hal::HttpResponse{status, {}, ""});
            });
        });
    }
}

hal::HttpResponse Wire::admin(std::string method, std::string path, std::string body) {
    hal::HttpRequest request{std::move(method), std::string(sandbox_host) + path, {}, std::move(body)};
    auto answer = std::make_shared<std::optional<hal::HttpResponse>>();
    auto got = [answer](hal::HttpResult result) { *answer = result ? *result : hal::HttpResponse{}; };
    box->handle(to_sandbox(std::move(request)), std::make_unique<Answered>(std::move(got)));
    return answer->value_or(hal::HttpResponse{});
}

}  // namespace till::sim

// ScriptedHttp: an HttpTransport whose far side is a function of the test. Each request is answered by the handler
// (a value now, or held back until the test releases it); every request ever sent is kept.
#pragma once

#include "till/hal/http.hpp"
#include "till/hal/scheduler.hpp"

#include <deque>
#include <functional>
#include <memory>

namespace till::test {

inline hal::HttpResult answer(int status, std::string body, hal::HttpHeaders headers = {}) {
    return hal::HttpResponse{status, std::move(headers), std::move(body)};
}
inline hal::HttpResult not_sent(std::string type = "connect-failed") {
    return std::unexpected(hal::HttpFailure{hal::HttpFailure::Certainty::not_sent, {std::move(type), "scripted"}});
}
inline hal::HttpResult lost(std::string type = "connection-lost") {
    return std::unexpected(hal::HttpFailure{hal::HttpFailure::Certainty::unknown, {std::move(type), "scripted"}});
}

class ScriptedHttp final : public hal::HttpTransport {
  public:
    explicit ScriptedHttp(hal::Scheduler& loop) : loop_(loop) {}

    // Returning nullopt holds the answer back: release() gives it later.
    std::function<std::optional<hal::HttpResult>(const hal::HttpRequest&)> far_side;
    std::vector<hal::HttpRequest> sent;

    void send(hal::HttpRequest request, hal::Duration timeout, hal::Callback<hal::HttpResult> done) override {
        sent.push_back(request);
        auto result = far_side ? far_side(request) : std::optional(not_sent());
        if (result) {
            return loop_.post(
                [done = std::move(done), result = std::move(*result)]() mutable { done(std::move(result)); });
        }
        auto held = std::make_shared<Held>();
        held->done = std::move(done);
        held->timer = loop_.after(timeout, [held] { held->finish(lost("timeout")); });
        held_.push_back(std::move(held));
    }
    ~ScriptedHttp() override {
        for (const auto& held : held_)
            held->timer.cancel();  // its work holds it
    }
    bool release(hal::HttpResult result) {
        while (!held_.empty()) {
            auto held = held_.front();
            held_.pop_front();
            if (!held->done) continue;
            loop_.post([held, result = std::move(result)]() mutable { held->finish(std::move(result)); });
            return true;
        }
        return false;
    }
    std::size_t count(std::string_view method, std::string_view part_of_url) const {
        std::size_t n = 0;
        for (const auto& request : sent)
            n += request.method == method && request.url.find(part_of_url) != std::string::npos;
        return n;
    }

  private:
    struct Held {
        hal::Callback<hal::HttpResult> done;
        hal::Timer timer;
        void finish(hal::HttpResult result) {
            if (!done) return;
            timer.cancel();
            std::exchange(done, {})(std::move(result));
        }
    };
    hal::Scheduler& loop_;
    std::deque<std::shared_ptr<Held>> held_;
};

}  // namespace till::test

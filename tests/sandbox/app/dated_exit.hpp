// DatedExit: puts the Date header (RFC 9110 6.6.1) on what leaves, by the sandbox's own clock, so that a clock offset
// shows to the terminal as a provider with a wrong clock would.
#pragma once

#include "tests/sandbox/app/exit.hpp"
#include "till/hal/time.hpp"

#include <functional>
#include <memory>

namespace till::sandbox {

// "Fri, 20 Nov 2026 00:00:00 GMT" (IMF-fixdate)
std::string http_date(hal::Wall time);

class DatedExit final : public Exit {
  public:
    DatedExit(std::unique_ptr<Exit> inner, std::function<hal::Wall()> now)
        : inner_(std::move(inner)), now_(std::move(now)) {}
    void send(hal::HttpResponse response) override { inner_->send(dated(std::move(response))); }
    void send_truncated(hal::HttpResponse response, std::size_t body_bytes) override {
        inner_->send_truncated(dated(std::move(response)), body_bytes);
    }
    void drop() override { inner_->drop(); }

  private:
    hal::HttpResponse dated(hal::HttpResponse response) const {
        response.headers.add("Date", http_date(now_()));
        return response;
    }
    std::unique_ptr<Exit> inner_;
    std::function<hal::Wall()> now_;
};

}  // namespace till::sandbox

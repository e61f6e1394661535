// Client: the local API, one call at a time, for a command line. Each call runs the loop until its answer is there.
//
// Errors: what the API's problem says ("refund-exceeds-captured", detail in words), else "terminal-unreachable"
// (nothing was sent), "answer-lost" (sent, no answer: the request may have taken effect), "answer-invalid".
#pragma once

#include "till/hal/http.hpp"
#include "till/hal/json.hpp"
#include "till/hal/scheduler.hpp"

#include <functional>
#include <string>

namespace till::firmware::ctl {

using hal::json::Value;

class Client {
  public:
    struct Ports {
        hal::HttpTransport& http;
        hal::Scheduler& loop;
        std::function<void()> run_one;  // lets the loop do one thing, waiting for it if need be
    };
    Client(Ports ports, std::string base_url, std::string token);

    hal::Result<Value> get(const std::string& path);
    // `body` null: none. `key`: the Idempotency-Key, empty for none.
    hal::Result<Value> post(const std::string& path, const Value& body, const std::string& key = {});
    hal::Result<Value> remove(const std::string& path);
    hal::Result<std::string> text(const std::string& path);
    void wait(hal::Duration time);

    // A token that was made a moment ago: the terminal looks at its token file once a second.
    void expect_new_token() { new_token_ = true; }

  private:
    hal::Result<hal::HttpResponse> call(hal::HttpRequest request);
    hal::HttpResult send(hal::HttpRequest request);

    Ports ports_;
    std::string base_url_;
    std::string token_;
    bool new_token_ = false;
};

// The error an answer that is no 2xx tells.
hal::Error problem_of(const hal::HttpResponse& response);

}  // namespace till::firmware::ctl

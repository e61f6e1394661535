// Exchange: one request, what was found out about it, and the one answer it gets.
//
// Handlers hold it by shared pointer in whatever callback will answer. The first answer counts; when the last
// holder lets go without one, the sink answers 500.
#pragma once

#include "problems.hpp"
#include "till/firmware/api/local_api.hpp"

namespace till::firmware::api {

class Exchange {
  public:
    Exchange(drivers::net::ServerRequest request, std::unique_ptr<Sink> sink)
        : request_(std::move(request)), sink_(std::move(sink)) {}

    const drivers::net::ServerRequest& request() const { return request_; }
    std::optional<std::string_view> header(std::string_view name) const { return request_.headers.find(name); }

    void set_params(std::vector<std::string> params) { params_ = std::move(params); }
    const std::string& param(std::size_t index) const { return params_.at(index); }
    void set_identity(Identity who) { who_ = std::move(who); }
    const Identity& who() const { return who_; }
    Actor actor() const { return {who_.name, std::string(to_string(who_.role))}; }

    void json(int status, const hal::json::Value& body, hal::HttpHeaders extra = {});
    void problem(const hal::Error& error, const hal::json::Value& extra = {}) { send(problem_response(error, extra)); }
    void content(std::string type, std::string body, hal::HttpHeaders extra = {});
    void send(hal::HttpResponse response);
    std::shared_ptr<drivers::net::StreamWriter> stream(hal::HttpResponse head);

    // Told the status once, when the answer leaves.
    void on_answer(std::function<void(int status)> observer) { observer_ = std::move(observer); }

  private:
    drivers::net::ServerRequest request_;
    std::unique_ptr<Sink> sink_;
    std::vector<std::string> params_;
    Identity who_;
    std::function<void(int)> observer_;
};

using ExchangePtr = std::shared_ptr<Exchange>;

}  // namespace till::firmware::api

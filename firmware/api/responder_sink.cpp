// The only place that touches drivers::net::Responder.
#include "till/firmware/api/local_api.hpp"

namespace till::firmware::api {
namespace {

class ResponderSink final : public Sink {
  public:
    explicit ResponderSink(drivers::net::Responder responder) : responder_(std::move(responder)) {}
    void send(hal::HttpResponse response) override { responder_.send(std::move(response)); }
    std::shared_ptr<drivers::net::StreamWriter> stream(hal::HttpResponse head) override {
        return responder_.stream(std::move(head));
    }

  private:
    drivers::net::Responder responder_;
};

}  // namespace

std::unique_ptr<Sink> as_sink(drivers::net::Responder responder) {
    return std::make_unique<ResponderSink>(std::move(responder));
}

}  // namespace till::firmware::api

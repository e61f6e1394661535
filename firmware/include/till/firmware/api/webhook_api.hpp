// WebhookApi: what providers push to, `POST /webhooks/<provider>/<token>`, on a listener of its own.
//
// 200 only after the push is on disk, so that a provider repeats whatever we may have lost; 401 when its
// authentication fails, 400 when it cannot be read, 404 for any other path, 503 with Retry-After while the journal
// cannot take it. Answers carry no detail: the far side is unproven. Loop thread only.
#pragma once

#include "till/firmware/api/local_api.hpp"

namespace till::firmware::api {

class WebhookApi {
  public:
    explicit WebhookApi(PaymentService& payments);

    void handle(drivers::net::ServerRequest request, drivers::net::Responder responder) {
        serve(std::move(request), as_sink(std::move(responder)));
    }
    void serve(drivers::net::ServerRequest request, std::unique_ptr<Sink> sink);

  private:
    PaymentService& payments_;
};

}  // namespace till::firmware::api

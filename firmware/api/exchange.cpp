#include "exchange.hpp"

namespace till::firmware::api {
namespace {

void harden(hal::HttpResponse& response) {
    response.headers.add("X-Content-Type-Options", "nosniff");
    response.headers.add("Referrer-Policy", "no-referrer");
    response.headers.add("Cross-Origin-Resource-Policy", "same-origin");
}

}  // namespace

void Exchange::json(int status, const hal::json::Value& body, hal::HttpHeaders extra) {
    hal::HttpResponse response{status, std::move(extra), body.dump()};
    response.headers.add("Content-Type", "application/json");
    response.headers.add("Cache-Control", "no-store");
    send(std::move(response));
}

void Exchange::content(std::string type, std::string body, hal::HttpHeaders extra) {
    hal::HttpResponse response{200, std::move(extra), std::move(body)};
    response.headers.add("Content-Type", std::move(type));
    send(std::move(response));
}

void Exchange::send(hal::HttpResponse response) {
    if (!sink_) return;
    const auto sink = std::move(sink_);
    harden(response);
    if (observer_) observer_(response.status);
    sink->send(std::move(response));
}

std::shared_ptr<drivers::net::StreamWriter> Exchange::stream(hal::HttpResponse head) {
    if (!sink_) return nullptr;
    const auto sink = std::move(sink_);
    harden(head);
    if (observer_) observer_(head.status);
    return sink->stream(std::move(head));
}

}  // namespace till::firmware::api

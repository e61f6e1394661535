// What a Responder does its work with: the connection, or a recorder in a test.
#pragma once

#include "till/drivers/net/http_server.hpp"

namespace till::drivers::net {

struct Responder::Impl {
    virtual ~Impl() = default;
    virtual void send(hal::HttpResponse response) = 0;
    virtual std::shared_ptr<StreamWriter> stream(hal::HttpResponse head) = 0;
    virtual void drop() = 0;
    virtual void send_truncated(hal::HttpResponse response, std::size_t body_bytes) = 0;
    virtual void send_raw(std::string bytes) = 0;
    bool answered = false;  // kept by Responder: the first answer counts
};

}  // namespace till::drivers::net

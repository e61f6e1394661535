// ConnectionPool: idle connections by origin. Whatever happens on an idle connection (its end, or bytes nobody
// asked for) takes it out.
#pragma once

#include "client_connection.hpp"

#include "till/hal/scheduler.hpp"

#include <list>
#include <memory>
#include <string>

namespace till::drivers::net {

class ConnectionPool {
  public:
    ConnectionPool(hal::Scheduler& scheduler, std::size_t max_per_origin, hal::Duration idle_timeout)
        : scheduler_(scheduler), max_per_origin_(max_per_origin), idle_timeout_(idle_timeout) {}

    // The one used last (its server is the least likely to have given it up), or null.
    std::unique_ptr<ClientConnection> take(const std::string& origin);
    void put(const std::string& origin, std::unique_ptr<ClientConnection> connection);
    void clear() { idle_.clear(); }
    std::size_t size() const { return idle_.size(); }

  private:
    struct Idle {
        std::string origin;
        std::unique_ptr<ClientConnection> connection;
        hal::Timer expiry;
    };
    void drop(const ClientConnection* connection);

    hal::Scheduler& scheduler_;
    const std::size_t max_per_origin_;
    const hal::Duration idle_timeout_;
    std::list<Idle> idle_;  // newest first
};

}  // namespace till::drivers::net

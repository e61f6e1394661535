#include "connection_pool.hpp"

#include <algorithm>

namespace till::drivers::net {

std::unique_ptr<ClientConnection> ConnectionPool::take(const std::string& origin) {
    for (auto it = idle_.begin(); it != idle_.end();) {
        if (it->origin != origin) {
            ++it;
            continue;
        }
        auto connection = std::move(it->connection);
        it = idle_.erase(it);
        if (connection->fit_for_use()) return connection;
    }
    return nullptr;
}

void ConnectionPool::put(const std::string& origin, std::unique_ptr<ClientConnection> connection) {
    const auto same = [&](const Idle& idle) { return idle.origin == origin; };
    if (max_per_origin_ == 0) return;
    if (std::ranges::count_if(idle_, same) >= static_cast<std::ptrdiff_t>(max_per_origin_)) {
        const auto oldest = std::find_if(idle_.rbegin(), idle_.rend(), same);
        idle_.erase(std::next(oldest).base());
    }
    const auto* key = connection.get();
    connection->listen([this, key](const hal::Result<std::string_view>&) { drop(key); });
    auto expiry = scheduler_.after(idle_timeout_, [this, key] { drop(key); });
    idle_.push_front({origin, std::move(connection), std::move(expiry)});
}

void ConnectionPool::drop(const ClientConnection* connection) {
    idle_.remove_if([&](const Idle& idle) { return idle.connection.get() == connection; });
}

}  // namespace till::drivers::net

// MemoryConnector: the network as a test plays it. Every connection goes to `peer`, or fails as told.
#pragma once

#include "drivers/net/connector.hpp"
#include "tests/support/memory_stream.hpp"

#include <functional>
#include <string>
#include <vector>

namespace till::test {

class MemoryConnector final : public drivers::net::Connector {
  public:
    // Outlives the connector, which belongs to the transport.
    struct World {
        std::function<void(std::unique_ptr<MemoryStream>)> peer;
        std::optional<hal::Error> refusal;
        bool never_answers = false;
        MemoryStream::Options client_side;  // its fault plan counts connecting as an operation too
        std::vector<std::string> asked;     // "host:port"
        int open_attempts = 0;
    };
    MemoryConnector(hal::Scheduler& scheduler, World& world) : scheduler_(scheduler), world_(world) {}

    std::unique_ptr<Attempt> connect(const std::string& host, std::uint16_t port, Handler handler) override {
        world_.asked.push_back(host + ":" + std::to_string(port));
        auto attempt = std::make_unique<Pending>(world_);
        if (world_.never_answers) return attempt;
        auto& faults = world_.client_side.faults;
        const bool fails = faults && faults->fails();
        scheduler_.post([this, fails, alive = std::weak_ptr(attempt->alive), handler = std::move(handler)]() mutable {
            if (alive.expired()) return;
            if (fails) return handler(hal::fail("connect-failed", "played"));
            if (world_.refusal) return handler(std::unexpected(*world_.refusal));
            auto pair = MemoryStream::make(scheduler_, world_.client_side);
            world_.peer(std::move(pair.far));
            handler(std::move(pair.near));
        });
        return attempt;
    }

  private:
    struct Pending final : Attempt {
        World& world;
        std::shared_ptr<int> alive = std::make_shared<int>(0);
        explicit Pending(World& w) : world(w) { ++world.open_attempts; }
        ~Pending() override { --world.open_attempts; }
        Pending(const Pending&) = delete;
        Pending& operator=(const Pending&) = delete;
    };
    hal::Scheduler& scheduler_;
    World& world_;
};

}  // namespace till::test

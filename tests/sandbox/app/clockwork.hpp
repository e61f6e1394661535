// Clockwork: what providers do by themselves when time has passed (a link that ends, a settlement that is batched), in
// the same way as a request does it: records on disk first, then pushes. One timer, wound again after every commit, so
// that a restart and a moved clock offset find it right. Loop thread only.
#pragma once

#include "tests/sandbox/app/plug.hpp"
#include "tests/sandbox/ledger/store.hpp"
#include "tests/sandbox/push/sender.hpp"

#include <functional>

namespace till::sandbox {

class Clockwork {
  public:
    struct Uses {
        const std::vector<std::unique_ptr<Plug>>& plugs;
        Store& store;
        PushSender& sender;
        hal::Scheduler& scheduler;
        std::function<Context()> context;
    };
    explicit Clockwork(Uses uses) : uses_(std::move(uses)) {}

    void wind();  // sets the timer to the next thing that is due

  private:
    void strike();

    Uses uses_;
    hal::Timer timer_;
};

}  // namespace till::sandbox

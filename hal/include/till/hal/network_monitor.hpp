// Port: does the network reach anybody? Debounced; observers run on the loop thread.
#pragma once

#include <functional>

namespace till::hal {

class NetworkMonitor {
  public:
    virtual ~NetworkMonitor() = default;
    virtual bool online() const = 0;
    virtual void on_change(std::function<void(bool online)> observer) = 0;
};

}  // namespace till::hal

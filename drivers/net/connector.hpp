// Connector: from a host name to a connected stream. The seam at which tests take the network away.
#pragma once

#include "byte_stream.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace till::drivers::net {

class Connector {
  public:
    // "dns-failed" or "connect-failed".
    using Handler = std::move_only_function<void(hal::Result<std::unique_ptr<ByteStream>>)>;
    struct Attempt {
        virtual ~Attempt() = default;  // gives up; the handler is destroyed uncalled
    };
    virtual ~Connector() = default;
    // The handler is called once, never from inside this call. Loop thread only.
    [[nodiscard]] virtual std::unique_ptr<Attempt> connect(const std::string& host, std::uint16_t port,
                                                           Handler handler) = 0;
};

}  // namespace till::drivers::net

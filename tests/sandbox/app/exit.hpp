// Exit: the way an answer leaves, well or badly. One call, once.
#pragma once

#include "till/hal/http.hpp"

namespace till::sandbox {

class Exit {
  public:
    virtual ~Exit() = default;
    virtual void send(hal::HttpResponse response) = 0;
    virtual void send_truncated(hal::HttpResponse response, std::size_t body_bytes) = 0;
    virtual void drop() = 0;  // reset the connection
};

}  // namespace till::sandbox

// AsioConnector: Connector over the system's resolver and TCP.
//
// Addresses are tried in the resolver's order (RFC 6724); one that does not answer is given up after three seconds
// if there is another. "localhost" and addresses are never looked up. A lookup runs on Asio's resolver thread: the
// loop does not wait for it, but lookups wait for each other, and the io_context's end waits for the last one.
#pragma once

#include "connector.hpp"

#include "till/hal/scheduler.hpp"

namespace boost::asio {
class io_context;
}

namespace till::drivers::net {

std::unique_ptr<Connector> make_asio_connector(boost::asio::io_context& io, hal::Scheduler& scheduler);

}  // namespace till::drivers::net

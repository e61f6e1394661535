// tillctl: the local API from a shell. Everything else is firmware/ctl.
#include "ctl/cli.hpp"

#include "till/drivers/clock/linux_clock.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/drivers/net/asio_scheduler.hpp"
#include "till/drivers/net/http_transport.hpp"

#include <unistd.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

int main(int argc, char** argv) {
    using namespace till;
    boost::asio::io_context io{1};
    const auto work = boost::asio::make_work_guard(io);  // run_one() waits instead of giving up
    drivers::net::AsioScheduler loop(io);
    drivers::crypto::MbedtlsCrypto crypto;
    const drivers::clock::LinuxClock clock;
    drivers::net::BeastHttpTransport http(io, loop, crypto, clock, {.user_agent = "tillctl"});
    firmware::ctl::Surroundings surroundings{
        {http, loop, [&io] { io.run_one(); }}, clock, crypto, std::cout, std::cerr, ::geteuid(), TILL_VERSION};
    return firmware::ctl::run({argv + 1, argv + argc}, surroundings);
}

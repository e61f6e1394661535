// tillctl: the local API from a shell. Everything else is firmware/ctl.
#include "ctl/cli.hpp"

#include "till/drivers/clock/linux_clock.hpp"
#include "till/drivers/crypto/device_signer.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/drivers/crypto/mbedtls_vault.hpp"
#include "till/drivers/net/asio_scheduler.hpp"
#include "till/drivers/net/http_transport.hpp"
#include "till/drivers/secrets/file_secret_store.hpp"
#include "till/drivers/secrets/kept_secret.hpp"

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
    const drivers::crypto::MbedtlsVault vault;
    const drivers::secrets::FileSecretStore secrets("");
    const firmware::ctl::DataPorts data{
        &vault,
        [&crypto](const std::string& data_dir) -> hal::Result<std::unique_ptr<hal::Signer>> {
            const auto key = drivers::secrets::kept_secret(
                data_dir + "/device.key", [&crypto] { return drivers::crypto::DeviceSigner::new_key(crypto); });
            if (!key) return std::unexpected(key.error());
            return drivers::crypto::DeviceSigner::create(*key, crypto);
        },
        [&secrets](const std::string& file) {
            return secrets.get({{}, file});
        }};
    firmware::ctl::Surroundings surroundings{
        {http, loop, [&io] { io.run_one(); }}, clock, crypto, std::cout, std::cerr, ::geteuid(), TILL_VERSION, data};
    return firmware::ctl::run({argv + 1, argv + argc}, surroundings);
}

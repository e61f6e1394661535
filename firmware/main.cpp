// tilld: arguments, signals, readiness and watchdog. Everything else is App.
#include "till/firmware/app/log.hpp"

#include "till/firmware/app/app.hpp"
#include "till/hal/json.hpp"

#include <spdlog/spdlog.h>
#include <systemd/sd-daemon.h>
#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <csignal>
#include <cstdio>

namespace {

using namespace till;

// systemd restarts us if the loop stands still: half of WatchdogSec, sent only from the loop.
class Watchdog {
  public:
    explicit Watchdog(boost::asio::io_context& io) : timer_(io) {
        if (sd_watchdog_enabled(0, &interval_us_) > 0) beat();
    }
    void stop() { timer_.cancel(); }

  private:
    void beat() {
        sd_notify(0, "WATCHDOG=1");
        timer_.expires_after(std::chrono::microseconds(interval_us_ / 2));
        timer_.async_wait([this](auto error) {
            if (!error) beat();
        });
    }
    boost::asio::steady_timer timer_;
    std::uint64_t interval_us_ = 0;
};

void print_ready(const firmware::app::Addresses& addresses) {
    const auto line = hal::json::Value::object({{"api", addresses.api}, {"webhooks", addresses.webhooks}}).dump();
    std::printf("ready %s\n", line.c_str());
    std::fflush(stdout);
    sd_notify(0, "READY=1");
}

int run(firmware::Config config) {
    const auto scrubber = std::make_shared<firmware::app::Scrubber>();
    firmware::app::set_up_log(config.log.level, scrubber);
    boost::asio::io_context io{1};
    auto app = firmware::app::App::create(io, std::move(config), *scrubber);
    if (!app) {
        std::fprintf(stderr, "tilld: %s: %s\n", app.error().type.c_str(), app.error().detail.c_str());
        return 1;
    }
    int code = 0;
    Watchdog watchdog(io);
    boost::asio::signal_set signals(io, SIGTERM, SIGINT);
    const auto end = [&] {
        sd_notify(0, "STOPPING=1");
        watchdog.stop();
        (*app)->stop();
        io.stop();
    };
    signals.async_wait([&](auto error, int) {
        if (!error) end();
    });
    (*app)->start([&](auto addresses) {
        if (addresses) return print_ready(*addresses);
        std::fprintf(stderr, "tilld: %s: %s\n", addresses.error().type.c_str(), addresses.error().detail.c_str());
        code = 1;
        end();
    });
    io.run();
    app->reset();
    return code;
}

// What one file cannot tell is asked of the providers themselves. A secret that is not here (another machine, another
// user) is said, and is no error of the configuration.
int check_config(const firmware::Config& config, const std::string& path) {
    const auto checked = firmware::app::check_providers(config);
    if (!checked) {
        const auto& error = checked.error();
        std::fprintf(stderr, "%s: %s: %s\n", path.c_str(), error.type.c_str(), error.detail.c_str());
        if (error.type == "config-invalid") return 2;
    }
    std::printf("%s: ok\n", path.c_str());
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    CLI::App options{"tilld: the payment service of a point-of-sale terminal"};
    std::string path = "/etc/till/till.toml";
    bool check = false;
    bool print = false;
    options.add_option("--config", path, "configuration file")->capture_default_str();
    options.add_flag("--check-config", check, "read the configuration, say what is wrong with it, and end");
    options.add_flag("--print-config", print, "print the effective configuration (secrets as references) and end");
    options.set_version_flag("--version", TILL_VERSION);
    CLI11_PARSE(options, argc, argv);

    auto config = firmware::load_config(path);
    if (!config) {
        std::fprintf(stderr, "%s\n", config.error().detail.c_str());
        return 2;
    }
    if (print) std::printf("%s", firmware::effective_config(*config).c_str());
    if (check) return check_config(*config, path);
    return print ? 0 : run(std::move(*config));
}

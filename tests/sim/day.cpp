#include "tests/sim/day.hpp"

#include "tests/sim/cast.hpp"
#include "tests/sim/judge.hpp"
#include "tests/support/temp_folder.hpp"

namespace till::sim {
namespace {

using namespace std::chrono_literals;

class Day {
  public:
    explicit Day(const DayOptions& options)
        : options_(options),
          random_(options.seed),
          cast_(Cast::drawn(random_, options.only_service)),
          disk_("sim-" + std::to_string(options.seed)),
          wire_(loop_, random_, line_),
          box_crypto_(random_.bits()),
          box_({wire_.inward(), loop_, loop_, box_crypto_}, box_options()),
          till_({loop_, random_, wire_, line_, disk_}, random_.bits(), [this](auto& crypto) { return make(crypto); }),
          shop_({loop_, random_, wire_, till_, line_, disk_}, cast_.methods, options.sales) {
        till_.keep_trace = options.trace;
        disk_.ignores_sync = options.mutant == Mutant::fsync_is_a_no_op;
        disk_.lazy_log_sync = options.mutant == Mutant::log_synced_lazily;
        wire_.mutant = till_.mutant = options.mutant;
    }

    DayReport run() {
        DayReport report;
        report.seed = options_.seed;
        if (!start()) {
            report.wrong = {"the sandbox does not start: " + failed_};
            return report;
        }
        storm();
        calm();
        report.wrong = judge({till_, shop_, wire_, loop_});
        report.sales = shop_.sales();
        report.payments = static_cast<std::int64_t>(till_.payments.size());
        report.boots = till_.boots();
        report.steps = steps_;
        report.alarms = till_.alarms;
        for (const auto& [id, p] : till_.payments)
            ++report.states[p.sale.method + " " + std::string(to_string(p.state))];
        report.happened = wire_.happened;
        report.trace = std::move(till_.trace);
        return report;
    }

  private:
    sandbox::SandboxOptions box_options() {
        sandbox::SandboxOptions options{.state_file = folder_.path() / "box.jsonl",
                                        .public_url = "https://sandbox.test",
                                        .merchant = "Kafeneio",
                                        .payhub = {"X-API-Key", "till-sandbox-key"},
                                        .backoffice_bearer = "office",
                                        .settings = {}};
        return options;
    }
    std::vector<std::unique_ptr<providers::Provider>> make(hal::Crypto& crypto) {
        std::vector<std::unique_ptr<providers::Provider>> all;
        for (const auto* leader : cast_.leaders) {
            auto made = leader->make("https://sandbox.test", crypto);
            if (!made) failed_ = made.error().type + " " + made.error().detail;
            if (made) all.push_back(std::move(*made));
        }
        return all;
    }
    bool start() {
        if (auto started = box_.start(); !started) failed_ = started.error().type;
        wire_.box = &box_;
        wire_.till = &till_;
        for (const auto* rig : cast_.methods) {
            const auto url =
                "https://till.test/webhooks/" + rig->service + "/" + std::string(contract::SocketWorld::webhook_token);
            set(hal::json::Value::object({{"webhook_url." + rig->service, url}}));
            if (rig->settings.members() != nullptr && !rig->settings.members()->empty()) set(rig->settings);
        }
        for (const auto* rig : cast_.methods) {
            for (const auto& line : rig->before) {
                const auto blank = line.find(' ');
                wire_.admin("POST", line.substr(0, blank), line.substr(blank + 1));
            }
        }
        return failed_.empty();
    }
    void set(const hal::json::Value& settings) {
        const auto answer = wire_.admin("POST", "/admin/settings", settings.dump());
        if (answer.status != 200) failed_ = "setting " + settings.dump() + " " + answer.body;
    }

    // --- safety
    void storm() {
        wire_.weather = till_.weather = Weather::drawn(random_);
        till_.boot();
        shop_.open();
        step_until([this] { return shop_.done(); }, 48h, true);
        shop_.close();
        step_until([] { return false; }, 10min, true);
    }
    // --- liveness: two weeks without a fault; a person looks in once a day
    void calm() {
        wire_.weather = till_.weather = Weather::clear();
        disk_.full = false;
        disk_.fault = {};
        line_.set(true);
        till_.kill(false);
        till_.boot();
        till_.clock.trust();
        wire_.admin("POST", "/admin/webhooks/release");
        wire_.admin("POST", "/admin/webhooks/retry");
        for (int day = 0; day < 14 && !all_quiet(); ++day) {
            step_until([this] { return all_quiet(); }, 24h, false);
            shop_.supervise();
            step_until([] { return false; }, 1min, false);
        }
    }
    bool all_quiet() const {
        if (!till_.up()) return false;
        for (const auto& [id, p] : till_.payments) {
            if (p.open()) return false;
        }
        return true;
    }

    // One piece of work at a time, so that the terminal can die between any two.
    void step_until(const std::function<bool()>& done, hal::Duration limit, bool may_die) {
        const auto until = loop_.monotonic() + limit;
        while (!done() && loop_.monotonic() < until) {
            if (loop_.run_one()) {
                ++steps_;
                if (may_die && random_.one_in(till_.weather.kill_one_in)) die();
                continue;
            }
            if (!jump(until)) return loop_.advance(until - loop_.monotonic());
        }
    }
    bool jump(hal::Monotonic until) {
        const auto before = loop_.timers_fired();
        loop_.run_until([&] { return loop_.timers_fired() != before; }, until - loop_.monotonic());
        return loop_.timers_fired() != before;
    }
    void die() {
        till_.kill(random_.percent(till_.weather.power_cut));
        loop_.post([] {});
        reboot_ = loop_.after(hal::Duration{random_.between(100, 30'000)}, [this] { till_.boot(); });
    }

    DayOptions options_;
    std::string failed_;
    test::FakeLoop loop_;
    test::TempFolder folder_;
    Random random_;
    Cast cast_;
    Line line_;
    test::FaultyDisk disk_;
    Wire wire_;
    SeededCrypto box_crypto_;
    sandbox::Sandbox box_;
    Terminal till_;
    Shop shop_;
    hal::Timer reboot_;
    std::int64_t steps_ = 0;
};

}  // namespace

DayReport run_day(const DayOptions& options) { return Day(options).run(); }

}  // namespace till::sim

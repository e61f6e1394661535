#include "tests/sim/terminal.hpp"

#include "firmware/app/channels.hpp"
#include "till/hal/ids.hpp"

namespace till::sim {
namespace {

using namespace std::chrono_literals;

firmware::EngineOptions engine_options() {
    firmware::EngineOptions options;
    options.terminal_id = "T1";
    options.merchant = hal::json::Value::object({{"name", "Kafeneio"}, {"address", "Ermou 12"}, {"vat_id", "EL1"}});
    return options;
}

}  // namespace

std::string regress(const firmware::Payment& before, const firmware::Payment& after) {
    using firmware::State;
    const auto word = [](const firmware::Payment& p) { return std::string(to_string(p.state)); };
    const auto ours = [](State s) {
        return s == State::approved || s == State::refund_pending || s == State::partially_refunded ||
               s == State::refunded;
    };
    if (after.paid < before.paid) return "paid went back";
    if (after.refunded() < before.refunded()) return "refunded went back";
    if (ours(before.state) && !ours(after.state) && after.state != State::orphan)
        return word(before) + " became " + word(after);
    return {};
}

Terminal::Terminal(World world, std::uint64_t seed, MakeProviders make)
    : clock(world.loop), screen(world.loop), printer(world.loop), world_(world), crypto_(seed), make_(std::move(make)) {
    screen.random = printer.random = &world_.random;
    providers_ = make_(crypto_);
}

Terminal::~Terminal() { kill(false); }

std::vector<std::string> Terminal::provider_ids(const firmware::Payment& payment) const {
    std::vector<std::string> ids;
    for (const auto& provider : providers_) {
        if (provider->name() != payment.provider) continue;
        for (const auto& key : provider->match_keys()) {
            const auto* value = payment.refs.find(key);
            if (value == nullptr) continue;
            if (value->string() != nullptr && hal::is_safe_id(*value->string())) ids.push_back(*value->string());
            if (value->number() != nullptr) ids.push_back(value->number()->text);
        }
    }
    return ids;
}

void Terminal::boot() {
    ++boots_;
    hal::Duration off{0};
    const bool bad = world_.random.percent(weather.bad_clock);
    if (bad) off = std::chrono::hours(24) * world_.random.pick(std::vector<int>{-20'000, -1, 1, 26'000});
    clock.boot(off, !bad);
    if (bad) {
        clock_timer_ =
            world_.loop.after(hal::Duration{world_.random.between(1'000, 7'200'000)}, [this] { clock.trust(); });
    }
    assemble();
    store_->open([this](hal::Result<offline::OpenReport> report) {
        if (!report) return try_again(report.error().type);
        if (report->disk_full) return try_again("journal-full");
        opened();
    });
}

void Terminal::assemble() {
    screen.broken = weather.screen_one_in;
    printer.jams = weather.jam_one_in;
    offline::StoreOptions options{"till.db", "T1", world_.disk.vfs(), 200};
    store_ = std::make_unique<offline::Store>(options, clock, crypto_, world_.loop,
                                              offline::make_inline_worker(world_.loop));
    store_->on_events([this](const std::vector<offline::Event>& events) {
        for (const auto& event : events)
            heard(event);
    });
    outbox_ = std::make_unique<offline::Outbox>(*store_, world_.loop, clock, crypto_);
    std::vector<providers::Provider*> all;
    for (const auto& provider : providers_)
        all.push_back(provider.get());
    service_ = std::make_unique<firmware::PaymentService>(
        firmware::PaymentService::Ports{*store_, *outbox_, world_.loop, clock, crypto_, world_.wire.outward(),
                                        world_.line, screen, std::move(all)},
        engine_options());
    outbox_->add_channel(service_->provider_channel());
    outbox_->add_channel(firmware::app::print_channel(*store_, printer, "en"));
    const offline::SyncTarget target{"https://sandbox.test/backoffice", "T1", "office"};
    outbox_->add_channel(firmware::app::sync_channel(world_.wire.outward(), crypto_, target, 20, 30s));
    world_.line.on_change([outbox = outbox_.get()](bool online) {
        if (online) outbox->line_returned();
    });
}

void Terminal::opened() {
    service_->start([this](hal::Result<void> started) {
        if (!started) return try_again(started.error().type);
        outbox_->start();
        ready_ = true;
        failed_starts_ = 0;
    });
}

// As systemd: it ends and comes back a little later.
void Terminal::try_again(const std::string& why) {
    if (keep_trace) trace.push_back("start failed: " + why);
    if (++failed_starts_ > 100) return;  // the judge will find it down
    boot_timer_ = world_.loop.after(5s, [this] {
        kill(false);
        world_.disk.full = false;
        world_.disk.fault = {};
        boot();
    });
}

void Terminal::kill(bool power_cut) {
    ready_ = false;
    boot_timer_.cancel();
    clock_timer_.cancel();
    world_.line.forget_observers();
    service_.reset();
    outbox_.reset();
    store_.reset();
    if (!power_cut) return;
    using Survives = test::FaultyDisk::Survives;
    const auto how = world_.random.pick(std::vector{Survives::nothing, Survives::prefix, Survives::subset,
                                                    Survives::torn_subset, Survives::everything});
    world_.disk.power_cut(how, world_.random.disk());
}

void Terminal::take(std::string path, hal::HttpHeaders headers, std::string body, hal::Callback<int> done) {
    auto* taker = service();
    if (taker == nullptr) return done(0);
    constexpr std::size_t prefix = std::string_view("/webhooks/").size();
    const auto slash = path.find('/', prefix);
    const auto provider = path.substr(prefix, slash - prefix);
    if (mutant == Mutant::answer_before_commit) {
        done(200);
        done = [](int) {};
    }
    taker->push(provider, path.substr(slash + 1), headers, body,
                [done = std::move(done)](const hal::Result<void>& taken) mutable {
                    if (taken) return done(200);
                    const bool mine = taken.error().type.starts_with("webhook-");
                    done(mine ? 400 : 503);
                });
}

void Terminal::heard(const offline::Event& event) {
    if (event.data.boolean_or("alarm", false)) ++alarms;
    if (keep_trace) {
        auto told = event.data;
        told.erase("payment");
        told.erase("push");
        trace.push_back(std::to_string(event.seq) + " " + event.stream + " " + event.type + " " + told.dump());
        if (trace.size() > 4'000) trace.erase(trace.begin(), trace.begin() + 2'000);
    }
    const auto* json = event.data.find("payment");
    if (json == nullptr || !event.type.starts_with("payment.")) return;
    auto payment = firmware::payment_from_json(*json);
    if (!payment) return complaints.push_back("the journal holds a payment nobody can read");
    const auto id = payment->id;
    if (const auto known = payments.find(id); known != payments.end()) {
        if (auto what = regress(known->second, *payment); !what.empty()) complaints.push_back(id + ": " + what);
    }
    payments[id] = std::move(*payment);
}

}  // namespace till::sim

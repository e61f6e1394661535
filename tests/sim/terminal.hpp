// Terminal: the real engine, journal (real SQLite on a disk that can fail), outbox, sync and translators of one till,
// which can be started, killed between any two steps of its loop, and started again on what its disk still holds.
#pragma once

#include "tests/contract/sandbox/rig.hpp"
#include "tests/sim/ports.hpp"
#include "tests/sim/wire.hpp"
#include "tests/support/faulty_disk.hpp"

namespace till::sim {

class Terminal final : public PushTaker {
  public:
    struct World {
        test::FakeLoop& loop;
        Random& random;
        Wire& wire;
        Line& line;
        test::FaultyDisk& disk;
    };
    using MakeProviders = std::function<std::vector<std::unique_ptr<providers::Provider>>(hal::Crypto&)>;
    Terminal(World world, std::uint64_t seed, MakeProviders make);
    ~Terminal() override;

    void boot();                // after a while it is up, unless its disk refuses
    void kill(bool power_cut);  // between two steps
    bool up() const { return ready_; }
    std::int64_t boots() const { return boots_; }

    firmware::PaymentService* service() { return ready_ ? service_.get() : nullptr; }
    offline::Store* store() { return store_.get(); }
    offline::Outbox* outbox() { return outbox_.get(); }
    std::vector<std::string> provider_ids(const firmware::Payment& payment) const;  // what the provider may call it

    void take(std::string path, hal::HttpHeaders headers, std::string body, hal::Callback<int> done) override;

    // The payments as their last event left them, in every life of the terminal.
    std::map<std::string, firmware::Payment> payments;
    std::vector<std::string> complaints;  // things that must never be seen, seen while it runs
    std::int64_t alarms = 0;
    Weather weather;
    Mutant mutant = Mutant::none;
    TillClock clock;
    Screen screen;
    Printer printer;
    std::vector<std::string> trace;  // the last events
    bool keep_trace = false;

  private:
    void assemble();
    void opened();
    void try_again(const std::string& why);
    void heard(const offline::Event& event);

    World world_;
    SeededCrypto crypto_;
    MakeProviders make_;
    std::vector<std::unique_ptr<providers::Provider>> providers_;
    std::unique_ptr<offline::Store> store_;
    std::unique_ptr<offline::Outbox> outbox_;
    std::unique_ptr<firmware::PaymentService> service_;
    bool ready_ = false;
    std::int64_t boots_ = 0;
    int failed_starts_ = 0;  // in a row
    hal::Timer boot_timer_, clock_timer_;
};

// What may never happen to a payment: its money becomes less, what is ours becomes unpaid. Empty: it did not.
std::string regress(const firmware::Payment& before, const firmware::Payment& after);

}  // namespace till::sim

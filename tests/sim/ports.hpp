// The terminal's ports in the simulator: a clock that dies, a line that drops, a display and a printer that remember.
#pragma once

#include "tests/sim/random.hpp"
#include "tests/support/fake_loop.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/firmware/payment/service.hpp"
#include "till/hal/printer.hpp"

#include <map>
#include <set>

namespace till::sim {

// Hashes are real, random bytes come from the seed.
class SeededCrypto final : public hal::Crypto {
  public:
    explicit SeededCrypto(std::uint64_t seed) : random_(seed) {}
    hal::Digest sha256(std::string_view data) const override { return real_.sha256(data); }
    hal::Result<hal::Digest> hmac_sha256(std::string_view key, std::string_view data) const override {
        return real_.hmac_sha256(key, data);
    }
    void random(std::span<std::uint8_t> out) override {
        for (auto& byte : out)
            byte = static_cast<std::uint8_t>(random_.bits());
    }

  private:
    drivers::crypto::MbedtlsCrypto real_;
    Random random_;
};

// The terminal's own idea of time: it begins anew with every boot, and the wall clock may be years off until it is set.
class TillClock final : public hal::Clock {
  public:
    explicit TillClock(const test::FakeLoop& loop) : loop_(loop) {}
    hal::Stamp now() const override {
        const auto real = loop_.now();
        hal::Stamp stamp;
        stamp.monotonic = hal::Monotonic{hal::Duration{1'000} + (real.monotonic - booted_)};
        stamp.wall = real.wall + offset_;
        stamp.trusted = trusted_;
        stamp.boot_id = "boot-" + std::to_string(boots_);
        return stamp;
    }
    void boot(hal::Duration offset, bool trusted) {
        booted_ = loop_.now().monotonic;
        ++boots_;
        offset_ = offset;
        trusted_ = trusted;
    }
    void trust() {
        offset_ = hal::Duration{0};
        trusted_ = true;
    }
    void step(hal::Duration by) { offset_ += by; }

  private:
    const test::FakeLoop& loop_;
    hal::Monotonic booted_{};
    int boots_ = 0;
    hal::Duration offset_{0};
    bool trusted_ = true;
};

class Line final : public hal::NetworkMonitor {
  public:
    bool online() const override { return online_; }
    void on_change(std::function<void(bool)> observer) override { observers_.push_back(std::move(observer)); }
    void forget_observers() { observers_.clear(); }
    void set(bool online) {
        if (online_ == online) return;
        online_ = online;
        for (const auto& observer : observers_)
            observer(online);
    }

  private:
    bool online_ = true;
    std::vector<std::function<void(bool)>> observers_;
};

// What people saw: a sale that was once shown as approved must be so for ever.
class Screen final : public firmware::CustomerScreen {
  public:
    explicit Screen(hal::Scheduler& loop) : loop_(loop) {}
    std::set<std::string> approved;
    std::int64_t broken = 0;  // one in so many codes cannot be shown
    Random* random = nullptr;

    void show(const firmware::Payment& payment, hal::Callback<hal::Result<void>> done) override {
        if (payment.state == firmware::State::approved) approved.insert(payment.id);
        const bool fails = random != nullptr && random->one_in(broken);
        loop_.post([done = std::move(done), fails]() mutable {
            if (fails) return done(hal::fail("qr-unreadable", "simulated"));
            done({});
        });
    }
    void show_idle() override {}

  private:
    hal::Scheduler& loop_;
};

// Paper cannot be taken back: every job that came out is counted.
class Printer final : public hal::Printer {
  public:
    explicit Printer(hal::Scheduler& loop) : loop_(loop) {}
    std::map<std::string, int> out;  // by job
    std::int64_t jams = 0;           // one in so many: nothing comes out
    Random* random = nullptr;

    void print(std::string job, hal::ReceiptDocument, hal::Callback<hal::Result<void>> done) override {
        const bool jam = random != nullptr && random->one_in(jams);
        if (!jam) ++out[job];
        loop_.post([done = std::move(done), jam]() mutable {
            if (jam) return done(hal::fail("printer-not-ready", "simulated"));
            done({});
        });
    }

  private:
    hal::Scheduler& loop_;
};

}  // namespace till::sim

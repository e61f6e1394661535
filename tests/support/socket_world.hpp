// SocketWorld: a whole terminal against the whole sandbox, in one process and one thread.
//
//   engine, SQLite journal, outbox, translators --real HTTP client--> 127.0.0.1 --real HTTP server--> the sandbox
//   webhook listener (firmware/api) <--real HTTP client-- the sandbox's pushes
//
// Time is virtual (virtual_loop.hpp) and randomness is seeded, so a run can be repeated; the sockets are real. No Asio
// in this header: socket_world.cpp is the one file that pays for it.
#pragma once

#include "tests/sandbox/app/sandbox.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/virtual_loop.hpp"
#include "till/firmware/payment/service.hpp"

namespace till::test {

// Hashes are real; random bytes are a stream that the seed decides.
class SeededCrypto final : public hal::Crypto {
  public:
    explicit SeededCrypto(std::string seed);
    ~SeededCrypto() override;
    hal::Digest sha256(std::string_view data) const override;
    hal::Result<hal::Digest> hmac_sha256(std::string_view key, std::string_view data) const override;
    void random(std::span<std::uint8_t> out) override;

  private:
    std::unique_ptr<hal::Crypto> real_;
    std::string seed_;
    std::uint64_t drawn_ = 0;
};

class AlwaysOnline final : public hal::NetworkMonitor {
  public:
    bool online() const override { return true; }
    void on_change(std::function<void(bool)>) override {}
};

// A display that shows everything, and remembers it.
class QuietScreen final : public firmware::CustomerScreen {
  public:
    explicit QuietScreen(hal::Scheduler& loop) : loop_(loop) {}
    std::string code;  // the QR payload shown last
    void show(const firmware::Payment& payment, hal::Callback<hal::Result<void>> done) override {
        code = payment.presentation.qr_payload;
        loop_.post([done = std::move(done)]() mutable { done({}); });
    }
    void show_idle() override {}

  private:
    hal::Scheduler& loop_;
};

// A push as it reached the terminal's listener, and what that answered (0: not yet).
struct HeardPush {
    std::string path;
    hal::HttpHeaders headers;
    std::string body;
    int status = 0;
};

class SocketWorld {
  public:
    using Made = hal::Result<std::unique_ptr<providers::Provider>>;
    using MakeProvider = std::function<Made(const std::string& sandbox_url, hal::Crypto& crypto)>;
    static constexpr std::string_view webhook_token = "0123456789abcdef0123456789abcdef";

    SocketWorld(const std::string& seed, MakeProvider make, firmware::EngineOptions options);
    ~SocketWorld();

    hal::Result<void> start();  // the sandbox, then the terminal
    // The terminal's process ends as by kill -9 and comes back; `wiped`: on an empty disk, as another terminal.
    hal::Result<void> restart_terminal(bool wiped);

    // --- the sandbox's admin calls (in this process; what is under test does not go this way)
    hal::HttpResponse admin(std::string method, std::string path, std::string body = {});
    // --- anybody's HTTP call, over a socket of its own. Status 0: no answer.
    hal::HttpResponse call(hal::HttpRequest request);
    std::string sandbox_url() const;
    std::string webhook_url(std::string_view provider) const;

    // --- waits for a callback, however much virtual time that takes (10 min at most)
    template <class T, class Start>
    hal::Result<T> wait_for(Start start) {
        auto answer = std::make_shared<std::optional<hal::Result<T>>>();
        start([answer](hal::Result<T> result) { *answer = std::move(result); });
        loop.run_until([&] { return answer->has_value(); }, std::chrono::minutes(10));
        return answer->has_value() ? std::move(**answer) : hal::Result<T>(hal::fail("no-answer"));
    }

  private:
    struct Network;
    std::unique_ptr<Network> network_;  // io_context, servers, clients

  public:
    VirtualLoop loop;
    SeededCrypto crypto;
    std::vector<HeardPush> heard;
    std::unique_ptr<sandbox::Sandbox> box;
    std::unique_ptr<providers::Provider> provider;
    std::unique_ptr<offline::Store> store;
    std::unique_ptr<offline::Outbox> outbox;
    std::unique_ptr<firmware::PaymentService> service;
    QuietScreen screen{loop};

  private:
    hal::Result<void> start_terminal();
    void stop_terminal();

    MakeProvider make_;
    firmware::EngineOptions options_;
    TempFolder folder_;
    AlwaysOnline line_;
    int disk_ = 0;
};

}  // namespace till::test

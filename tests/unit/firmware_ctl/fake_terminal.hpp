// A terminal as tillctl sees it: answers from a list, remembers what it was asked. And a tillctl around it.
#pragma once

#include "firmware/ctl/cli.hpp"
#include "tests/support/fake_loop.hpp"
#include "tests/support/temp_folder.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace till::firmware::ctl::test {

class FakeTerminal final : public hal::HttpTransport {
  public:
    explicit FakeTerminal(hal::Scheduler& loop) : loop_(loop) {}

    void answer(int status, const Value& body) { answers_.push_back(hal::HttpResponse{status, {}, body.dump()}); }
    void answer_text(int status, std::string body) {
        answers_.push_back(hal::HttpResponse{status, {}, std::move(body)});
    }
    void problem(int status, const std::string& code, const std::string& detail = {}) {
        answer(status, Value::object({{"code", code}, {"title", "Title of " + code}, {"detail", detail}}));
    }
    void fail(hal::HttpFailure::Certainty certainty) {
        answers_.push_back(std::unexpected(hal::HttpFailure{certainty, {"connect-failed", "refused"}}));
    }
    void send(hal::HttpRequest request, hal::Duration, hal::Callback<hal::HttpResult> done) override {
        asked.push_back(std::move(request));
        hal::HttpResult result = hal::HttpResponse{500, {}, "no answer was prepared"};
        if (!answers_.empty()) {
            result = std::move(answers_.front());
            answers_.pop_front();
        }
        loop_.post([result = std::move(result), done = std::move(done)]() mutable { done(std::move(result)); });
    }

    std::vector<hal::HttpRequest> asked;

  private:
    hal::Scheduler& loop_;
    std::deque<hal::HttpResult> answers_;
};

class Tillctl : public testing::Test {
  protected:
    Tillctl() { write_config("127.0.0.1:8480"); }
    void write_config(const std::string& listen) {
        std::ofstream(folder.path() / "till.toml")
            << "[terminal]\nid = \"T\"\ndata_dir = \"" << folder.path().string()
            << "\"\n[terminal.merchant]\nname = \"M\"\n[api]\nlisten = \"" << listen << "\"\n";
    }
    // Arguments without the program's name; --config is added.
    int run(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"--config", (folder.path() / "till.toml").string()});
        return run_bare(arguments);
    }
    int run_bare(const std::vector<std::string>& arguments) {
        out.str("");
        err.str("");
        Surroundings surroundings{{terminal, loop, [this] { step(); }}, loop, crypto, out, err, 1000, "1.2.3"};
        return ctl::run(arguments, surroundings);
    }
    std::string bearer(std::size_t request = 0) const {
        return std::string(terminal.asked.at(request).headers.find("Authorization").value_or(""));
    }
    Value body(std::size_t request = 0) const { return hal::json::parse(terminal.asked.at(request).body).value(); }

    till::test::TempFolder folder;
    till::test::FakeLoop loop;
    drivers::crypto::MbedtlsCrypto crypto;
    FakeTerminal terminal{loop};
    std::ostringstream out, err;

  private:
    void step() {
        if (loop.run_ready() == 0) loop.advance(hal::Duration{50});
    }
};

inline Value payment_view(const std::string& state, bool closed = true) {
    return Value::object({{"id", "p-1"},
                          {"order_ref", "o-1"},
                          {"method", "klarna.dynamic_qr"},
                          {"state", state},
                          {"closed", closed},
                          {"amount", 1250},
                          {"currency", "EUR"},
                          {"paid", closed ? 1250 : 0},
                          {"refunds", Value::array()},
                          {"receipt", nullptr},
                          {"reason", nullptr}});
}

}  // namespace till::firmware::ctl::test

// MemoryStream: two ByteStream ends joined in memory, on any Scheduler. Failures can be played at every operation.
#pragma once

#include "drivers/net/byte_stream.hpp"
#include "till/hal/scheduler.hpp"

#include <algorithm>
#include <memory>
#include <string>

namespace till::test {

// Counts the operations of everything that shares it and fails one of them.
struct FaultPlan {
    enum class Kind { clean, partial };  // a failing write takes nothing, or half of its bytes
    int fail_at = 0;                     // 1 is the first operation; 0: never
    Kind kind = Kind::clean;
    int operations = 0;
    bool hit = false;

    bool fails() {
        const bool now = ++operations == fail_at;
        hit = hit || now;
        return now;
    }
};

class MemoryStream final : public drivers::net::ByteStream {
  public:
    struct Options {
        std::size_t read_bytes_max = 16 * 1024;  // 1: every byte arrives alone
        std::shared_ptr<FaultPlan> faults{};
    };
    struct Pair {
        std::unique_ptr<MemoryStream> near;
        std::unique_ptr<MemoryStream> far;
    };
    static Pair make(hal::Scheduler& scheduler, Options near_options) {
        auto to_far = std::make_shared<Half>();
        auto to_near = std::make_shared<Half>();
        Pair pair;
        pair.near.reset(new MemoryStream(scheduler, to_near, to_far, std::move(near_options)));
        pair.far.reset(new MemoryStream(scheduler, to_far, to_near, Options()));
        return pair;
    }
    static Pair make(hal::Scheduler& scheduler) { return make(scheduler, Options()); }

    ~MemoryStream() override { finish(); }

    void read(ReadHandler handler) override {
        if (fails()) {
            const std::weak_ptr<int> alive = alive_;
            scheduler_.post([alive, handler = std::move(handler)]() mutable {
                if (!alive.expired()) handler(hal::fail("connection-lost", "reading: played"));
            });
            return;
        }
        in_->reader = std::move(handler);
        in_->read_bytes_max = options_.read_bytes_max;
        deliver(in_);
    }

    void write(std::string_view bytes, WriteHandler handler) override {
        Written result;
        if (fails()) {
            const bool partial = options_.faults->kind == FaultPlan::Kind::partial;
            result = {partial, hal::Error{"connection-lost", "writing: played"}};
            if (partial) push(bytes.substr(0, (bytes.size() + 1) / 2));
        } else if (out_->reader_gone) {
            result = {false, hal::Error{"connection-lost", "writing: the other end has gone"}};
        } else if (stall_writes || stall_after_writes-- == 0) {
            stall_writes = true;
            stalled_ = std::move(handler);
            return;
        } else {
            push(bytes);
        }
        const std::weak_ptr<int> alive = alive_;
        scheduler_.post([alive, result, handler = std::move(handler)]() mutable {
            if (!alive.expired()) handler(result);
        });
    }

    void shutdown() override {
        out_->ended = true;
        deliver(out_);
    }
    void abort() override {
        out_->reset = true;
        aborted = true;
        deliver(out_);
        finish();
    }
    bool quiet() override { return !closed_ && in_->data.empty() && !in_->ended && !in_->reset; }

    // --- for the test that plays this end by hand
    std::string take() {  // everything that has arrived
        return std::exchange(in_->data, {});
    }
    std::string_view peek() const { return in_->data; }
    bool ended() const { return in_->ended; }  // the other end has finished cleanly
    bool was_reset() const { return in_->reset; }
    bool stall_writes = false;    // a full window: writes are accepted and never complete
    int stall_after_writes = -1;  // the same, after so many writes went through; -1: never
    bool aborted = false;

  private:
    // One direction.
    struct Half {
        std::string data;
        std::string handed;  // what the current reader is looking at
        bool ended = false;
        bool reset = false;
        bool reader_gone = false;
        std::size_t read_bytes_max = 0;
        ReadHandler reader;
        std::weak_ptr<int> reader_alive;
        bool posted = false;
    };

    MemoryStream(hal::Scheduler& scheduler, std::shared_ptr<Half> in, std::shared_ptr<Half> out, Options options)
        : scheduler_(scheduler), in_(std::move(in)), out_(std::move(out)), options_(std::move(options)) {
        in_->reader_alive = alive_;
    }

    bool fails() { return options_.faults && options_.faults->fails(); }
    void push(std::string_view bytes) {
        out_->data += bytes;
        deliver(out_);
    }
    void finish() {
        if (std::exchange(closed_, true)) return;
        out_->ended = true;
        in_->reader_gone = true;
        in_->reader = nullptr;
        alive_.reset();
        deliver(out_);
    }

    void deliver(const std::shared_ptr<Half>& half) {
        if (!half->reader || half->posted) return;
        if (half->data.empty() && !half->ended && !half->reset) return;
        half->posted = true;
        scheduler_.post([half] {
            half->posted = false;
            if (half->reader_alive.expired() || !half->reader) return;
            auto reader = std::exchange(half->reader, nullptr);
            if (half->reset) return reader(hal::fail("connection-lost", "reading: reset"));
            half->handed = half->data.substr(0, half->read_bytes_max);
            half->data.erase(0, half->handed.size());
            reader(std::string_view(half->handed));
        });
    }

    hal::Scheduler& scheduler_;
    std::shared_ptr<Half> in_;
    std::shared_ptr<Half> out_;
    Options options_;
    bool closed_ = false;
    WriteHandler stalled_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace till::test

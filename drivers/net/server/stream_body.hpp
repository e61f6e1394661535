// StreamBody: the queue between a StreamWriter and its connection.
//
// The writer's end is handed to the handler's owner and may outlive the connection; the connection's end may
// outlive the writer (its last bytes still go out). Both hold this.
#pragma once

#include "till/drivers/net/http_server.hpp"
#include "till/hal/scheduler.hpp"

#include <memory>
#include <string>

namespace till::drivers::net {

class StreamBody : public std::enable_shared_from_this<StreamBody> {
  public:
    StreamBody(std::shared_ptr<hal::Scheduler> scheduler, bool chunked, std::size_t max_queued_bytes);

    // --- the writer's side
    void write(std::string chunk);
    void finish();
    std::size_t queued_bytes() const { return queue_.size() + in_flight_; }
    void on_closed(std::function<void()> handler);
    void forget_handler() { on_closed_ = nullptr; }

    // --- the connection's side
    std::function<void()> wake;  // there is something to take, or to end, or the queue has overflowed
    std::string take();          // what waits, framed; it counts as queued until written()
    void written() { in_flight_ = 0; }
    bool finished() const { return finished_; }
    bool overflowed() const { return overflowed_; }
    void closed();  // the connection has ended

  private:
    void report_closed();

    std::shared_ptr<hal::Scheduler> scheduler_;
    const bool chunked_;
    const std::size_t max_queued_bytes_;
    std::string queue_;
    std::size_t in_flight_ = 0;
    bool finished_ = false;
    bool overflowed_ = false;
    bool closed_ = false;
    bool reported_ = false;
    std::function<void()> on_closed_;
};

// A StreamWriter on that body.
std::shared_ptr<StreamWriter> make_stream_writer(std::shared_ptr<StreamBody> body);

}  // namespace till::drivers::net

// EventHub: the event streams (Server-Sent Events) and what they are told.
//
// A stream starts after the journal sequence its client names and gets every later event once, in order: first from
// the journal in pages, then live. Events of the line and of the display have no id, so they do not disturb the
// client's place. A heartbeat comment goes out every `heartbeat`; a client that does not read is cut off when its
// backlog passes the limit, and comes back with Last-Event-ID. Streams whose token was revoked end with the next
// heartbeat. Loop thread only.
#pragma once

#include "till/firmware/api/local_api.hpp"

#include <list>

namespace till::firmware::api {

// What a stream may say about an event: a fixed list of members, no customer data, no provider internals.
hal::json::Value event_view(const offline::Event& event);
// "id: 7\ndata: {"seq":7,"type":"payment.paid_full",...}\n\n". The type stands in the data, not in `event:`: a
// browser hands named events only to scripts that list every name.
std::string sse_frame(std::optional<std::int64_t> id, const hal::json::Value& data);

class EventHub : public std::enable_shared_from_this<EventHub> {
  public:
    struct Options {
        hal::Duration heartbeat{15'000};
        std::size_t max_streams = 16;
        std::size_t max_backlog = 256 * 1024;
        int page = 200;  // events read from the journal at once
    };
    EventHub(offline::Store& store, hal::Scheduler& loop, Options options);

    bool full() const { return streams_.size() >= options_.max_streams; }
    std::size_t size() const { return streams_.size(); }
    // after: nullopt follows only what comes. still_allowed is asked with every heartbeat.
    void add(std::shared_ptr<drivers::net::StreamWriter> writer, std::optional<std::int64_t> after,
             std::function<bool()> still_allowed);
    void on_events(const std::vector<offline::Event>& events);
    void announce(const hal::json::Value& data);  // to all, without an id
    void close_all();

  private:
    struct Stream {
        std::shared_ptr<drivers::net::StreamWriter> writer;
        std::function<bool()> still_allowed;
        std::int64_t sent = 0;   // last sequence given
        bool proven = true;      // the client's place exists in this journal
        bool replaying = false;  // live events are left to the next page of the replay
        bool more_came = false;  // during the replay
        bool closed = false;
        hal::Timer pause;  // a replay waits for a slow reader instead of cutting it off
    };
    using StreamPtr = std::shared_ptr<Stream>;

    void replay(const StreamPtr& stream);
    void replay_soon(const StreamPtr& stream);
    void replayed(const StreamPtr& stream, const hal::Result<std::vector<offline::Event>>& events);
    bool prove_place(Stream& stream, const std::vector<offline::Event>& events);
    void send(Stream& stream, const offline::Event& event);
    void write(Stream& stream, std::string frame);
    void beat();
    void sweep();

    offline::Store& store_;
    hal::Scheduler& loop_;
    Options options_;
    std::list<StreamPtr> streams_;
    hal::Timer heartbeat_;
};

}  // namespace till::firmware::api

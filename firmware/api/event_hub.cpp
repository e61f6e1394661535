#include "event_hub.hpp"

namespace till::firmware::api {

using hal::json::Value;

Value event_view(const offline::Event& event) {
    constexpr std::string_view told[] = {"from",   "state", "order_ref",  "method", "amount", "currency", "paid",
                                         "reason", "alarm", "late_money", "number", "kind",   "receipt",  "receipts"};
    Value view = Value::object({{"seq", event.seq},
                                {"type", event.type},
                                {"at", hal::to_rfc3339(event.at.wall)},
                                {"trusted_time", event.at.trusted}});
    if (event.stream != "terminal") view.set("payment_id", event.stream);
    for (const auto name : told)
        if (const auto* value = event.data.find(name); value != nullptr && !value->is_object())
            view.set(std::string(name), *value);
    if (const auto* refund = event.data.find("refund"))
        view.set("refund",
                 Value::object({{"id", refund->string_or("id", "")}, {"amount", refund->integer_or("amount", 0)}}));
    return view;
}

std::string sse_frame(std::optional<std::int64_t> id, const Value& data) {
    std::string frame;
    if (id) frame += "id: " + std::to_string(*id) + "\n";
    frame += "data: " + data.dump() + "\n\n";  // dump() has no line breaks
    return frame;
}

EventHub::EventHub(offline::Store& store, hal::Scheduler& loop, Options options)
    : store_(store), loop_(loop), options_(options) {}

void EventHub::add(std::shared_ptr<drivers::net::StreamWriter> writer, std::optional<std::int64_t> after,
                   std::function<bool()> still_allowed) {
    auto stream = std::make_shared<Stream>();
    stream->writer = std::move(writer);
    stream->still_allowed = std::move(still_allowed);
    stream->writer->on_closed([weak = weak_from_this(), gone = std::weak_ptr(stream)] {
        if (const auto s = gone.lock()) s->closed = true;
        if (const auto hub = weak.lock())
            hub->loop_.post([weak] {
                if (const auto self = weak.lock()) self->sweep();
            });
    });
    streams_.push_back(stream);
    if (!heartbeat_.armed()) beat();
    if (!after) return;
    stream->sent = *after;
    stream->proven = *after == 0;
    stream->replaying = true;
    replay(stream);
}

void EventHub::replay(const StreamPtr& stream) {
    stream->more_came = false;
    const auto from = stream->proven ? stream->sent : stream->sent - 1;  // unproven: the place itself comes along
    store_.events_after(from, options_.page,
                        [weak = weak_from_this(), stream](const hal::Result<std::vector<offline::Event>>& events) {
                            if (const auto self = weak.lock()) self->replayed(stream, events);
                        });
}

void EventHub::replayed(const StreamPtr& stream, const hal::Result<std::vector<offline::Event>>& events) {
    if (stream->closed) return;
    if (!events) {  // the client comes back with the last id it has
        stream->writer->close();
        return;
    }
    if (!stream->proven && !prove_place(*stream, *events)) return;
    for (const auto& event : *events)
        send(*stream, event);
    if (stream->closed) return;
    const bool full_page = events->size() >= static_cast<std::size_t>(options_.page);
    if (full_page || stream->more_came) return replay_soon(stream);
    stream->replaying = false;
}

bool EventHub::prove_place(Stream& stream, const std::vector<offline::Event>& events) {
    stream.proven = true;
    if (!events.empty() && events.front().seq == stream.sent) return true;
    stream.sent = 0;
    stream.replaying = false;
    write(stream, sse_frame(std::nullopt, Value::object({{"type", "reset"}})));
    return false;
}

void EventHub::replay_soon(const StreamPtr& stream) {
    constexpr hal::Duration pause{20};
    if (stream->writer->queued_bytes() <= options_.max_backlog / 4) return replay(stream);
    stream->pause = loop_.after(pause, [weak = weak_from_this(), waiting = std::weak_ptr(stream)] {
        const auto self = weak.lock();
        const auto s = waiting.lock();
        if (self && s && !s->closed) self->replay_soon(s);
    });
}

void EventHub::on_events(const std::vector<offline::Event>& events) {
    for (const auto& stream : streams_) {
        if (stream->replaying)
            stream->more_came = true;
        else
            for (const auto& event : events)
                send(*stream, event);
    }
}

void EventHub::send(Stream& stream, const offline::Event& event) {
    if (stream.closed || event.seq <= stream.sent) return;
    stream.sent = event.seq;
    write(stream, sse_frame(event.seq, event_view(event)));
}

void EventHub::write(Stream& stream, std::string frame) {
    if (stream.closed) return;
    stream.writer->write(std::move(frame));
    if (stream.writer->queued_bytes() <= options_.max_backlog) return;
    stream.closed = true;
    stream.writer->close();
}

void EventHub::announce(const Value& data) {
    const auto frame = sse_frame(std::nullopt, data);
    for (const auto& stream : streams_)
        write(*stream, frame);
}

void EventHub::beat() {
    for (const auto& stream : streams_) {
        if (stream->still_allowed && !stream->still_allowed()) {
            stream->closed = true;
            stream->writer->close();
        }
        write(*stream, ": beat\n\n");
    }
    sweep();
    heartbeat_.cancel();
    if (streams_.empty()) return;
    heartbeat_ = loop_.after(options_.heartbeat, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->beat();
    });
}

void EventHub::sweep() {
    streams_.remove_if([](const StreamPtr& stream) { return stream->closed; });
}

void EventHub::close_all() {
    const auto streams = std::move(streams_);
    streams_.clear();
    for (const auto& stream : streams)
        stream->writer->close();
}

}  // namespace till::firmware::api

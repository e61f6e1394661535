// TlsStream: ByteStream over TlsEngine over another ByteStream.
//
// The handshake happens on handshake(), or by itself with the first read() or write(). When it fails, the alert
// is delivered first and the error reported then; otherwise the peer would see a bare disconnect.
#pragma once

#include "byte_stream.hpp"
#include "tls/tls_engine.hpp"

#include "till/hal/scheduler.hpp"

#include <array>
#include <memory>

namespace till::drivers::net::tls {

class TlsStream final : public ByteStream {
  public:
    using HandshakeHandler = std::move_only_function<void(hal::Result<void>)>;

    TlsStream(hal::Scheduler& scheduler, std::unique_ptr<ByteStream> inner, std::unique_ptr<TlsEngine> engine);

    void handshake(HandshakeHandler handler);  // like read(): once, never inline, uncalled if the stream dies
    const TlsEngine& engine() const { return *engine_; }

    void read(ReadHandler handler) override;
    void write(std::string_view bytes, WriteHandler handler) override;
    void shutdown() override;
    void abort() override;
    bool quiet() override;

  private:
    void pump();
    void advance_handshake();
    void advance_write();
    void advance_read();
    void flush();
    void fetch();
    void on_flushed(const Written& result);
    void on_fetched(const hal::Result<std::string_view>& result);
    void settle();
    void complete_read(hal::Result<std::string_view> result);
    void complete_write(Written result);
    template <class Handler, class Value>
    void post(Handler handler, Value value);

    hal::Scheduler& scheduler_;
    std::unique_ptr<TlsEngine> engine_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);

    HandshakeHandler handshake_;
    ReadHandler read_;
    WriteHandler write_;
    std::string_view plain_;       // what write_ wants to send
    bool encrypted_ = false;       // plain_ has gone through the engine
    bool app_bytes_left_ = false;  // some of its ciphertext may have left this machine
    bool wants_input_ = false;
    bool shutting_down_ = false;  // close_notify is on its way; then the inner stream's turn comes
    bool shut_down_ = false;
    bool input_ended_ = false;

    std::optional<hal::Error> error_;  // the first one; everything fails with it from then on
    std::string flushing_;
    bool flushing_now_ = false;
    bool fetching_ = false;
    std::array<char, 16 * 1024> buffer_;
    std::unique_ptr<ByteStream> inner_;  // last: dies first, so that its handlers never see a half-dead stream
};

}  // namespace till::drivers::net::tls

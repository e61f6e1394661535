#include "store/hash_chain.hpp"

#include <span>

namespace till::offline::store {
namespace {

class Canonical {
  public:
    Canonical& add(std::string_view field) {
        bytes_.append(std::to_string(field.size())).append(1, ':').append(field);
        return *this;
    }
    Canonical& add(std::int64_t number) { return add(std::string_view(std::to_string(number))); }
    std::string hash(const hal::Crypto& crypto) const {
        const hal::Digest digest = crypto.sha256(bytes_);
        return {digest.begin(), digest.end()};
    }

  private:
    std::string bytes_;
};

}  // namespace

std::string link_hash(const hal::Crypto& crypto, const EventLink& event) {
    Canonical bytes;
    bytes.add("till.event.1").add(event.previous_hash).add(event.seq).add(event.stream).add(event.type);
    bytes.add(event.data).add(event.at.monotonic.time_since_epoch().count());
    bytes.add(event.at.wall.time_since_epoch().count()).add(std::int64_t{event.at.trusted}).add(event.at.boot_id);
    return bytes.hash(crypto);
}

std::string link_hash(const hal::Crypto& crypto, const ReceiptLink& receipt) {
    Canonical bytes;
    bytes.add("till.receipt.1").add(receipt.previous_hash).add(receipt.terminal_id).add(receipt.number);
    bytes.add(receipt.payment_id).add(receipt.kind).add(receipt.body).add(hal::to_rfc3339(receipt.issued));
    return bytes.hash(crypto);
}

std::string seal_hash(const hal::Crypto& crypto, std::string_view kind, std::int64_t n, std::string_view hash) {
    Canonical bytes;
    bytes.add("till.seal.1").add(kind).add(n).add(hash);
    return bytes.hash(crypto);
}

std::string hex(std::string_view raw) {
    return hal::to_hex(std::span(reinterpret_cast<const std::uint8_t*>(raw.data()), raw.size()));
}

}  // namespace till::offline::store

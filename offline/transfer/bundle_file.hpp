// The file of a bundle, version 1. All numbers big-endian.
//
//   8   "TILLBNDL"
//   4   version
//   4   size of the header, at most 4096
//   n   header, JSON: {bundle, terminal_id, created, kdf: "pbkdf2-hmac-sha256", rounds, salt (hex)}
//   then chunks:  1  0: more follow, 1: the last one
//                 4  size of what follows
//                 m  AES-256-GCM of JSON records, one per line; the last 16 bytes are the tag
//
// A chunk's nonce is its number; its authenticated header is SHA-256 of all before the first chunk, then its number and
// its first byte: chunks can be neither changed, swapped, left out nor cut off. Each writing has a salt, so a key, of its
// own. A chunk holds about 256 KiB, whatever the size of the journal.
#pragma once

#include "till/hal/crypto.hpp"
#include "till/hal/json.hpp"
#include "till/hal/vault.hpp"

#include <cstdio>
#include <functional>
#include <memory>

namespace till::offline::transfer {

using hal::Result;
using hal::json::Value;

struct BundleHead {
    std::string bundle;
    std::string terminal_id;
    std::string created;  // RFC 3339
    unsigned rounds = 0;
};

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

// Writes <file>.part and gives it its name when it is complete and synced.
class BundleWriter {
  public:
    static Result<BundleWriter> create(const std::string& file, const BundleHead& head, const hal::Secret& passphrase,
                                       hal::Crypto& crypto, const hal::Vault& vault);
    Result<void> add(const Value& record);
    Result<void> finish();

  private:
    BundleWriter(std::string file, const hal::Vault& vault) : path_(std::move(file)), vault_(&vault) {}
    Result<void> flush(bool last);
    std::string path_;
    const hal::Vault* vault_;
    File file_;
    hal::Secret key_;
    std::string head_hash_;
    std::string buffer_;
    std::uint64_t chunk_ = 0;
};

// Reads a bundle to its end, chunk by chunk. Everything it hands on is authentic; only when it returns is it known that
// nothing is missing.
Result<BundleHead> read_bundle(const std::string& file, const hal::Secret& passphrase, const hal::Crypto& crypto,
                               const hal::Vault& vault, const std::function<Result<void>(const Value&)>& record);

}  // namespace till::offline::transfer

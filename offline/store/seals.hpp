// Seals: what the device key vouches for, in the table `seals`.
//
//   kind      n                    hash               sig
//   receipt   its number           -                  over the receipt's hash itself
//   unsigned  last of a run        its hash           receipts issued before there was a key, or by an older program
//   receipts  last one pruned      its hash           where the chain of receipts starts now
//   events    last one pruned      its hash           where the chain of events starts now
//   key       1, 2, ...            the public key     by itself; `key` is its id
//   exported  1                    the bundle's id    see transfer/
//
// All but receipts are signed over SHA-256 of "till.seal.1", kind, n, hash (canonical bytes as in hash_chain.hpp). Without
// a signer, seals are written with an empty key and signature, which the first start with one signs.
#pragma once

#include "store/write_context.hpp"

#include <map>
#include <optional>

namespace till::offline::store {

struct Seal {
    std::int64_t n = 0;
    std::string hash;  // raw
    std::string key;
    std::string signature;  // raw
};
Result<std::optional<Seal>> newest_seal(Connection& db, std::string_view kind);

// In place of the ones of its kind that are there.
Result<void> replace_seal(Connection& db, const hal::Crypto& crypto, hal::Signer* signer, std::string_view kind,
                          std::int64_t n, std::string_view hash);
// Signs a receipt that was just written; without a signer, nothing.
Result<Seal> seal_receipt(WriteContext& context, std::int64_t number, std::string_view hash);

// At a start with a key: makes the key known, seals receipts from before there was one, signs what waited for a key.
Result<void> settle_seals(Connection& db, const hal::Crypto& crypto, hal::Signer& signer);

// Checks seals with the keys this journal knows.
class SealCheck {
  public:
    static Result<SealCheck> load(Connection& db, const hal::Crypto& crypto, const hal::Signer& signer);
    bool receipt(std::string_view hash, std::string_view key, std::string_view signature) const;
    Result<bool> holds(Connection& db, std::string_view kind, std::int64_t n, std::string_view hash) const;
    std::int64_t keys() const { return static_cast<std::int64_t>(keys_.size()); }

  private:
    SealCheck(const hal::Crypto& crypto, const hal::Signer& signer) : crypto_(crypto), signer_(signer) {}
    bool signed_by(std::string_view key, const hal::Digest& digest, std::string_view signature) const;
    const hal::Crypto& crypto_;
    const hal::Signer& signer_;
    std::map<std::string, std::string, std::less<>> keys_;  // id -> public key
};

}  // namespace till::offline::store

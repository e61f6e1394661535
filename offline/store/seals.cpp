#include "store/seals.hpp"

#include "store/hash_chain.hpp"

#include <algorithm>
#include <vector>

namespace till::offline::store {
namespace {

struct Unsigned {
    std::string kind;
    std::int64_t n = 0;
    std::string hash;
};

hal::Digest digest_of(std::string_view raw_hash) {
    hal::Digest digest{};
    std::ranges::copy(raw_hash.substr(0, digest.size()), digest.begin());
    return digest;
}

hal::Digest seal_digest(const hal::Crypto& crypto, std::string_view kind, std::int64_t n, std::string_view hash) {
    return digest_of(seal_hash(crypto, kind, n, hash));
}

Result<void> put(Connection& db, std::string_view kind, const Seal& seal) {
    return db.run("INSERT INTO seals (kind, n, hash, key, sig) VALUES (?, ?, ?, ?, ?)", kind, seal.n, Blob{seal.hash},
                  seal.key, Blob{seal.signature});
}

Result<Seal> make_seal(const hal::Crypto& crypto, hal::Signer* signer, std::string_view kind, std::int64_t n,
                       std::string_view hash) {
    Seal seal{n, std::string(hash), {}, {}};
    if (signer == nullptr) return seal;
    auto signature = signer->sign(seal_digest(crypto, kind, n, hash));
    if (!signature) return std::unexpected(signature.error());
    seal.key = signer->key_id();
    seal.signature = *std::move(signature);
    return seal;
}

// The key's own row. The first key of a journal also takes over the receipts that are there already.
Result<void> make_key_known(Connection& db, const hal::Crypto& crypto, hal::Signer& signer) {
    const auto known = db.number("SELECT n FROM seals WHERE kind = 'key' AND key = ?", signer.key_id());
    if (!known) return std::unexpected(known.error());
    if (*known) return {};
    const auto before = db.number("SELECT max(n) FROM seals WHERE kind = 'key'");
    if (!before) return std::unexpected(before.error());
    auto seal = make_seal(crypto, &signer, "key", before->value_or(0) + 1, signer.public_key());
    if (!seal) return std::unexpected(seal.error());
    auto written = put(db, "key", *seal);
    if (written && !*before) {
        written = db.run(
            "INSERT OR IGNORE INTO seals SELECT 'unsigned', receipt_number, receipt_hash, '', x'' FROM head "
            "WHERE receipt_number > ifnull((SELECT max(n) FROM seals WHERE kind IN ('unsigned', 'receipts')), 0)");
    }
    return written;
}

Result<std::vector<Unsigned>> waiting_for_a_key(Connection& db) {
    auto rows =
        db.query("SELECT kind, n, hash FROM seals WHERE kind IN ('unsigned', 'receipts', 'events') AND key = ''");
    if (!rows) return std::unexpected(rows.error());
    std::vector<Unsigned> found;
    while (true) {
        const auto more = rows->step();
        if (!more) return std::unexpected(more.error());
        if (!*more) return found;
        found.push_back({rows->text(0), rows->integer(1), rows->text(2)});
    }
}

}  // namespace

Result<std::optional<Seal>> newest_seal(Connection& db, std::string_view kind) {
    auto row = db.query("SELECT n, hash, key, sig FROM seals WHERE kind = ? ORDER BY n DESC LIMIT 1", kind);
    if (!row) return std::unexpected(row.error());
    const auto found = row->step();
    if (!found) return std::unexpected(found.error());
    if (!*found) return std::optional<Seal>{};
    return std::optional(Seal{row->integer(0), row->text(1), row->text(2), row->text(3)});
}

Result<void> replace_seal(Connection& db, const hal::Crypto& crypto, hal::Signer* signer, std::string_view kind,
                          std::int64_t n, std::string_view hash) {
    auto seal = make_seal(crypto, signer, kind, n, hash);
    if (!seal) return std::unexpected(seal.error());
    auto done = db.run("DELETE FROM seals WHERE kind = ?", kind);
    if (done) done = put(db, kind, *seal);
    return done;
}

Result<Seal> seal_receipt(WriteContext& context, std::int64_t number, std::string_view hash) {
    Seal seal{number, {}, {}, {}};
    if (context.signer == nullptr) return seal;
    auto signature = context.signer->sign(digest_of(hash));
    if (!signature) return std::unexpected(signature.error());
    seal.key = context.signer->key_id();
    seal.signature = *std::move(signature);
    if (auto written = put(context.db, "receipt", seal); !written) return std::unexpected(written.error());
    return seal;
}

Result<void> settle_seals(Connection& db, const hal::Crypto& crypto, hal::Signer& signer) {
    if (auto known = make_key_known(db, crypto, signer); !known) return known;
    const auto waiting = waiting_for_a_key(db);
    if (!waiting) return std::unexpected(waiting.error());
    for (const Unsigned& one : *waiting) {
        auto seal = make_seal(crypto, &signer, one.kind, one.n, one.hash);
        if (!seal) return std::unexpected(seal.error());
        auto set = db.run("UPDATE seals SET key = ?, sig = ? WHERE kind = ? AND n = ?", seal->key,
                          Blob{seal->signature}, one.kind, one.n);
        if (!set) return set;
    }
    return {};
}

Result<SealCheck> SealCheck::load(Connection& db, const hal::Crypto& crypto, const hal::Signer& signer) {
    SealCheck check(crypto, signer);
    auto rows = db.query("SELECT key, hash, n, sig FROM seals WHERE kind = 'key'");
    if (!rows) return std::unexpected(rows.error());
    while (true) {
        const auto more = rows->step();
        if (!more) return std::unexpected(more.error());
        if (!*more) return check;
        const std::string id = rows->text(0);
        const std::string key = rows->text(1);
        const auto digest = seal_digest(crypto, "key", rows->integer(2), key);
        const bool genuine = hal::key_id_of(crypto, key) == id && signer.verify(key, digest, rows->text(3));
        if (genuine) check.keys_.emplace(id, key);
    }
}

bool SealCheck::signed_by(std::string_view key, const hal::Digest& digest, std::string_view signature) const {
    const auto known = keys_.find(key);
    return known != keys_.end() && signer_.verify(known->second, digest, signature);
}

bool SealCheck::receipt(std::string_view hash, std::string_view key, std::string_view signature) const {
    return signed_by(key, digest_of(hash), signature);
}

Result<bool> SealCheck::holds(Connection& db, std::string_view kind, std::int64_t n, std::string_view hash) const {
    auto row = db.query("SELECT hash, key, sig FROM seals WHERE kind = ? AND n = ?", kind, n);
    if (!row) return std::unexpected(row.error());
    const auto found = row->step();
    if (!found) return std::unexpected(found.error());
    return *found && row->text(0) == hash && signed_by(row->text(1), seal_digest(crypto_, kind, n, hash), row->text(2));
}

}  // namespace till::offline::store

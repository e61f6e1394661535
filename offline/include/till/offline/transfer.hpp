// Transfer: what is pending leaves a terminal for another one, once; and a terminal forgets, if it may.
//
// These work on the journal of a terminal that is not running (the file is locked while it is: "journal-unavailable"),
// block on the disk, and may be killed at any moment:
//   export   first marks everything pending as exported, in one transaction; from then on this journal sends nothing and
//            tilld does not start on it. Then the bundle is written from what is marked. Run again, it writes the same
//            bundle, with the same id, again.
//   import   checks the whole bundle, then takes it in one transaction with a claim on its id. Items keep their ids, which
//            are their idempotency keys; what was on the wire is `unknown` here too.
//   purge    refused while anything is pending and not exported. Numbers and chains go on: their ends are sealed.
// Errors: "data-pending" (detail lists it), "nothing-pending", "journal-exported", "bundle-unwritable",
// "bundle-unreadable", "bundle-broken" (wrong passphrase, changed, or cut short), "bundle-too-new", "bundle-imported" (here
// already), "bundle-conflict" (something in it is here already under another bundle), and those of the store.
#pragma once

#include "till/hal/vault.hpp"
#include "till/offline/store.hpp"

#include <map>

namespace till::offline {

struct TransferPorts {
    const hal::Clock& clock;
    hal::Crypto& crypto;
    const hal::Vault& vault;
};

struct Pending {
    std::map<std::string, std::int64_t> items;      // by kind: "provider", "print", "sync"; parked ones too
    std::int64_t parked = 0;                        // of those
    std::map<std::string, std::int64_t> documents;  // open ones, "payment unknown" -> n
    std::string exported;                           // id of the bundle all that is in; "" when it is in none
    bool nothing() const { return items.empty() && documents.empty(); }
};
std::string to_string(const Pending& pending);  // "3 provider, 2 sync, 1 payment unknown"

// An exported journal's pending things are those in the bundle.
hal::Result<Pending> read_pending(const StoreOptions& journal, const TransferPorts& ports);

struct ExportOptions {
    std::string file;
    hal::Secret passphrase;
    unsigned rounds = 600'000;  // of PBKDF2; tests make it small
};
struct Exported {
    std::string bundle;
    std::int64_t items = 0, documents = 0, claims = 0;
    bool again = false;  // it had been exported before
};
hal::Result<Exported> export_pending(const StoreOptions& journal, const TransferPorts& ports,
                                     const ExportOptions& options);

struct Imported {
    std::string bundle;
    std::string terminal_id;  // where it came from
    std::int64_t items = 0, documents = 0, claims = 0;
};
hal::Result<Imported> import_bundle(const StoreOptions& journal, const TransferPorts& ports, const std::string& file,
                                    const hal::Secret& passphrase);

struct Purged {
    std::int64_t events = 0, receipts = 0, documents = 0;
    std::int64_t last_receipt = 0;  // numbers go on above it
    std::vector<std::string> kept;  // files that are left: journals that could only be salvaged in part
};
hal::Result<Purged> purge(const StoreOptions& journal, const TransferPorts& ports, const std::string& by);

}  // namespace till::offline

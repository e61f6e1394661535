#include "till/offline/transfer.hpp"

#include "store/files.hpp"
#include "store/seals.hpp"
#include "transfer/bundle_file.hpp"
#include "transfer/rows.hpp"

#include <filesystem>

namespace till::offline {
namespace {

using hal::Result;
using hal::json::Value;
using transfer::Connection;
using transfer::WriteContext;

StoreOptions also_exported(StoreOptions options) {
    options.even_if_exported = true;
    return options;
}

std::string new_bundle_id(hal::Crypto& crypto) {
    std::array<std::uint8_t, 16> bytes{};
    crypto.random(bytes);
    return hal::to_hex(bytes);
}

// Marks, unless that was done before; the bundle's id.
Result<std::string> mark(store::Journal& journal, const TransferPorts& ports, bool& again) {
    const auto pending = journal.read<Pending>(transfer::count_pending);
    if (!pending) return std::unexpected(pending.error());
    again = !pending->exported.empty();
    if (again) return pending->exported;
    if (pending->nothing()) return hal::fail("nothing-pending", "there is nothing to export");
    const std::string bundle = new_bundle_id(ports.crypto);
    auto marked = journal.change_all(ports.clock.now(),
                                     [&](WriteContext& context) { return transfer::mark_exported(context, bundle); });
    if (!marked) return std::unexpected(marked.error());
    return bundle;
}

Result<void> sum_up(const Pending& pending) {
    if (!pending.exported.empty() || pending.nothing()) return {};
    return hal::fail("data-pending", to_string(pending));
}

// Old copies of what was purged. A journal that was broken may hold what nobody could read: it is left.
std::vector<std::string> remove_copies(const StoreOptions& journal) {
    std::vector<std::string> kept;
    std::error_code failed;
    const std::filesystem::path path = journal.path;
    const std::string name = path.filename().string();
    for (const auto& entry : std::filesystem::directory_iterator(path.parent_path(), failed)) {
        const std::string other = entry.path().filename().string();
        if (other.starts_with(name + ".schema-")) store::remove_file(entry.path().string());
        if (other.starts_with(name + ".corrupt-")) kept.push_back(entry.path().string());
    }
    return kept;
}

}  // namespace

namespace transfer {

Result<void> open_stopped(store::Journal& journal, const hal::Clock& clock) {
    const auto opened = journal.open(clock.now());
    if (!opened) return std::unexpected(opened.error());
    if (!opened->damage.empty()) return hal::fail("journal-broken", opened->damage);
    if (opened->disk_full) return hal::fail("journal-full", "nothing can be written");
    return {};
}

}  // namespace transfer

std::string to_string(const Pending& pending) {
    std::string text;
    for (const auto* counts : {&pending.items, &pending.documents}) {
        for (const auto& [name, count] : *counts)
            text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + name;
    }
    return text;
}

hal::Result<Pending> read_pending(const StoreOptions& options, const TransferPorts& ports) {
    store::Journal journal(also_exported(options), ports.crypto);
    if (auto opened = transfer::open_stopped(journal, ports.clock); !opened) return std::unexpected(opened.error());
    return journal.read<Pending>(transfer::count_pending);
}

hal::Result<Exported> export_pending(const StoreOptions& options, const TransferPorts& ports,
                                     const ExportOptions& how) {
    if (how.passphrase.empty()) return hal::fail("passphrase-empty", "an empty passphrase protects nothing");
    store::Journal journal(also_exported(options), ports.crypto);
    if (auto opened = transfer::open_stopped(journal, ports.clock); !opened) return std::unexpected(opened.error());
    bool again = false;
    const auto bundle = mark(journal, ports, again);
    if (!bundle) return std::unexpected(bundle.error());
    auto writer = transfer::BundleWriter::create(
        how.file, {*bundle, options.terminal_id, hal::to_rfc3339(ports.clock.now().wall), how.rounds}, how.passphrase,
        ports.crypto, ports.vault);
    if (!writer) return std::unexpected(writer.error());
    auto written = journal.read<Exported>([&](Connection& db) {
        return transfer::each_exported(db, [&](const Value& record) { return writer->add(record); });
    });
    if (!written) return written;
    if (auto finished = writer->finish(); !finished) return std::unexpected(finished.error());
    written->bundle = *bundle;
    written->again = again;
    return written;
}

hal::Result<Imported> import_bundle(const StoreOptions& options, const TransferPorts& ports, const std::string& file,
                                    const hal::Secret& passphrase) {
    // Once through it first: nothing of a bundle is taken that is not whole.
    auto head = transfer::read_bundle(file, passphrase, ports.crypto, ports.vault,
                                      [](const Value&) -> Result<void> { return {}; });
    if (!head) return std::unexpected(head.error());
    store::Journal journal(options, ports.crypto);
    if (auto opened = transfer::open_stopped(journal, ports.clock); !opened) return std::unexpected(opened.error());
    Imported imported{head->bundle, head->terminal_id, 0, 0, 0};
    auto done = journal.change_all(ports.clock.now(), [&](WriteContext& context) -> Result<void> {
        auto claimed = context.db.run("INSERT INTO claims (scope, id, seq) VALUES ('bundle', ?, ?)", head->bundle,
                                      context.head.event_seq);
        if (!claimed && claimed.error().type == "constraint") return hal::fail("bundle-imported", head->bundle);
        if (!claimed) return claimed;
        auto told = store::append_event(
            context,
            {"terminal", "data.imported",
             Value::object({{"bundle", head->bundle}, {"from", head->terminal_id}, {"exported_at", head->created}})});
        if (!told) return std::unexpected(told.error());
        auto read = transfer::read_bundle(file, passphrase, ports.crypto, ports.vault, [&](const Value& record) {
            return transfer::take_record(context, record, head->bundle, imported);
        });
        if (!read) return std::unexpected(read.error());
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return imported;
}

hal::Result<Purged> purge(const StoreOptions& options, const TransferPorts& ports, const std::string& by) {
    store::Journal journal(also_exported(options), ports.crypto);
    if (auto opened = transfer::open_stopped(journal, ports.clock); !opened) return std::unexpected(opened.error());
    const auto pending = journal.read<Pending>(transfer::count_pending);
    if (!pending) return std::unexpected(pending.error());
    if (auto free = sum_up(*pending); !free) return std::unexpected(free.error());
    Purged purged;
    auto done = journal.change_all(
        ports.clock.now(), [&](WriteContext& context) { return transfer::forget_everything(context, by, purged); });
    // What was deleted is overwritten too. Should that fail, it is gone from the journal all the same.
    if (!done) return std::unexpected(done.error());
    (void)journal.read<int>([](Connection& db) -> Result<int> {
        auto wiped = db.script("PRAGMA secure_delete = ON; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
        if (!wiped) return std::unexpected(wiped.error());
        return 0;
    });
    purged.kept = remove_copies(options);
    return purged;
}

}  // namespace till::offline

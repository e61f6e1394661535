#include "data.hpp"

#include <filesystem>

namespace till::firmware::ctl {

struct DataCommands::Journal {
    std::unique_ptr<hal::Signer> signer;
    offline::StoreOptions options;
    offline::TransferPorts ports;
};

namespace {

// What somebody at a shell can do about it.
template <class T>
hal::Result<T> explained(hal::Result<T> result) {
    if (result || result.error().type != "journal-unavailable") return result;
    return hal::fail("journal-unavailable", result.error().detail + "; while tilld runs it holds the journal: stop it");
}

}  // namespace

hal::Result<DataCommands::Journal> DataCommands::journal(const Config& config, bool must_exist) const {
    if (ports_.vault == nullptr || !ports_.device_signer) return hal::fail("not-supported", "this program cannot");
    const std::string path = config.terminal.data_dir + "/till.db";
    std::error_code failed;
    if (must_exist && !std::filesystem::exists(path, failed)) return hal::fail("journal-missing", path);
    if (!must_exist) std::filesystem::create_directories(config.terminal.data_dir, failed);
    auto signer = ports_.device_signer(config.terminal.data_dir);
    if (!signer) return std::unexpected(signer.error());
    offline::StoreOptions options;
    options.path = path;
    options.terminal_id = config.terminal.id;
    options.signer = signer->get();
    return Journal{*std::move(signer), std::move(options), {clock_, crypto_, *ports_.vault}};
}

hal::Result<hal::Secret> DataCommands::passphrase(const std::string& file) const {
    if (!ports_.read_secret) return hal::fail("not-supported", "this program cannot");
    return ports_.read_secret(std::filesystem::absolute(file).string());
}

hal::Result<void> DataCommands::pending(const Config& config) {
    const auto on = journal(config, true);
    if (!on) return std::unexpected(on.error());
    const auto found = explained(offline::read_pending(on->options, on->ports));
    if (!found) return std::unexpected(found.error());
    if (found->nothing()) {
        out_ << "nothing is pending\n";
    } else if (found->exported.empty()) {
        out_ << "pending: " << to_string(*found) << "\n";
    } else {
        out_ << "exported in bundle " << found->exported << ": " << to_string(*found) << "\n";
    }
    return {};
}

hal::Result<void> DataCommands::purge(const Config& config, bool really, const std::string& by) {
    const auto on = journal(config, true);
    if (!on) return std::unexpected(on.error());
    if (!really) {
        const auto found = explained(offline::read_pending(on->options, on->ports));
        if (!found) return std::unexpected(found.error());
        if (!found->nothing() && found->exported.empty()) return hal::fail("data-pending", to_string(*found));
        out_ << "nothing that is pending would be lost; with --yes all records of " << config.terminal.id
             << " on this device are removed\n";
        return {};
    }
    const auto purged = explained(offline::purge(on->options, on->ports, by));
    if (!purged) return std::unexpected(purged.error());
    out_ << "removed " << purged->events << " events, " << purged->receipts << " receipts, " << purged->documents
         << " documents; the next receipt is number " << purged->last_receipt + 1 << "\n";
    for (const auto& file : purged->kept)
        out_ << "left, for it holds what could not be read: " << file << "\n";
    return {};
}

hal::Result<void> DataCommands::export_to(const Config& config, const std::string& file,
                                          const std::string& passphrase_file) {
    auto secret = passphrase(passphrase_file);
    if (!secret) return std::unexpected(secret.error());
    const auto on = journal(config, true);
    if (!on) return std::unexpected(on.error());
    offline::ExportOptions options;
    options.file = file;
    options.passphrase = *std::move(secret);
    const auto done = explained(offline::export_pending(on->options, on->ports, options));
    if (!done) return std::unexpected(done.error());
    out_ << (done->again ? "exported again: " : "exported: ") << done->items << " items, " << done->documents
         << " documents as bundle " << done->bundle << " to " << file << "\n"
         << "this terminal sends none of it any more and does not start until it is purged\n";
    return {};
}

hal::Result<void> DataCommands::import_from(const Config& config, const std::string& file,
                                            const std::string& passphrase_file) {
    const auto secret = passphrase(passphrase_file);
    if (!secret) return std::unexpected(secret.error());
    const auto on = journal(config, false);
    if (!on) return std::unexpected(on.error());
    const auto done = explained(offline::import_bundle(on->options, on->ports, file, *secret));
    if (!done) return std::unexpected(done.error());
    out_ << "imported bundle " << done->bundle << " of " << done->terminal_id << ": " << done->items << " items, "
         << done->documents << " documents\n";
    return {};
}

hal::Result<void> DataCommands::device_key(const Config& config) {
    if (!ports_.device_signer) return hal::fail("not-supported", "this program cannot");
    const auto signer = ports_.device_signer(config.terminal.data_dir);
    if (!signer) return std::unexpected(signer.error());
    out_ << "terminal " << config.terminal.id << "\nkey      " << (*signer)->key_id() << "\n"
         << hal::public_key_pem((*signer)->public_key());
    return {};
}

}  // namespace till::firmware::ctl

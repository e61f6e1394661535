#include "tests/crash/power/disk_model.hpp"

#include <algorithm>
#include <utility>

namespace till::crash {
namespace {

std::string_view folder_of(std::string_view path) { return path.substr(0, path.rfind('/')); }

bool chance(std::mt19937& random) { return (random() & 1) != 0; }

}  // namespace

void DiskModel::write(std::string& bytes, const Change& change) {
    const auto at = static_cast<std::size_t>(change.at);
    if (change.truncate) return bytes.resize(at);
    if (bytes.size() < at + change.bytes.size()) bytes.resize(at + change.bytes.size());
    bytes.replace(at, change.bytes.size(), change.bytes);
}

void DiskModel::rename(Names& names, const Renaming& change) {
    if (change.inode == 0) {
        names.erase(change.name);
    } else {
        names[change.name] = change.inode;
    }
}

void DiskModel::change_name(std::string name, std::uint64_t inode) {
    const Renaming change{std::move(name), inode};
    rename(names_, change);
    waiting_names_.push_back(change);
}

// The first call on an inode shows that it was made, or taken over from a name that died unseen.
void DiskModel::see(const Call& call) {
    const auto known = names_.find(call.name);
    if (known == names_.end() || known->second != call.inode) change_name(call.name, call.inode);
}

void DiskModel::make_durable(File& file) {
    for (const Change& change : file.waiting)
        write(file.durable, change);
    file.waiting.clear();
}

void DiskModel::pay_owed_log_sync() {
    if (const auto owed = std::exchange(owed_, 0); owed != 0) make_durable(files_[owed]);
}

void DiskModel::sync(const Call& call) {
    if (manners_ == Manners::ignores_sync) return;
    const auto file = files_.find(call.inode);
    if (file == files_.end()) {  // a folder: its names are safe
        std::erase_if(waiting_names_, [&](const Renaming& change) {
            const bool inside = folder_of(change.name) == call.name;
            if (inside) rename(durable_names_, change);
            return inside;
        });
        return;
    }
    if (manners_ == Manners::lazy_log && call.name.ends_with("-wal")) {
        owed_ = call.inode;
    } else {
        make_durable(file->second);
    }
    // Its name comes with it, and whatever was done to names before.
    std::size_t kept = 0;
    for (std::size_t i = 0; i < waiting_names_.size(); ++i) {
        if (waiting_names_[i].name == call.name && waiting_names_[i].inode == call.inode) kept = i + 1;
    }
    for (std::size_t i = 0; i < kept; ++i)
        rename(durable_names_, waiting_names_[i]);
    waiting_names_.erase(waiting_names_.begin(), waiting_names_.begin() + static_cast<std::ptrdiff_t>(kept));
}

void DiskModel::apply(const Call& call) {
    switch (call.op) {
        case TRACE_WRITE:
        case TRACE_TRUNCATE:
            see(call);
            if (!call.name.ends_with("-wal")) pay_owed_log_sync();
            files_[call.inode].waiting.push_back({call.at, call.bytes, call.op == TRACE_TRUNCATE});
            return;
        case TRACE_SYNC: return sync(call);
        case TRACE_RENAME: {
            const auto from = names_.find(call.name);
            if (from == names_.end()) return;  // made where nobody saw it: not one of ours
            const std::uint64_t inode = from->second;
            change_name(call.bytes, inode);
            return change_name(call.name, 0);
        }
        case TRACE_UNLINK: return change_name(call.name, 0);
        case TRACE_SEND: return;
    }
}

bool DiskModel::anything_waits() const {
    const auto waits = [](const auto& entry) { return !entry.second.waiting.empty(); };
    return !waiting_names_.empty() || std::ranges::any_of(files_, waits);
}

std::string DiskModel::contents(const File& file, Survives survives, std::mt19937& random) const {
    std::string bytes = file.durable;
    const std::size_t count = file.waiting.size();
    const std::size_t first = survives == Survives::prefix && count > 0 ? random() % (count + 1) : count;
    for (std::size_t i = 0; i < count; ++i) {
        const bool any = survives == Survives::subset || survives == Survives::torn_subset;
        if (survives == Survives::nothing || i >= first || (any && !chance(random))) continue;
        Change change = file.waiting[i];
        const bool tear = survives == Survives::torn_subset && i + 1 == count && change.bytes.size() > 512;
        if (tear) change.bytes.resize(512 * (1 + random() % (change.bytes.size() / 512)));
        write(bytes, change);
    }
    return bytes;
}

DiskModel::Files DiskModel::after_cut(Survives survives, std::mt19937& random) const {
    Names names = durable_names_;
    const std::size_t count = waiting_names_.size();
    const std::size_t kept = survives == Survives::nothing      ? 0
                             : survives == Survives::everything ? count
                                                                : random() % (count + 1);
    for (std::size_t i = 0; i < kept; ++i)
        rename(names, waiting_names_[i]);
    Files files;
    for (const auto& [name, inode] : names) {
        const auto file = files_.find(inode);
        if (file != files_.end()) files[name] = contents(file->second, survives, random);
    }
    return files;
}

}  // namespace till::crash

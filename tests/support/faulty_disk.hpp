// FaultyDisk: a disk in memory under a real SQLite, as a VFS of its own, with the faults disks have.
//
// It keeps what the program sees (cached) apart from what survives a power cut (durable). A write waits in `pending`
// until a sync of its file; a sync that fails drops what waited, as Linux does: the pages look clean, are not on the
// disk, and the next sync says that all is well. power_cut() leaves the durable bytes and a chosen part of what waited,
// the last write torn at 512 bytes. Bytes outside a write are never harmed (SQLite's "powersafe overwrite").
// Single-threaded.
#pragma once

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace till::test {

class FaultyDisk {
  public:
    enum class Call { write, sync, truncate, open, remove };
    struct Fault {
        int at = 0;                 // the n-th counted call, from 1; 0: never
        bool sticky = false;        // and every one after it
        int code = SQLITE_IOERR;    // SQLITE_FULL turns syncs into SQLITE_IOERR_FSYNC: a full disk shows at writes
        bool half_written = false;  // the write that fails leaves its first 512 bytes
        bool sync_fails = false;    // a failing sync; else the error comes before anything was done
    };
    // How much of what waited survives a power cut.
    enum class Survives { nothing, everything, prefix, subset, torn_subset };

    explicit FaultyDisk(std::string name) : name_(std::move(name)) {
        static sqlite3_vfs* const host = sqlite3_vfs_find(nullptr);
        vfs_ = *host;
        vfs_.iVersion = 2;
        vfs_.szOsFile = sizeof(Handle);
        vfs_.zName = name_.c_str();
        vfs_.pAppData = this;
        vfs_.pNext = nullptr;
        vfs_.xOpen = &x_open;
        vfs_.xDelete = &x_delete;
        vfs_.xAccess = &x_access;
        vfs_.xFullPathname = &x_full_path;
        sqlite3_vfs_register(&vfs_, 0);
    }
    ~FaultyDisk() { sqlite3_vfs_unregister(&vfs_); }
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;

    const std::string& vfs() const { return name_; }

    // --- faults
    Fault fault;
    bool full = false;           // no file can grow; what is there can be overwritten
    bool ignores_sync = false;   // a lying disk
    bool lazy_log_sync = false;  // syncs of the log wait until the database file is written: synchronous=NORMAL
    std::function<void(Call)> before_call;  // sees every counted call

    // --- counts since the last reset_counts()
    int calls = 0, syncs = 0, log_syncs = 0, writes = 0, reads = 0;
    void reset_counts() { calls = syncs = log_syncs = writes = reads = 0; }

    // The process is gone; this is what the next one finds.
    void power_cut(Survives survives, std::mt19937& random) {
        for (auto& [path, file] : files_) {
            const auto waited = std::move(file.pending);
            file.pending.clear();
            for (std::size_t i : chosen(waited.size(), survives, random)) {
                Write write = waited[i];
                const bool last = i + 1 == waited.size();
                if (last && survives == Survives::torn_subset && write.bytes.size() > 512) {
                    write.bytes.resize(512 * (1 + random() % (write.bytes.size() / 512)));
                }
                apply(file.durable, write);
            }
            file.cached = file.durable;
        }
        std::erase_if(files_, [](const auto& entry) { return !entry.second.named && entry.second.durable.empty(); });
        fault = {};
        log_sync_owed_ = false;
    }
    void power_cut() {
        std::mt19937 random;
        power_cut(Survives::nothing, random);
    }
    // A copy of everything, to try several ends of the same story.
    struct File;
    using Image = std::map<std::string, File>;
    Image image() const { return files_; }
    void restore(const Image& image) { files_ = image; }

    std::string& bytes(const std::string& path) { return files_[path].cached; }  // for vandals
    void make_vandalism_durable(const std::string& path) { files_[path].durable = files_[path].cached; }
    bool has(const std::string& path) const { return files_.contains(path); }

    struct Write {
        sqlite3_int64 at = 0;
        std::string bytes;
        bool truncate = false;  // to `at`
    };
    struct File {
        std::string cached, durable;
        std::vector<Write> pending;
        bool named = false;  // its name is on the disk
    };

  private:
    struct Handle {
        sqlite3_file base;
        FaultyDisk* disk;
        std::string* path;
        bool is_log;
    };
    static FaultyDisk& of(sqlite3_vfs* vfs) { return *static_cast<FaultyDisk*>(vfs->pAppData); }
    static Handle& of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
    File& file_of(const Handle& handle) { return files_[*handle.path]; }

    static void apply(std::string& bytes, const Write& write) {
        const auto at = static_cast<std::size_t>(write.at);
        if (write.truncate) {
            bytes.resize(at);
            return;
        }
        if (bytes.size() < at + write.bytes.size()) bytes.resize(at + write.bytes.size());
        bytes.replace(at, write.bytes.size(), write.bytes);
    }
    static std::vector<std::size_t> chosen(std::size_t count, Survives survives, std::mt19937& random) {
        std::vector<std::size_t> all;
        const std::size_t prefix = survives == Survives::prefix && count > 0 ? random() % (count + 1) : count;
        for (std::size_t i = 0; i < count; ++i) {
            const bool random_one = survives == Survives::subset || survives == Survives::torn_subset;
            const bool take = survives == Survives::everything || (survives == Survives::prefix && i < prefix) ||
                              (random_one && (random() & 1) != 0);
            if (take) all.push_back(i);
        }
        return all;
    }
    // Counts a call; the code it has to fail with, or SQLITE_OK.
    int count(Call call) {
        if (before_call) before_call(call);
        ++calls;
        const bool fails = fault.at > 0 && (calls == fault.at || (fault.sticky && calls > fault.at));
        if (!fails) return SQLITE_OK;
        switch (call) {
            case Call::write: return fault.code == SQLITE_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
            case Call::sync: return SQLITE_IOERR_FSYNC;
            case Call::truncate: return SQLITE_IOERR_TRUNCATE;
            case Call::open: return SQLITE_CANTOPEN;
            case Call::remove: return SQLITE_IOERR_DELETE;
        }
        return SQLITE_IOERR;
    }
    void make_durable(File& file) {
        for (const Write& write : file.pending)
            apply(file.durable, write);
        file.pending.clear();
        file.named = true;
    }
    void pay_owed_log_sync() {
        if (!std::exchange(log_sync_owed_, false)) return;
        for (auto& [path, file] : files_) {
            if (path.ends_with("-wal")) make_durable(file);
        }
    }

    static int x_open(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* out, int flags, int* out_flags) {
        FaultyDisk& disk = of(vfs);
        out->pMethods = nullptr;
        const std::string path = name != nullptr ? name : "temporary-" + std::to_string(disk.next_temporary_++);
        if (const int code = disk.count(Call::open); code != SQLITE_OK) return code;
        if (!disk.files_.contains(path) && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
        Handle& handle = of(out);
        handle.disk = &disk;
        handle.path = new std::string(path);
        handle.is_log = path.ends_with("-wal");
        disk.files_[path];
        if (out_flags != nullptr) *out_flags = flags;
        out->pMethods = &methods();
        return SQLITE_OK;
    }
    static int x_delete(sqlite3_vfs* vfs, const char* name, int) {
        FaultyDisk& disk = of(vfs);
        if (const int code = disk.count(Call::remove); code != SQLITE_OK) return code;
        return disk.files_.erase(name) == 0 ? SQLITE_IOERR_DELETE_NOENT : SQLITE_OK;
    }
    static int x_access(sqlite3_vfs* vfs, const char* name, int, int* result) {
        *result = of(vfs).files_.contains(name) ? 1 : 0;
        return SQLITE_OK;
    }
    static int x_full_path(sqlite3_vfs*, const char* name, int size, char* out) {
        sqlite3_snprintf(size, out, "%s", name);
        return SQLITE_OK;
    }
    static int x_close(sqlite3_file* file) {
        delete of(file).path;
        return SQLITE_OK;
    }
    static int x_read(sqlite3_file* file, void* out, int size, sqlite3_int64 at) {
        ++of(file).disk->reads;
        const std::string& bytes = of(file).disk->file_of(of(file)).cached;
        const auto from = std::min(static_cast<std::size_t>(at), bytes.size());
        const auto part = std::min(static_cast<std::size_t>(size), bytes.size() - from);
        std::memcpy(out, bytes.data() + from, part);
        std::memset(static_cast<char*>(out) + part, 0, static_cast<std::size_t>(size) - part);
        return part == static_cast<std::size_t>(size) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
    }
    static int x_write(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
        FaultyDisk& disk = *of(file).disk;
        Write write{at, std::string(static_cast<const char*>(data), static_cast<std::size_t>(size)), false};
        int code = disk.count(Call::write);
        const auto end = static_cast<std::size_t>(at) + write.bytes.size();
        if (code == SQLITE_OK && disk.full && end > disk.file_of(of(file)).cached.size()) return SQLITE_FULL;
        if (code != SQLITE_OK && !disk.fault.half_written) return code;
        if (code != SQLITE_OK) write.bytes.resize(std::min<std::size_t>(write.bytes.size(), 512));
        ++disk.writes;
        if (!of(file).is_log) disk.pay_owed_log_sync();
        apply(disk.file_of(of(file)).cached, write);
        disk.file_of(of(file)).pending.push_back(std::move(write));
        return code;
    }
    static int x_truncate(sqlite3_file* file, sqlite3_int64 size) {
        FaultyDisk& disk = *of(file).disk;
        if (const int code = disk.count(Call::truncate); code != SQLITE_OK) return code;
        const Write write{size, {}, true};
        apply(disk.file_of(of(file)).cached, write);
        disk.file_of(of(file)).pending.push_back(write);
        return SQLITE_OK;
    }
    static int x_sync(sqlite3_file* file, int) {
        FaultyDisk& disk = *of(file).disk;
        const int code = disk.count(Call::sync);
        ++disk.syncs;
        if (of(file).is_log) ++disk.log_syncs;
        if (code != SQLITE_OK) {
            disk.file_of(of(file)).pending.clear();  // "clean" from now on, and not on the disk
            return code;
        }
        if (disk.ignores_sync) return SQLITE_OK;
        if (disk.lazy_log_sync && of(file).is_log) {
            disk.log_sync_owed_ = true;
            return SQLITE_OK;
        }
        disk.make_durable(disk.file_of(of(file)));
        return SQLITE_OK;
    }
    static int x_size(sqlite3_file* file, sqlite3_int64* size) {
        *size = static_cast<sqlite3_int64>(of(file).disk->file_of(of(file)).cached.size());
        return SQLITE_OK;
    }
    static int x_lock(sqlite3_file*, int) { return SQLITE_OK; }
    static int x_reserved(sqlite3_file*, int* result) {
        *result = 0;
        return SQLITE_OK;
    }
    static int x_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
    static int x_sector(sqlite3_file*) { return 4096; }
    static int x_characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }
    static const sqlite3_io_methods& methods() {
        static const sqlite3_io_methods table = [] {
            sqlite3_io_methods m{};
            m.iVersion = 1;  // no shared memory: the log's index lives in the (only) process
            m.xClose = &x_close, m.xRead = &x_read, m.xWrite = &x_write, m.xTruncate = &x_truncate;
            m.xSync = &x_sync, m.xFileSize = &x_size, m.xLock = &x_lock, m.xUnlock = &x_lock;
            m.xCheckReservedLock = &x_reserved, m.xFileControl = &x_control;
            m.xSectorSize = &x_sector, m.xDeviceCharacteristics = &x_characteristics;
            return m;
        }();
        return table;
    }

    std::string name_;
    sqlite3_vfs vfs_{};
    std::map<std::string, File> files_;
    bool log_sync_owed_ = false;
    int next_temporary_ = 0;
};

}  // namespace till::test

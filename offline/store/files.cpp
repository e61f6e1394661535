#include "store/files.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>
#include <filesystem>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <set>

namespace till::offline::store {
namespace {

namespace fs = std::filesystem;

// A file opened through the VFS the database uses.
class LogFile {
  public:
    explicit LogFile(sqlite3_vfs* vfs) : vfs_(vfs), memory_(new char[static_cast<std::size_t>(vfs->szOsFile)]()) {}
    ~LogFile() {
        if (open_) file()->pMethods->xClose(file());
    }
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;

    int open(const std::string& path) {
        name_ = path + std::string(4, '\0');  // the layout SQLite's own file names have
        int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_WAL;
        const int code = vfs_->xOpen(vfs_, name_.c_str(), file(), flags, &flags);
        open_ = file()->pMethods != nullptr;
        return code;
    }
    int rewrite_all() {
        sqlite3_int64 size = 0;
        int code = file()->pMethods->xFileSize(file(), &size);
        std::array<char, 64 * 1024> buffer{};
        for (sqlite3_int64 at = 0; code == SQLITE_OK && at < size; at += std::ssize(buffer)) {
            const int part = static_cast<int>(std::min<sqlite3_int64>(size - at, std::ssize(buffer)));
            code = file()->pMethods->xRead(file(), buffer.data(), part, at);
            if (code == SQLITE_OK) code = file()->pMethods->xWrite(file(), buffer.data(), part, at);
        }
        return code == SQLITE_OK ? file()->pMethods->xSync(file(), SQLITE_SYNC_NORMAL) : code;
    }

  private:
    sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(memory_.get()); }
    sqlite3_vfs* vfs_;
    std::unique_ptr<char[]> memory_;
    std::string name_;
    bool open_ = false;
};

Result<void> sync_path(const std::string& path, int flags) {
    const int handle = ::open(path.c_str(), flags | O_CLOEXEC);
    if (handle < 0) return hal::fail("journal-unavailable", std::string("open: ") + std::strerror(errno));
    const bool synced = ::fsync(handle) == 0;
    const int error = errno;
    ::close(handle);
    if (!synced) return hal::fail("journal-unavailable", std::string("fsync: ") + std::strerror(error));
    return {};
}

}  // namespace

Result<void> rewrite_log(const StoreOptions& options) {
    sqlite3_vfs* vfs = sqlite3_vfs_find(options.sqlite_vfs.empty() ? nullptr : options.sqlite_vfs.c_str());
    if (vfs == nullptr) return hal::fail("journal-unavailable", "no such VFS");
    const std::string path = options.path + "-wal";
    int exists = 0;
    if (vfs->xAccess(vfs, path.c_str(), SQLITE_ACCESS_EXISTS, &exists) != SQLITE_OK || exists == 0) return {};
    LogFile log(vfs);
    int code = log.open(path);
    if (code == SQLITE_OK) code = log.rewrite_all();
    if (code == SQLITE_OK) return {};
    return hal::fail((code & 0xFF) == SQLITE_FULL ? "journal-full" : "journal-unavailable",
                     "the log cannot be rewritten (" + std::to_string(code) + ")");
}

void create_private_file(const StoreOptions& options, const std::string& path) {
    if (!options.sqlite_vfs.empty()) return;
    const int handle = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (handle >= 0) ::close(handle);  // whatever went wrong, opening the database says so better
}

bool log_exists(const StoreOptions& options) {
    sqlite3_vfs* vfs = sqlite3_vfs_find(options.sqlite_vfs.empty() ? nullptr : options.sqlite_vfs.c_str());
    int exists = 0;  // SQLite's own notion: a file of no bytes does not exist
    return vfs != nullptr && vfs->xAccess(vfs, (options.path + "-wal").c_str(), SQLITE_ACCESS_EXISTS, &exists) == 0 &&
           exists != 0;
}

int files_set_aside(const StoreOptions& options) {
    const fs::path path = options.path;
    const std::string beginning = path.filename().string() + ".corrupt-";
    std::set<std::string> found;  // a file and its log are one
    std::error_code failed;
    for (fs::directory_iterator entry(path.parent_path(), failed), end; !failed && entry != end;) {
        auto name = entry->path().filename().string();
        if (name.ends_with("-wal")) name.resize(name.size() - 4);
        if (name.starts_with(beginning)) found.insert(std::move(name));
        entry.increment(failed);
    }
    return static_cast<int>(found.size());
}

bool file_exists(const std::string& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

std::uintmax_t file_size(const std::string& path) {
    std::error_code failed;
    const auto size = fs::file_size(path, failed);
    return failed ? 0 : size;
}

void remove_file(const std::string& path) {
    std::error_code ignored;
    fs::remove(path, ignored);
}

Result<void> rename_file(const std::string& from, const std::string& to) {
    std::error_code error;
    fs::rename(from, to, error);
    if (error) return hal::fail("journal-unavailable", "rename: " + error.message());
    return {};
}

Result<void> sync_file(const std::string& path) { return sync_path(path, O_RDWR); }

Result<void> sync_folder_of(const std::string& path) {
    const fs::path folder = fs::path(path).parent_path();
    return sync_path(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY);
}

}  // namespace till::offline::store

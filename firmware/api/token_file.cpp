#include "token_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <thread>

namespace till::firmware::api {
namespace {

constexpr std::size_t max_file = 256 * 1024;

class Fd {
  public:
    explicit Fd(int fd) : fd_(fd) {}
    ~Fd() {
        if (fd_ >= 0) ::close(fd_);
    }
    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;
    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }

  private:
    int fd_;
};

std::string folder_of(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path();
    return folder.empty() ? "." : folder.string();
}

hal::Result<void> failed(const std::string& path, const char* what) {
    return hal::fail("token-file-failed", path + ": " + what + ": " + std::strerror(errno));
}

// tillctl may run as root: what it writes belongs to the folder's owner, or the daemon could not read it.
bool give_to_folder_owner(int fd, const std::string& path) {
    if (::geteuid() != 0) return true;
    struct stat st {};
    const auto folder = folder_of(path);
    return ::stat(folder.c_str(), &st) == 0 && ::fchown(fd, st.st_uid, st.st_gid) == 0;
}

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto n = ::write(fd, text.data(), text.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

}  // namespace

hal::Result<std::string> read_private_file(const std::string& path) {
    const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!fd && errno == ENOENT) return std::string();
    if (!fd) return hal::fail("token-file-invalid", path + ": " + std::strerror(errno));
    struct stat st {};
    if (::fstat(fd.get(), &st) != 0 || !S_ISREG(st.st_mode))
        return hal::fail("token-file-invalid", path + ": not a file");
    if ((st.st_mode & 022) != 0) return hal::fail("token-file-invalid", path + ": others may write it");
    std::string text;
    char buffer[8192];
    for (;;) {
        const auto n = ::read(fd.get(), buffer, sizeof buffer);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return hal::fail("token-file-invalid", path + ": " + std::strerror(errno));
        if (n == 0) return text;
        text.append(buffer, static_cast<std::size_t>(n));
        if (text.size() > max_file) return hal::fail("token-file-invalid", path + ": too large");
    }
}

hal::Result<void> write_private_file(const std::string& path, const std::string& text) {
    const std::string temporary = path + ".new";
    {
        const Fd fd(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (!fd) return failed(temporary, "open");
        if (!give_to_folder_owner(fd.get(), path)) return failed(temporary, "owner");
        if (!write_all(fd.get(), text) || ::fsync(fd.get()) != 0) return failed(temporary, "write");
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) return failed(path, "rename");
    const Fd dir(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!dir || ::fsync(dir.get()) != 0) return failed(path, "fsync of the folder");
    return {};
}

FileLock::FileLock(const std::string& path, hal::Duration patience)
    : fd_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (fd_ < 0) return;
    give_to_folder_owner(fd_, path);
    constexpr hal::Duration step{5};
    for (auto waited = hal::Duration{0};; waited += step) {
        if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) return;
        if (waited >= patience) break;
        std::this_thread::sleep_for(step);
    }
    ::close(fd_);
    fd_ = -1;
}

FileLock::~FileLock() {
    if (fd_ >= 0) ::close(fd_);
}

}  // namespace till::firmware::api

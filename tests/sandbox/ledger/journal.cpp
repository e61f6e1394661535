#include "tests/sandbox/ledger/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <utility>

namespace till::sandbox {
namespace {

constexpr hal::json::Limits line_limits{.bytes = 64 * 1024 * 1024, .depth = 40};

std::unexpected<hal::Error> system_error(std::string type) { return hal::fail(std::move(type), std::strerror(errno)); }

hal::Result<std::string> read_all(int fd) {
    std::string text;
    char buffer[64 * 1024];
    for (;;) {
        const auto got = ::read(fd, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return system_error("journal-unreadable");
        if (got == 0) return text;
        text.append(buffer, static_cast<std::size_t>(got));
    }
}

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto put = ::write(fd, text.data(), text.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
}

bool sync_folder(const std::filesystem::path& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return false;
    const bool ok = ::fsync(fd) == 0;
    ::close(fd);
    return ok;
}

// Hands out every whole line; returns the bytes they fill.
hal::Result<std::int64_t> replay(std::string_view text, const Journal::Take& take) {
    std::size_t good = 0;
    for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', good)) {
        const auto line = hal::json::parse(text.substr(good, end - good), line_limits);
        const bool last = text.find('\n', end + 1) == std::string_view::npos;
        if (!line && last && end + 1 == text.size()) break;  // blocks of the last line may reach the disk out of order
        if (!line) return hal::fail("journal-corrupt", "at byte " + std::to_string(good));
        take(*line);
        good = end + 1;
    }
    return static_cast<std::int64_t>(good);
}

}  // namespace

hal::Result<Journal> Journal::open(const std::filesystem::path& file, const Take& take) {
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    if (error) return hal::fail("journal-unwritable", error.message());
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return system_error("journal-unwritable");
    Journal journal(fd, 0);
    struct stat about {};
    if (::fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) return hal::fail("journal-unreadable", "no regular file");
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) return hal::fail("journal-locked", file.string());
    const auto text = read_all(fd);
    if (!text) return std::unexpected(text.error());
    const auto good = replay(*text, take);
    if (!good) return std::unexpected(good.error());
    journal.size_ = *good;
    if (::ftruncate(fd, *good) != 0 || ::lseek(fd, *good, SEEK_SET) < 0 || ::fsync(fd) != 0 ||
        !sync_folder(file.parent_path())) {
        return system_error("journal-unwritable");
    }
    return journal;
}

Journal::Journal(Journal&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), size_(other.size_), broken_(other.broken_) {}

Journal::~Journal() {
    if (fd_ >= 0) ::close(fd_);
}

hal::Result<void> Journal::append(const hal::json::Value& line) {
    if (broken_) return hal::fail("journal-broken", "an earlier write failed");
    const auto text = line.dump() + '\n';
    if (!write_all(fd_, text) || ::fdatasync(fd_) != 0) {
        broken_ = true;
        const int why = errno;
        // Best effort: what was not confirmed must not come back at the next start.
        if (::ftruncate(fd_, size_) == 0) ::fsync(fd_);
        return hal::fail("journal-write-failed", std::strerror(why));
    }
    size_ += static_cast<std::int64_t>(text.size());
    return {};
}

}  // namespace till::sandbox

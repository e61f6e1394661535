#include "till/drivers/secrets/kept_secret.hpp"

#include "till/drivers/secrets/file_secret_store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace till::drivers::secrets {

namespace {

hal::Error failed(const std::string& what) { return {"secret-unwritable", what + ": " + std::strerror(errno)}; }

bool write_whole(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto n = ::write(fd, text.data(), text.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(n));
    }
    return ::fsync(fd) == 0;
}

hal::Result<void> sync_folder_of(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path();
    const int fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return std::unexpected(failed("opening the folder"));
    const bool synced = ::fsync(fd) == 0;
    if (!synced) {
        const auto error = failed("syncing the folder");
        ::close(fd);
        return std::unexpected(error);
    }
    ::close(fd);
    return {};
}

hal::Result<void> write_new(const std::string& path, const hal::Secret& secret) {
    // Left by a process that died here; two at once differ in their ids.
    const std::string own = path + ".new-" + std::to_string(::getpid());
    ::unlink(own.c_str());
    const int fd = ::open(own.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return std::unexpected(failed(own));
    const bool written = ::fchmod(fd, 0600) == 0 && write_whole(fd, secret.reveal());
    const auto error = failed(own);
    ::close(fd);
    const bool linked = written && (::link(own.c_str(), path.c_str()) == 0 || errno == EEXIST);
    const auto link_error = failed(path);
    ::unlink(own.c_str());
    if (!written) return std::unexpected(error);
    if (!linked) return std::unexpected(link_error);
    return sync_folder_of(path);
}

}  // namespace

hal::Result<hal::Secret> kept_secret(const std::string& path, const std::function<hal::Secret()>& make) {
    const FileSecretStore files("");
    auto kept = files.get({"", path});
    if (kept || kept.error().type != "secret-missing") return kept;
    const hal::Secret made = make();
    if (made.empty()) return hal::fail("secret-unwritable", "none could be made");
    if (auto written = write_new(path, made); !written) return std::unexpected(written.error());
    return files.get({"", path});
}

}  // namespace till::drivers::secrets

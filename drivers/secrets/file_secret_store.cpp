#include "till/drivers/secrets/file_secret_store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace till::drivers::secrets {

namespace {

constexpr std::size_t secret_bytes_max = 64 * 1024;

struct File {
    int fd = -1;
    explicit File(const char* path) : fd(::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
    ~File() {
        if (fd >= 0) ::close(fd);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
};

struct Place {
    std::string path;
    std::string name;       // for messages
    mode_t forbidden_bits;  // permission bits that make it a secret no longer
};

bool safe_credential_name(std::string_view name) {
    return !name.empty() && name.size() <= 255 && name != "." && name != ".." &&
           std::ranges::all_of(name, [](unsigned char c) { return c > 0x20 && c != '/' && c < 0x7f; });
}

hal::Result<Place> locate(const hal::SecretRef& ref, const std::string& credentials_dir) {
    if (ref.credential.empty() == ref.file.empty())
        return hal::fail("secret-ref-invalid", "name either a credential or a file");
    if (!ref.file.empty()) {
        if (ref.file.front() != '/' || ref.file.find('\0') != std::string::npos)
            return hal::fail("secret-ref-invalid", "the path of a secret is absolute");
        return Place{ref.file, "file " + ref.file, S_IRWXG | S_IRWXO};
    }
    if (!safe_credential_name(ref.credential))
        return hal::fail("secret-ref-invalid", "a credential's name has no slash, space or control character");
    const std::string name = "credential " + ref.credential;
    if (credentials_dir.empty()) return hal::fail("secret-missing", name + ": no credentials directory is set");
    // systemd gives the service user access by an ACL, whose mask shows up as group bits: 0440 is normal there.
    return Place{credentials_dir + "/" + ref.credential, name, S_IWGRP | S_IXGRP | S_IRWXO};
}

hal::Error open_error(const Place& place, int code) {
    const bool missing = code == ENOENT || code == ENOTDIR;
    return {missing ? "secret-missing" : "secret-unreadable", place.name + ": " + std::strerror(code)};
}

hal::Result<std::string> read_all(const File& file, const Place& place) {
    std::string content(secret_bytes_max + 1, '\0');
    std::size_t size = 0;
    while (size < content.size()) {
        const auto n = ::read(file.fd, content.data() + size, content.size() - size);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return hal::fail("secret-unreadable", place.name + ": " + std::strerror(errno));
        if (n == 0) break;
        size += static_cast<std::size_t>(n);
    }
    if (size > secret_bytes_max) {
        ::explicit_bzero(content.data(), content.size());
        return hal::fail("secret-too-large", place.name + " is larger than 64 KiB");
    }
    // The trailing newline that editors and `echo` add is no part of the secret. One only.
    if (size > 0 && content[size - 1] == '\n') --size;
    if (size > 0 && content[size - 1] == '\r') --size;
    if (size == 0) return hal::fail("secret-empty", place.name + " is empty");
    content.resize(size);
    return content;
}

}  // namespace

hal::Result<hal::Secret> FileSecretStore::get(const hal::SecretRef& ref) const {
    const auto place = locate(ref, credentials_dir_);
    if (!place) return std::unexpected(place.error());
    const File file(place->path.c_str());
    if (file.fd < 0) return std::unexpected(open_error(*place, errno));

    struct stat status {};
    if (::fstat(file.fd, &status) != 0) return std::unexpected(open_error(*place, errno));
    if (!S_ISREG(status.st_mode)) return hal::fail("secret-unreadable", place->name + " is not a regular file");
    if ((status.st_mode & place->forbidden_bits) != 0)
        return hal::fail("secret-permissions", place->name + " can be read or changed by others; use mode 0600");
    if (status.st_uid != ::geteuid() && status.st_uid != 0)
        return hal::fail("secret-permissions", place->name + " belongs to another user");

    auto content = read_all(file, *place);
    if (!content) return std::unexpected(content.error());
    hal::Secret secret{*content};
    ::explicit_bzero(content->data(), content->size());
    return secret;
}

}  // namespace till::drivers::secrets

// Files with secrets' hashes: private, replaced whole, never half written.
#pragma once

#include "till/hal/result.hpp"
#include "till/hal/time.hpp"

#include <string>

namespace till::firmware::api {

// "" when the file does not exist. "token-file-invalid" when it cannot be read, is larger than 256 KiB, or others
// than its owner may write it.
hal::Result<std::string> read_private_file(const std::string& path);
// Mode 0600; temporary file, fsync, rename, fsync of the folder. "token-file-failed".
hal::Result<void> write_private_file(const std::string& path, const std::string& text);

// Holds an exclusive lock on a file between processes. Holders keep it for milliseconds; with no patience one that has it
// now is reason enough to give up at once, so that a loop is never held up.
class FileLock {
  public:
    FileLock(const std::string& path, hal::Duration patience);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    bool held() const { return fd_ >= 0; }

  private:
    int fd_ = -1;
};

}  // namespace till::firmware::api

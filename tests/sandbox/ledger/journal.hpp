// Journal: the sandbox's memory, one append-only file of JSON lines, one line per transaction.
//
// append() returns after fsync. A last line without its end (the process or the machine died while writing) is cut
// off when opening; any other damaged line refuses the start ("journal-corrupt"), because silently forgetting money
// would make the fake provider lie. After a failed write or fsync nothing more is accepted ("journal-broken").
// One process per file, by lock ("journal-locked").
#pragma once

#include "till/hal/json.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace till::sandbox {

class Journal {
  public:
    using Take = std::function<void(const hal::json::Value& line)>;
    static hal::Result<Journal> open(const std::filesystem::path& file, const Take& take);

    Journal(Journal&& other) noexcept;
    Journal& operator=(Journal&&) = delete;
    ~Journal();

    hal::Result<void> append(const hal::json::Value& line);

  private:
    Journal(int fd, std::int64_t size) : fd_(fd), size_(size) {}
    int fd_ = -1;
    std::int64_t size_ = 0;
    bool broken_ = false;
};

}  // namespace till::sandbox

// TempFolder: a new empty folder for one test, gone with it. In memory where the system has such a place and TMPDIR
// does not say otherwise: what an fsync is worth is tested with a faulty VFS, not with this machine's disk.
#pragma once

#include <unistd.h>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace till::test {

class TempFolder {
  public:
    TempFolder() {
        std::string name = (base() / "till-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
        path_ = name;
    }
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::string file(const std::string& name) const { return (path_ / name).string(); }

  private:
    static std::filesystem::path base() {
        const std::filesystem::path memory = "/dev/shm";
        const bool usable = std::getenv("TMPDIR") == nullptr && access(memory.c_str(), W_OK) == 0;
        return usable ? memory : std::filesystem::temp_directory_path();
    }
    std::filesystem::path path_;
};

}  // namespace till::test

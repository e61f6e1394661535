// A folder with a till.toml and a conf.d, gone when the test ends.
#pragma once

#include "till/firmware/config/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace till::firmware::test {

inline constexpr std::string_view minimal = R"([terminal]
id = "T-1"
data_dir = "/var/lib/till"
[terminal.merchant]
name = "Kiosk"
)";

class ConfigFolder {
  public:
    ConfigFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "till-config-XXXXXX").string();
        if (!mkdtemp(pattern.data())) {
            std::abort();
        }
        folder_ = pattern;
    }
    ~ConfigFolder() { std::filesystem::remove_all(folder_); }
    ConfigFolder(const ConfigFolder&) = delete;
    ConfigFolder& operator=(const ConfigFolder&) = delete;

    std::string path(const std::string& name = "till.toml") const { return (folder_ / name).string(); }
    void write(const std::string& name, std::string_view text) const {
        std::filesystem::create_directories((folder_ / name).parent_path());
        std::ofstream(folder_ / name, std::ios::binary) << text;
    }
    hal::Result<Config> load() const { return load_config(path()); }
    hal::Result<Config> load(std::string_view text) const {
        write("till.toml", text);
        return load();
    }
    // What load() said about `text`, without the folder's name; empty when it was accepted.
    std::string errors(std::string_view text) const {
        const auto config = load(text);
        std::string said = config ? "" : config.error().detail;
        for (auto at = said.find(folder_.string()); at != std::string::npos; at = said.find(folder_.string())) {
            said.erase(at, folder_.string().size() + 1);
        }
        return said;
    }

  private:
    std::filesystem::path folder_;
};

}  // namespace till::firmware::test

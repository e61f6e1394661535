// Golden files: tests/golden/<name> holds the expected bytes. TILL_UPDATE_GOLDEN=1 writes them anew; look at the
// difference before you commit it. The program that includes this defines TILL_SOURCE_DIR.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace till::test {

inline std::string read_whole(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

inline void expect_golden(const std::string& name, const std::string& actual) {
    const auto path = std::filesystem::path(TILL_SOURCE_DIR) / "tests" / "golden" / name;
    const char* update = std::getenv("TILL_UPDATE_GOLDEN");
    if (update != nullptr && std::string(update) == "1") {
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << actual;
        return;
    }
    ASSERT_TRUE(std::filesystem::exists(path)) << name << " is missing; TILL_UPDATE_GOLDEN=1 writes it";
    EXPECT_EQ(read_whole(path), actual) << name;
}

}  // namespace till::test

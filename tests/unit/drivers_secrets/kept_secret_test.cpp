// A key that a device makes for itself: once, private, whole, whatever happened to the process that made it.
// (R30: two devices flashed from one image differ, for it is made at the first start.)
#include "till/drivers/secrets/kept_secret.hpp"

#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <set>

namespace {

using till::drivers::secrets::kept_secret;
using till::hal::Secret;

class KeptSecret : public testing::Test {
  protected:
    till::test::TempFolder folder;
    std::string path = folder.file("device.key");
    int made = 0;
    std::string get() {
        const auto secret = kept_secret(path, [this] { return Secret{"key-" + std::to_string(++made)}; });
        return secret ? std::string(secret->reveal()) : secret.error().type;
    }
    int files() const {
        return static_cast<int>(std::distance(std::filesystem::directory_iterator(folder.path()), {}));
    }
};

TEST_F(KeptSecret, IsMadeOnceAndReadEverAfter) {
    EXPECT_EQ(get(), "key-1");
    EXPECT_EQ(get(), "key-1");
    EXPECT_EQ(made, 1);
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    EXPECT_EQ(files(), 1) << "nothing is left lying about";
}

TEST_F(KeptSecret, OneThatCannotBeReadIsNeverReplaced) {
    std::ofstream(path) << "precious";
    ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
    EXPECT_EQ(get(), "secret-permissions");
    std::ofstream(path).flush();
    ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
    EXPECT_EQ(get(), "secret-empty");
    EXPECT_EQ(made, 0);
}

TEST_F(KeptSecret, WhatADeadProcessLeftIsNotTaken) {
    std::ofstream(path + ".new-" + std::to_string(::getpid())) << "half a k";
    EXPECT_EQ(get(), "key-1");
    EXPECT_EQ(files(), 1);
}

TEST_F(KeptSecret, AFolderThatIsNotThereIsAnError) {
    path = folder.file("nowhere/device.key");
    EXPECT_EQ(get(), "secret-unwritable");
}

// Many first starts at once, real processes: all of them end up with the same one.
TEST_F(KeptSecret, ProcessesAtOnceAgreeOnOne) {
    constexpr int processes = 8;
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    for (int i = 0; i < processes; ++i) {
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            const auto secret = kept_secret(path, [i] { return Secret{"key-of-" + std::to_string(i)}; });
            const std::string line = (secret ? std::string(secret->reveal()) : secret.error().type) + "\n";
            const bool told = ::write(pipe_ends[1], line.data(), line.size()) == static_cast<ssize_t>(line.size());
            ::_exit(told ? 0 : 1);
        }
    }
    ::close(pipe_ends[1]);
    for (int i = 0; i < processes; ++i) {
        int status = 0;
        ::wait(&status);
        EXPECT_EQ(status, 0);
    }
    FILE* answers = ::fdopen(pipe_ends[0], "r");
    std::set<std::string> keys;
    char line[100];
    int lines = 0;
    while (std::fgets(line, sizeof line, answers) != nullptr) {
        keys.insert(line);
        ++lines;
    }
    std::fclose(answers);
    EXPECT_EQ(lines, processes);
    EXPECT_EQ(keys.size(), 1u) << *keys.begin();
    EXPECT_TRUE(keys.begin()->starts_with("key-of-")) << *keys.begin();
}

}  // namespace

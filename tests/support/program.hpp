// Runs another program without a shell and takes its standard output. Standard error is dropped.
#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

extern char** environ;

namespace till::test {

struct ProgramResult {
    int exit_code = -1;  // -1: ended by a signal
    std::string output;
};

// nullopt when there is no such program in PATH.
inline std::optional<ProgramResult> run_program(std::vector<std::string> words) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t child = 0;
    const int failed = posix_spawnp(&child, arguments.front(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    ProgramResult result;
    std::array<char, 4096> part{};
    for (ssize_t got = 0; failed == 0 && (got = read(ends[0], part.data(), part.size())) > 0;) {
        result.output.append(part.data(), static_cast<std::size_t>(got));
    }
    close(ends[0]);
    if (failed != 0) return std::nullopt;
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
    return result;
}

}  // namespace till::test

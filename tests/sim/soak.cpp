// till_soak: runs days until enough payments were simulated, and says what was found. One failing seed is the bug
// report: the same seed replays it byte for byte.
#include "tests/sim/day.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <chrono>
#include <csignal>

namespace {

using namespace till::sim;

std::uint64_t current_seed = 0;

// An invariant of the product stops the process; the seed must not go with it.
void say_seed(int) {
    fmt::print(stderr, "the process stopped itself in seed {}\n", current_seed);
    _exit(3);
}

struct Totals {
    std::int64_t days = 0, sales = 0, payments = 0, boots = 0, failed = 0;
    std::map<std::string, std::int64_t> states, happened;
    void add(const DayReport& day) {
        ++days;
        sales += day.sales;
        payments += day.payments;
        boots += day.boots;
        failed += !day.wrong.empty();
        for (const auto& [state, n] : day.states)
            states[state] += n;
        for (const auto& [what, n] : day.happened)
            happened[what] += n;
    }
};

void print_failure(const DayReport& day, bool trace) {
    fmt::print("seed {}: {} payments, {} boots\n", day.seed, day.payments, day.boots);
    for (const auto& what : day.wrong)
        fmt::print("  {}\n", what);
    if (!trace) return;
    for (const auto& line : day.trace)
        fmt::print("    {}\n", line);
}

// The proof that the simulator bites: each mutant has to be noticed. 0: all were.
int hunt_mutants(std::uint64_t first, std::int64_t payments, DayOptions options) {
    int unnoticed = 0;
    for (const auto& info : all_mutants()) {
        options.mutant = info.mutant;
        std::int64_t until = 0;
        std::string caught;
        for (auto seed = first; until < payments && caught.empty(); ++seed) {
            options.seed = current_seed = seed;
            const auto day = run_day(options);
            until += day.payments;
            if (!day.wrong.empty()) caught = fmt::format("seed {}: {}", seed, day.wrong.front());
        }
        unnoticed += caught.empty();
        fmt::print("{:<22} {:>7} payments  {}\n", info.name, until, caught.empty() ? "NOT NOTICED" : caught);
        std::fflush(stdout);
    }
    return unnoticed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Simulated shop days: real engine, journal and translators, faked providers, every fault.");
    std::uint64_t seed = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
    std::int64_t payments = 10'000;
    DayOptions options;
    bool one = false;
    app.add_option("--seed", seed, "first seed (default: the time)");
    app.add_option("--payments", payments, "stop after so many (default 10000)");
    app.add_option("--sales", options.sales, "per day (default 60)");
    app.add_option("--service", options.only_service, "only this provider");
    bool mutants = false;
    app.add_flag("--mutants", mutants, "how many payments it takes until each fault of the terminal itself is noticed");
    app.add_flag("--one", one, "this one seed, with its trace");
    CLI11_PARSE(app, argc, argv);
    std::signal(SIGABRT, say_seed);

    if (mutants) return hunt_mutants(seed, payments, options);
    const auto began = std::chrono::steady_clock::now();
    Totals totals;
    options.trace = one;
    while (totals.payments < payments) {
        options.seed = current_seed = seed++;
        const auto day = run_day(options);
        totals.add(day);
        if (!day.wrong.empty() || one) print_failure(day, one);
        if (one || totals.failed >= 5) break;
    }
    const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    fmt::print("{} payments in {} days ({} boots), {} days with something wrong, {:.1f} s ({:.0f} payments/s)\n",
               totals.payments, totals.days, totals.boots, totals.failed, took,
               static_cast<double>(totals.payments) / took);
    for (const auto& [state, n] : totals.states)
        fmt::print("  {:<50} {:>9}\n", state, n);
    for (const auto& [what, n] : totals.happened)
        fmt::print("  fault met: {:<39} {:>9}\n", what, n);
    return totals.failed == 0 ? 0 : 1;
}

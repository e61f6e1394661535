// till_power_loss TRACE...: what may be on the disk after a power cut at each call of recorded runs, opened and judged.
// Prints a line of JSON; ends with 1 when something was lost on an honest disk, or a lying one was not found out.
#include "tests/crash/power/enumeration.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>

namespace {

using namespace till::crash;
using till::hal::json::Value;

Value told(const char* disk, const Tally& tally) {
    return Value::object({{"disk", disk},
                          {"points", tally.points},
                          {"states", tally.states},
                          {"unopenable", tally.unopenable},
                          {"broken", tally.broken},
                          {"lost", tally.lost},
                          {"first", tally.first}});
}

struct Options {
    std::vector<std::string> traces;
    int seeds = 1;
    int stride = 1;
    int from = 0;
    bool only_honest = false;
    bool only_bites = false;
    bool real_files = false;
};

// Each run has its own beginning: a trace is a disk that was empty before.
Tally over_all(const std::vector<std::vector<Call>>& runs, const Enumeration& how, bool real_files) {
    Checker checker(real_files ? Checker::Place::folder : Checker::Place::memory);
    Tally all;
    for (const auto& calls : runs) {
        all.add(enumerate(calls, how, checker));
        if (how.until_lost && all.lost > 0) break;
    }
    return all;
}

int run(const Options& options) {
    std::vector<std::vector<Call>> runs;
    std::size_t calls = 0;
    for (const auto& path : options.traces) {
        auto trace = read_trace(path);
        if (!trace || trace->empty()) {
            std::fprintf(stderr, "till_power_loss: %s is no trace\n", path.c_str());
            return 2;
        }
        calls += trace->size();
        runs.push_back(*std::move(trace));
    }
    const auto start = std::chrono::steady_clock::now();
    auto tables = Value::array();
    Tally honest;
    if (!options.only_bites) {
        honest =
            over_all(runs, {Manners::honest, options.seeds, options.stride, options.from, false}, options.real_files);
        tables.push(told("honest", honest));
    }
    bool fine = honest.good();
    if (!options.only_honest) {
        const Tally normal =
            over_all(runs, {Manners::lazy_log, 1, options.stride, options.from, true}, options.real_files);
        const Tally liar =
            over_all(runs, {Manners::ignores_sync, 1, options.stride, options.from, true}, options.real_files);
        tables.push(told("synchronous=NORMAL (must be found out)", normal));
        tables.push(told("ignores flushes (must be found out)", liar));
        fine = fine && normal.lost > 0 && liar.lost > 0;
    }
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - start);
    const auto report = Value::object({{"calls", static_cast<std::int64_t>(calls)},
                                       {"promises", static_cast<std::int64_t>(honest.promises)},
                                       {"seconds", seconds.count()},
                                       {"fine", fine},
                                       {"runs", tables}});
    std::printf("%s\n", report.dump().c_str());
    return fine ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"power-loss states of recorded runs"};
    Options options;
    app.add_option("trace", options.traces)->required();
    app.add_option("--seeds", options.seeds, "random states of each manner at each call");
    app.add_option("--stride", options.stride, "every n-th call");
    app.add_option("--from", options.from, "the first call with a cut before it");
    app.add_flag("--only-honest", options.only_honest, "not the disks that lie");
    app.add_flag("--only-bites", options.only_bites, "only the disks that lie: they must be found out");
    app.add_flag("--real-files", options.real_files,
                 "states are real files: for runs that do more than SQLite to them");
    CLI11_PARSE(app, argc, argv);
    return run(options);
}

// Opens what a power cut left with the real store, as the next process would, and compares it with what was promised.
#pragma once

#include "tests/crash/power/disk_model.hpp"
#include "tests/crash/power/promises.hpp"

#include <memory>
#include <string>

namespace till::crash {

struct Verdict {
    bool opens = false;
    bool whole = false;  // chains hold, no damage, no half of a change, receipt numbers without a gap
    bool kept = false;   // everything promised is there
    std::string why;     // the first thing that is wrong
    bool good() const { return opens && whole && kept; }
};

class Checker {
  public:
    // The files are in memory, behind SQLite; or real ones in a folder of their own: what the store does to files beside
    // SQLite (a copy before another version's file is changed) needs them to be.
    enum class Place { memory, folder };
    explicit Checker(Place place = Place::memory);
    ~Checker();
    Checker(const Checker&) = delete;
    Checker& operator=(const Checker&) = delete;
    // `files` by the paths of the machine that was recorded; only the database's own are looked at.
    Verdict check(const DiskModel::Files& files, const Promises& promises);

  private:
    Verdict look(const DiskModel::Files& files, const Promises& promises);
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace till::crash

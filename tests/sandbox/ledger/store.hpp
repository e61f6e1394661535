// Store: commits records to the journal, then hands each to the part it is for; at start, the same from the file.
#pragma once

#include "tests/sandbox/app/parts.hpp"
#include "tests/sandbox/ledger/journal.hpp"

#include <functional>
#include <optional>

namespace till::sandbox {

class Store {
  public:
    void add(Part& part) { parts_.push_back(&part); }
    // Reads the file's records into the parts. Call once, after every add().
    hal::Result<void> open(const std::filesystem::path& file);
    // All or none; on disk when it returns.
    hal::Result<void> commit(const Records& records);
    // Every part forgets; the file keeps what was.
    hal::Result<void> reset();

    // Called after every commit and reset that worked.
    void after_commit(std::function<void()> hook) { hook_ = std::move(hook); }

  private:
    void apply(const Value& line);
    std::vector<Part*> parts_;
    std::optional<Journal> journal_;
    std::function<void()> hook_ = [] {};
};

}  // namespace till::sandbox

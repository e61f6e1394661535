// What the terminal has said to the outside, read from the bytes it sent: from then on it must be on the disk. Taken from
// the wire and not from the store, so that nothing is believed that nobody was told.
#pragma once

#include "tests/crash/power/trace_file.hpp"
#include "till/hal/json.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace till::crash {

struct Promises {
    std::set<std::string> ids;                             // of anything: sales, operations, items, refunds
    std::set<std::pair<std::string, std::string>> states;  // a payment was shown in this state
    std::int64_t receipts = 0;                             // the highest number anybody was shown

    // Takes in one call: what is sent, and paper that begins to move.
    void add(const Call& call);
    std::size_t count() const { return ids.size() + states.size() + static_cast<std::size_t>(receipts); }

  private:
    void read_ids(std::string_view text);
    void read_json(const hal::json::Value& value);
};

}  // namespace till::crash

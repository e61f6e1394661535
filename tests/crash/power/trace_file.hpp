// What the shim wrote down, read back: every call of one run of tilld, in order.
#pragma once

#include "tests/crash/shim/trace.h"

#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace till::crash {

struct Call {
    trace_op op;
    std::uint64_t inode;
    std::int64_t at;
    std::string name;
    std::string bytes;
};

// Nothing when it is no trace. A last record cut by the end of the program is left out.
inline std::optional<std::vector<Call>> read_trace(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    const std::string all((std::istreambuf_iterator<char>(file)), {});
    std::vector<Call> calls;
    std::size_t at = 0;
    while (at + sizeof(trace_head) <= all.size()) {
        trace_head head;
        std::memcpy(&head, all.data() + at, sizeof head);
        if (head.magic != TRACE_MAGIC) return std::nullopt;
        at += sizeof head;
        if (at + head.name_size + head.size > all.size()) break;
        calls.push_back({static_cast<trace_op>(head.op), head.inode, head.at, all.substr(at, head.name_size),
                         all.substr(at + head.name_size, head.size)});
        at += head.name_size + head.size;
    }
    return calls;
}

}  // namespace till::crash

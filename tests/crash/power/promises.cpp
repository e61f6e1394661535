#include "tests/crash/power/promises.hpp"

#include <algorithm>

namespace till::crash {
namespace {

constexpr std::size_t id_length = 36;

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

// The terminal's own ids are UUIDs of version 7; a register's keys and a batch's id are not.
bool is_own_id(std::string_view text) {
    for (std::size_t i = 0; i < id_length; ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
    }
    return text[14] == '7';
}

}  // namespace

void Promises::read_ids(std::string_view text) {
    for (std::size_t dash = text.find('-', 8); dash != std::string_view::npos; dash = text.find('-', dash + 1)) {
        if (dash < 8 || dash - 8 + id_length > text.size()) continue;
        const auto candidate = text.substr(dash - 8, id_length);
        if (is_own_id(candidate)) ids.emplace(candidate);
    }
}

void Promises::read_json(const hal::json::Value& value) {
    if (const auto* items = value.array_items()) {
        for (const auto& item : *items)
            read_json(item);
    }
    const auto* members = value.members();
    if (members == nullptr) return;
    const auto id = value.string_or("id", "");
    const auto state = value.string_or("state", "");
    if (value.find("order_ref") != nullptr && !id.empty() && !state.empty()) states.emplace(id, state);
    if (value.find("payment_id") != nullptr) receipts = std::max(receipts, value.integer_or("number", 0));
    for (const auto& [name, member] : *members)
        read_json(member);
}

void Promises::add(const Call& call) {
    const bool paper = call.op == TRACE_WRITE && call.name.contains("/printer/");
    if (paper) read_ids(call.name);
    if (call.op != TRACE_SEND) return;
    // A refusal may name what was asked for, not what is there.
    if (call.bytes.starts_with("HTTP/1.1 ") && !call.bytes.starts_with("HTTP/1.1 2")) return;
    read_ids(call.bytes);
    const auto body = call.bytes.find("\r\n\r\n");
    if (body == std::string::npos) return;
    if (const auto json = hal::json::parse(std::string_view(call.bytes).substr(body + 4), {1 << 20, 64}))
        read_json(*json);
}

}  // namespace till::crash

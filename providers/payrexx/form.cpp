#include "payrexx/form.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace till::providers::payrexx {
namespace {

using hal::fail;
using hal::json::Value;

constexpr std::size_t most_pairs = 1000;
constexpr std::size_t deepest = 8;
constexpr std::size_t longest_index = 4;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_plain(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
}

void append(std::string& out, const std::string& name, const Value& value) {
    const auto pair = [&](std::string_view text) {
        if (!out.empty()) out += '&';
        out += url_encoded(name) + "=" + url_encoded(text);
    };
    if (const auto* flag = value.boolean()) return pair(*flag ? "1" : "0");
    if (const auto* number = value.number()) return pair(number->text);
    if (const auto* text = value.string()) return pair(*text);
    if (const auto* items = value.array_items())
        for (std::size_t i = 0; i < items->size(); ++i)
            append(out, name + "[" + std::to_string(i) + "]", (*items)[i]);
    if (const auto* members = value.members())
        for (const auto& [inner, member] : *members)
            append(out, name + "[" + inner + "]", member);
}

int hex_digit(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<std::string> decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            out += text[at] == '+' ? ' ' : text[at];
            continue;
        }
        const int high = at + 1 < text.size() ? hex_digit(text[at + 1]) : -1;
        const int low = at + 2 < text.size() ? hex_digit(text[at + 2]) : -1;
        if (high < 0 || low < 0) return std::nullopt;
        out += static_cast<char>(high * 16 + low);
        at += 2;
    }
    return out;
}

// "a[b][0]" -> a, b, 0.
Result<std::vector<std::string>> path_of(std::string_view name) {
    const auto first = name.find('[');
    std::vector<std::string> path{std::string(name.substr(0, first))};
    auto rest = first == std::string_view::npos ? std::string_view() : name.substr(first);
    while (!rest.empty()) {
        const auto end = rest.find(']');
        if (rest.front() != '[' || end == std::string_view::npos) return fail("form-invalid", "brackets");
        path.emplace_back(rest.substr(1, end - 1));
        rest.remove_prefix(end + 1);
        if (path.size() > deepest) return fail("form-invalid", "too deep");
    }
    for (const auto& part : path) {
        if (part.empty() || part.find('[') != std::string::npos) return fail("form-invalid", "a name is missing");
        if (part.size() > longest_index && std::ranges::all_of(part, is_digit)) return fail("form-invalid", "index");
    }
    return path;
}

struct Member;
struct Node {
    std::vector<Member> members;
    std::optional<std::string> text;
};
struct Member {
    std::string name;
    Node node;
};

Result<void> insert(Node& root, const std::vector<std::string>& path, std::string text) {
    Node* at = &root;
    for (const auto& part : path) {
        if (at->text) return fail("form-invalid", "a value and a list under one name");
        const auto found = std::ranges::find(at->members, part, &Member::name);
        if (found != at->members.end()) {
            at = &found->node;
        } else {
            at = &at->members.emplace_back(part, Node{}).node;
        }
    }
    if (at->text || !at->members.empty()) return fail("form-invalid", "a name comes twice");
    at->text = std::move(text);
    return {};
}

Value value_of(const Node& node) {
    if (node.text) return *node.text;
    Value out = Value::object();
    for (const auto& [name, member] : node.members)
        out.append_member(name, value_of(member));
    return out;
}

}  // namespace

std::string url_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_plain(c)) {
            out += c;
        } else if (c == ' ') {
            out += '+';
        } else {
            out += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    return out;
}

std::string build_query(const Value& object) {
    std::string out;
    if (const auto* members = object.members())
        for (const auto& [name, member] : *members)
            append(out, name, member);
    return out;
}

Result<Value> parse_form(std::string_view body) {
    Node root;
    for (std::size_t pairs = 0; !body.empty(); ++pairs) {
        if (pairs == most_pairs) return fail("form-invalid", "too many pairs");
        const auto end = body.find('&');
        const auto pair = body.substr(0, end);
        body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos) return fail("form-invalid", "a pair without '='");
        const auto name = decoded(pair.substr(0, equals));
        auto text = decoded(pair.substr(equals + 1));
        if (!name || !text) return fail("form-invalid", "escape");
        const auto path = path_of(*name);
        if (!path) return std::unexpected(path.error());
        if (auto inserted = insert(root, *path, *std::move(text)); !inserted) return std::unexpected(inserted.error());
    }
    return value_of(root);
}

}  // namespace till::providers::payrexx

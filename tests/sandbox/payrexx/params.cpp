#include "tests/sandbox/payrexx/params.hpp"

#include <algorithm>
#include <charconv>
#include <span>

namespace till::sandbox::payrexx {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string escaped(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const auto byte = static_cast<unsigned char>(c);
        if (letter || is_digit(c) || c == '-' || c == '_' || c == '.') {
            out += c;
        } else if (c == ' ') {
            out += '+';
        } else {
            out += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    return out;
}

// "a[b][0]" -> a, b, 0. "a[]" has an empty part.
std::vector<std::string> path_of(std::string_view name) {
    const auto first = name.find('[');
    std::vector<std::string> path{std::string(name.substr(0, first))};
    while (first != std::string_view::npos) {
        const auto begin = name.find('[');
        const auto end = name.find(']');
        if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) break;
        path.emplace_back(name.substr(begin + 1, end - begin - 1));
        name.remove_prefix(end + 1);
    }
    return path;
}

Value inserted(const Value& into, std::span<const std::string> path, const std::string& text) {
    if (path.empty()) return text;
    Value out = into.is_object() ? into : Value::object();
    const auto* child = out.find(path.front());
    out.set(path.front(), inserted(child ? *child : Value(), path.subspan(1), text));
    return out;
}

void flatten(const std::string& name, const Value& value, Pairs& out) {
    const auto below = [&](const std::string& part) { return name.empty() ? part : name + "[" + part + "]"; };
    if (const auto* yes = value.boolean()) out.emplace_back(name, *yes ? "1" : "0");
    if (const auto* number = value.number()) out.emplace_back(name, number->text);
    if (const auto* string = value.string()) out.emplace_back(name, *string);
    if (const auto* items = value.array_items()) {
        for (std::size_t i = 0; i < items->size(); ++i)
            flatten(below(std::to_string(i)), (*items)[i], out);
    }
    if (const auto* members = value.members()) {
        for (const auto& [part, member] : *members)
            flatten(below(part), member, out);
    }
}

}  // namespace

Pairs pairs_of(std::string_view form) {
    Pairs out;
    while (!form.empty()) {
        const auto end = form.find('&');
        const auto pair = form.substr(0, end);
        form.remove_prefix(end == std::string_view::npos ? form.size() : end + 1);
        const auto equals = pair.find('=');
        auto name = percent_decode(pair.substr(0, equals), true);
        auto value = percent_decode(equals == std::string_view::npos ? "" : pair.substr(equals + 1), true);
        if (name && value && !name->empty()) out.emplace_back(*std::move(name), *std::move(value));
    }
    return out;
}

Value nested(const Pairs& pairs) {
    Value out = Value::object();
    for (const auto& [name, value] : pairs) {
        const auto path = path_of(name);
        if (!path.front().empty() && path.size() <= 8) out = inserted(out, path, value);
    }
    return out;
}

std::string query_of(const Pairs& pairs) {
    std::string out;
    for (const auto& [name, value] : pairs) {
        if (!out.empty()) out += '&';
        out += escaped(name) + "=" + escaped(value);
    }
    return out;
}

Pairs flattened(const Value& value) {
    Pairs out;
    flatten("", value, out);
    return out;
}

std::optional<std::int64_t> whole(const Value& params, std::string_view name) {
    const auto* member = params.find(name);
    if (!member) return std::nullopt;
    if (const auto number = member->integer()) return *number;
    const auto* string = member->string();
    if (!string) return std::nullopt;
    std::int64_t out = 0;
    const auto* end = string->data() + string->size();
    const auto [stop, error] = std::from_chars(string->data(), end, out);
    return error == std::errc() && stop == end ? std::optional(out) : std::nullopt;
}

std::string text(const Value& params, std::string_view name) {
    const auto* member = params.find(name);
    if (!member) return {};
    if (const auto* string = member->string()) return *string;
    return member->number() ? member->number()->text : std::string();
}

bool flag(const Value& params, std::string_view name) {
    const auto* member = params.find(name);
    if (member && member->boolean()) return *member->boolean();
    const auto value = text(params, name);
    return value == "1" || value == "true";
}

std::vector<std::string> words(const Value& params, std::string_view name) {
    std::vector<std::string> out;
    const auto* member = params.find(name);
    if (!member) return out;
    if (const auto* items = member->array_items()) {
        for (const auto& item : *items)
            if (item.is_string()) out.push_back(*item.string());
    }
    if (const auto* members = member->members()) {
        for (const auto& [index, item] : *members) {
            if (!index.empty() && std::ranges::all_of(index, is_digit) && item.is_string())
                out.push_back(*item.string());
        }
    }
    return out;
}

}  // namespace till::sandbox::payrexx

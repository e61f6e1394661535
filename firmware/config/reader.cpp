#include "reader.hpp"

#include "schema.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <set>

namespace till::firmware {
namespace {

std::string_view type_name(toml::node_type type) {
    switch (type) {
        case toml::node_type::table: return "a table";
        case toml::node_type::array: return "a list";
        case toml::node_type::string: return "text";
        case toml::node_type::integer: return "a whole number";
        case toml::node_type::floating_point: return "a number with a fraction";
        case toml::node_type::boolean: return "true or false";
        default: return "a date or time";
    }
}

std::string describe(Range range) {
    return std::to_string(range.min) + " to " + std::to_string(range.max) +
           (range.step == 1 ? "" : " in steps of " + std::to_string(range.step));
}

bool has_control_characters(std::string_view text, bool multiline) {
    return std::ranges::any_of(text, [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && !(multiline && c == '\n')) || byte == 0x7F;
    });
}

class TomlReader final : public SchemaVisitor {
  public:
    TomlReader(const toml::table& root, std::string file, std::vector<std::string>& errors)
        : file_(std::move(file)), errors_(errors) {
        levels_.push_back({&root, "", {}});
    }
    ~TomlReader() override = default;

    using SchemaVisitor::integer;

    void open(std::string_view table) override {
        const toml::node* node = take(table);
        const std::string prefix = levels_.back().prefix + std::string(table) + ".";
        if (node && !node->as_table()) {
            wrong_type(*node, table, "a table");
        }
        levels_.push_back({node ? node->as_table() : nullptr, prefix, {}});
    }

    void close() override {
        refuse_unknown();
        levels_.pop_back();
    }

    void text(std::string_view key, std::string& value, TextRule rule) override {
        if (const toml::node* node = take(key)) {
            if (auto text = checked_text(*node, key, rule)) {
                value = std::move(*text);
            }
        }
    }

    void choice(std::string_view key, std::string& value, std::span<const std::string_view> choices) override {
        const toml::node* node = take(key);
        if (!node) {
            return;
        }
        const auto text = node->value_exact<std::string>();
        if (!text) {
            wrong_type(*node, key, "text");
        } else if (std::ranges::find(choices, *text) == choices.end()) {
            std::string list;
            for (const auto choice : choices) {
                list += (list.empty() ? "\"" : ", \"") + std::string(choice) + "\"";
            }
            report(*node, key, "must be one of " + list);
        } else {
            value = *text;
        }
    }

    void integer(std::string_view key, std::int64_t& value, Range range) override {
        const toml::node* node = take(key);
        if (!node) {
            return;
        }
        const auto* number = node->as_integer();
        if (!number) {
            wrong_type(*node, key, "a whole number");
        } else if (number->get() < range.min || number->get() > range.max ||
                   (number->get() - range.min) % range.step != 0) {
            report(*node, key, "must be " + describe(range));
        } else {
            value = number->get();
        }
    }

    void flag(std::string_view key, bool& value) override {
        if (const toml::node* node = take(key)) {
            if (const auto* boolean = node->as_boolean()) {
                value = boolean->get();
            } else {
                wrong_type(*node, key, "true or false");
            }
        }
    }

    void texts(std::string_view key, std::vector<std::string>& values, std::size_t max_items, TextRule rule) override {
        list(key, values, max_items, [&](const toml::node& item) { return checked_text(item, key, rule); });
    }

    void numbers(std::string_view key, std::map<std::string, int>& values, std::size_t max_items, TextCheck name,
                 Range range) override {
        const toml::node* node = take(key);
        if (!node) {
            return;
        }
        const toml::table* table = node->as_table();
        if (!table) {
            return wrong_type(*node, key, "a table");
        }
        if (table->size() > max_items) {
            return report(*node, key, "must have at most " + std::to_string(max_items) + " items");
        }
        values.clear();
        for (const auto& [item, held] : *table) {
            const auto number = held.value_exact<std::int64_t>();
            if (const std::string why = name(item.str()); !why.empty()) {
                report(held, key, "must be a table by name, and each name " + why);
            } else if (!number || *number < range.min || *number > range.max) {
                report(held, key, "must be a table of whole numbers, " + describe(range));
            } else {
                values[std::string(item.str())] = static_cast<int>(*number);
            }
        }
    }

    void secret(std::string_view key, hal::SecretRef& value) override {
        if (const toml::node* node = take(key)) {
            if (auto ref = reference(*node, key)) {
                value = std::move(*ref);
            }
        }
    }

    void secrets(std::string_view key, std::vector<hal::SecretRef>& values, std::size_t max_items) override {
        list(key, values, max_items, [&](const toml::node& item) { return reference(item, key); });
    }

    void refuse_unknown() {
        const Level& level = levels_.back();
        if (!level.table) {
            return;
        }
        for (const auto& [key, node] : *level.table) {
            if (!level.known.contains(std::string(key.str()))) {
                report_at(key.source().begin.line, key.str(), "is not a known key");
            }
        }
    }

  private:
    struct Level {
        const toml::table* table;  // nullptr: the file does not have it
        std::string prefix;
        std::set<std::string> known;
    };

    const toml::node* take(std::string_view key) {
        Level& level = levels_.back();
        level.known.emplace(key);
        return level.table ? level.table->get(key) : nullptr;
    }

    void report_at(toml::source_index line, std::string_view key, std::string_view why) {
        errors_.push_back(file_ + ":" + std::to_string(line) + ": " + levels_.back().prefix + std::string(key) + ": " +
                          std::string(why));
    }
    void report(const toml::node& node, std::string_view key, std::string_view why) {
        report_at(node.source().begin.line, key, why);
    }
    void wrong_type(const toml::node& node, std::string_view key, std::string_view wanted) {
        report(node, key, "must be " + std::string(wanted) + ", not " + std::string(type_name(node.type())));
    }

    std::optional<std::string> checked_text(const toml::node& node, std::string_view key, TextRule rule) {
        auto text = node.value_exact<std::string>();
        if (!text) {
            wrong_type(node, key, "text");
            return std::nullopt;
        }
        std::string why;
        if (text->size() > rule.max_bytes) {
            why = "must be at most " + std::to_string(rule.max_bytes) + " bytes";
        } else if (has_control_characters(*text, rule.multiline)) {
            why = "must have no control characters";
        } else if (rule.check && !text->empty()) {
            why = rule.check(*text);
        }
        if (!why.empty()) {
            report(node, key, why);
            return std::nullopt;
        }
        return text;
    }

    // {credential = "name"} or {file = "path"}. A plain string is most likely the secret itself: it is never echoed.
    std::optional<hal::SecretRef> reference(const toml::node& node, std::string_view key) {
        static constexpr std::string_view shape = "must be {credential = \"name\"} or {file = \"/path\"}";
        const toml::table* table = node.as_table();
        if (!table || table->size() != 1) {
            report(node, key, shape);
            return std::nullopt;
        }
        hal::SecretRef ref;
        ref.credential = table->get("credential") ? (*table)["credential"].value_or(std::string()) : "";
        ref.file = table->get("file") ? (*table)["file"].value_or(std::string()) : "";
        const bool name_fine = ref.credential.find('/') == std::string::npos && ref.credential.size() <= 255;
        const bool path_fine = ref.file.empty() || (ref.file.starts_with('/') && ref.file.size() <= 4096);
        const bool clean = !has_control_characters(ref.credential + ref.file, false);
        if (!is_set(ref) || !name_fine || !path_fine || !clean) {
            report(node, key, shape);
            return std::nullopt;
        }
        return ref;
    }

    template <class T, class Read>
    void list(std::string_view key, std::vector<T>& values, std::size_t max_items, Read read) {
        const toml::node* node = take(key);
        if (!node) {
            return;
        }
        const toml::array* array = node->as_array();
        if (!array) {
            return wrong_type(*node, key, "a list");
        }
        if (array->size() > max_items) {
            return report(*node, key, "must have at most " + std::to_string(max_items) + " items");
        }
        values.clear();
        for (const auto& item : *array) {
            if (auto value = read(item)) {
                values.push_back(std::move(*value));
            }
        }
    }

    std::string file_;
    std::vector<std::string>& errors_;
    std::vector<Level> levels_;
};

}  // namespace

void read_toml(std::string_view text, const std::string& name, Config& config, std::vector<std::string>& errors) {
    try {
        const toml::table root = toml::parse(text, name);
        TomlReader reader(root, name, errors);
        visit_schema(config, reader);
        reader.refuse_unknown();
    } catch (const toml::parse_error& error) {
        errors.push_back(name + ":" + std::to_string(error.source().begin.line) + ": " +
                         std::string(error.description()));
    }
}

}  // namespace till::firmware

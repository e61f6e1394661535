#include "schema.hpp"

namespace till::firmware {
namespace {

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else {
            out += c;  // other control characters never pass the reader
        }
    }
    return out + "\"";
}

std::string reference(const hal::SecretRef& ref) {
    return ref.credential.empty() ? "{ file = " + quoted(ref.file) + " }"
                                  : "{ credential = " + quoted(ref.credential) + " }";
}

// Tables are written as [a.b] headers. Every table's own keys precede its sub-tables in the schema; TOML needs that.
class Printer final : public SchemaVisitor {
  public:
    using SchemaVisitor::integer;
    std::string take() { return std::move(out_); }

    void open(std::string_view table) override {
        path_.push_back(path_.empty() ? std::string(table) : path_.back() + "." + std::string(table));
        heading_due_ = true;
    }
    void close() override { path_.pop_back(); }
    void text(std::string_view key, std::string& value, TextRule) override { line(key, quoted(value)); }
    void choice(std::string_view key, std::string& value, std::span<const std::string_view>) override {
        line(key, quoted(value));
    }
    void integer(std::string_view key, std::int64_t& value, Range) override { line(key, std::to_string(value)); }
    void flag(std::string_view key, bool& value) override { line(key, value ? "true" : "false"); }
    void texts(std::string_view key, std::vector<std::string>& values, std::size_t, TextRule) override {
        list(key, values, [](const std::string& text) { return quoted(text); });
    }
    void numbers(std::string_view key, std::map<std::string, int>& values, std::size_t, TextCheck, Range) override {
        std::string items;
        for (const auto& [name, number] : values) {
            items += (items.empty() ? " " : ", ") + name + " = " + std::to_string(number);
        }
        line(key, items.empty() ? "{}" : "{" + items + " }");
    }
    void secret(std::string_view key, hal::SecretRef& value) override {
        if (is_set(value)) {
            line(key, reference(value));
        } else {
            line("# " + std::string(key), "(none)");
        }
    }
    void secrets(std::string_view key, std::vector<hal::SecretRef>& values, std::size_t) override {
        list(key, values, reference);
    }

  private:
    void line(std::string_view key, std::string_view value) {
        if (heading_due_) {
            out_ += (out_.empty() ? "[" : "\n[") + path_.back() + "]\n";
            heading_due_ = false;
        }
        out_ += std::string(key) + " = " + std::string(value) + "\n";
    }
    template <class T, class Show>
    void list(std::string_view key, const std::vector<T>& values, Show show) {
        std::string items;
        for (const auto& value : values) {
            items += (items.empty() ? "" : ", ") + show(value);
        }
        line(key, "[" + items + "]");
    }

    std::string out_;
    std::vector<std::string> path_;
    bool heading_due_ = false;
};

}  // namespace

std::string effective_config(const Config& config) {
    Config copy = config;  // the visitor takes references it could write through
    Printer printer;
    visit_schema(copy, printer);
    return printer.take();
}

}  // namespace till::firmware

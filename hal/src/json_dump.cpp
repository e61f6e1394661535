#include "till/hal/json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace till::hal::json {
namespace {

bool is_plain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; });
}

class Writer {
  public:
    explicit Writer(bool pretty) : pretty_(pretty) {}

    void value(const Value& v) {
        if (v.is_null()) out_ += "null";
        if (const auto* b = v.boolean()) out_ += *b ? "true" : "false";
        if (const auto* n = v.number()) out_ += n->text;
        if (const auto* s = v.string()) string(*s);
        if (const auto* a = v.array_items()) array(*a);
        if (const auto* o = v.members()) object(*o);
    }
    std::string take() && { return std::move(out_); }

  private:
    void string(const std::string& text) {
        if (is_plain(text)) {
            out_.append(1, '"').append(text).append(1, '"');
            return;
        }
        // Bytes that are no UTF-8 become U+FFFD: what we write is always valid JSON.
        out_ += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
    void array(const Value::Array& items) {
        out_ += '[';
        ++level_;
        for (std::size_t i = 0; i < items.size(); ++i) {
            separate(i == 0);
            value(items[i]);
        }
        finish(items.empty(), ']');
    }
    void object(const Value::Object& members) {
        out_ += '{';
        ++level_;
        for (std::size_t i = 0; i < members.size(); ++i) {
            separate(i == 0);
            string(members[i].first);
            out_ += pretty_ ? ": " : ":";
            value(members[i].second);
        }
        finish(members.empty(), '}');
    }
    void separate(bool first) {
        if (!first) out_ += ',';
        new_line();
    }
    void finish(bool empty, char bracket) {
        --level_;
        if (!empty) new_line();
        out_ += bracket;
    }
    void new_line() {
        if (!pretty_) return;
        out_ += '\n';
        out_.append(level_ * 2, ' ');
    }

    bool pretty_;
    std::size_t level_ = 0;
    std::string out_;
};

std::string write(const Value& value, bool pretty) {
    Writer writer(pretty);
    writer.value(value);
    return std::move(writer).take();
}

}  // namespace

std::string Value::dump() const { return write(*this, false); }
std::string Value::dump_pretty() const { return write(*this, true); }

}  // namespace till::hal::json

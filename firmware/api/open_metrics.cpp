#include "open_metrics.hpp"

namespace till::firmware::api {
namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '\\' || c == '"') out += '\\';
        out += c;
    }
    return out;
}

}  // namespace

void OpenMetrics::family(std::string_view name, std::string_view kind, std::string_view help, std::string_view suffix) {
    const std::string full = "till_" + std::string(name);
    out_ += "# TYPE " + full + " " + std::string(kind) + "\n";
    out_ += "# HELP " + full + " " + escaped(help) + "\n";
    sample_name_ = full + std::string(suffix);
}

void OpenMetrics::line(const std::string& value, Labels labels) {
    out_ += sample_name_;
    if (labels.size() > 0) {
        char separator = '{';
        for (const auto& [name, text] : labels) {
            out_ += separator + std::string(name) + "=\"" + escaped(text) + "\"";
            separator = ',';
        }
        out_ += '}';
    }
    out_ += " " + value + "\n";
}

// Digits, not a double: 1234 ms is 1.234.
void OpenMetrics::seconds(std::int64_t milliseconds, Labels labels) {
    const auto fraction = std::to_string(1000 + milliseconds % 1000).substr(1);
    line(std::to_string(milliseconds / 1000) + "." + fraction, labels);
}

std::string OpenMetrics::finish() { return std::move(out_) + "# EOF\n"; }

}  // namespace till::firmware::api

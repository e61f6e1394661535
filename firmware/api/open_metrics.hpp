// OpenMetrics text (https://openmetrics.io, version 1.0.0): families in order, each with its samples. Pure.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace till::firmware::api {

class OpenMetrics {
  public:
    using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;
    // Starts a family; samples up to the next family belong to it. A counter's samples get the suffix _total.
    void gauge(std::string_view name, std::string_view help) { family(name, "gauge", help, ""); }
    void counter(std::string_view name, std::string_view help) { family(name, "counter", help, "_total"); }
    void sample(std::int64_t value, Labels labels = {}) { line(std::to_string(value), labels); }
    void seconds(std::int64_t milliseconds, Labels labels = {});
    std::string finish();  // ends with "# EOF"

    static constexpr std::string_view content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private:
    void family(std::string_view name, std::string_view kind, std::string_view help, std::string_view suffix);
    void line(const std::string& value, Labels labels);
    std::string out_;
    std::string sample_name_;
};

}  // namespace till::firmware::api

// The configuration's keys, their types and ranges, in one place (schema.cpp); reading, printing and the check that
// docs/configuration.md names every key are visitors of it.
#pragma once

#include "till/firmware/config/config.hpp"

#include <map>
#include <span>

namespace till::firmware {

// Empty when fine, else why not, in words that follow "key: ".
using TextCheck = std::string (*)(std::string_view);

struct TextRule {
    std::size_t max_bytes = 256;
    TextCheck check = nullptr;  // not asked about empty text
    bool multiline = false;
};

enum class Unit { milliseconds, seconds, hours };

struct Range {
    std::int64_t min = 0;
    std::int64_t max = 0;
    std::int64_t step = 1;  // only min, min + step, ... are allowed
};

class SchemaVisitor {
  public:
    virtual ~SchemaVisitor() = default;
    virtual void open(std::string_view table) = 0;
    virtual void close() = 0;
    virtual void text(std::string_view key, std::string& value, TextRule rule) = 0;
    virtual void choice(std::string_view key, std::string& value, std::span<const std::string_view> choices) = 0;
    virtual void integer(std::string_view key, std::int64_t& value, Range range) = 0;
    virtual void flag(std::string_view key, bool& value) = 0;
    virtual void texts(std::string_view key, std::vector<std::string>& values, std::size_t max_items,
                       TextRule rule) = 0;
    // A table of whole numbers under free names: {CLP = 2}. `name` says what a name must look like.
    virtual void numbers(std::string_view key, std::map<std::string, int>& values, std::size_t max_items,
                         TextCheck name, Range range) = 0;
    virtual void secret(std::string_view key, hal::SecretRef& value) = 0;
    virtual void secrets(std::string_view key, std::vector<hal::SecretRef>& values, std::size_t max_items) = 0;

    void integer(std::string_view key, int& value, Range range);
    void duration(std::string_view key, hal::Duration& value, Unit unit, Range range);
};

void visit_schema(Config& config, SchemaVisitor& visitor);
void visit_providers(Config& config, SchemaVisitor& visitor);  // its part [providers.*]

}  // namespace till::firmware

// Switches that stay until changed (POST /admin/settings, or --set NAME=VALUE at start); faults, which fire a
// number of times, are in faults/. The table in settings.cpp is the documentation of names and defaults.
#pragma once

#include "tests/sandbox/app/parts.hpp"

#include <map>

namespace till::sandbox {

class Settings final : public Part {
  public:
    struct Definition {
        std::string_view name;
        Value fallback;  // its kind is the setting's kind
        std::string_view meaning;
        std::vector<std::string_view> choices;  // of a text setting; empty: any text
    };
    static const std::vector<Definition>& definitions();

    bool flag(std::string_view name) const;
    std::int64_t number(std::string_view name) const;
    std::string text(std::string_view name) const;
    Value all() const;

    // {"name": value, ...} -> the record, or "setting-unknown" / "setting-invalid". Null resets to the default.
    static hal::Result<Record> change(const Value& object);
    // NAME=VALUE as typed in a shell or a form.
    static hal::Result<Record> change(std::string_view name, std::string_view value);
    // Start-up options: defaults of this run; changes made later, and read back from the journal, win.
    void set_default(const Record& record);

    std::string_view part() const override { return "settings"; }
    void apply(const Value& record) override;
    void reset() override { changed_.clear(); }

  private:
    const Value& value(std::string_view name) const;
    std::map<std::string, Value, std::less<>> defaults_;
    std::map<std::string, Value, std::less<>> changed_;
};

}  // namespace till::sandbox

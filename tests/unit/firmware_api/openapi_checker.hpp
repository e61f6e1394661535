// Holds answers to docs/openapi/openapi.json: the status, the content type and the body of an operation must be
// documented, and a JSON body must fit its schema: types, required members, enums, and no member that the schema does
// not name. It knows the JSON Schema words that document uses, and fails on any other it meets.
#pragma once

#include "till/hal/http.hpp"
#include "till/hal/json.hpp"

#include <set>
#include <string>

namespace till::test {

class OpenApiChecker {
  public:
    using Value = hal::json::Value;
    explicit OpenApiChecker(const Value& document) : document_(document) {}

    // "" or the first thing that is not as documented. `path` is the route's pattern.
    std::string check(std::string_view method, std::string_view path, const hal::HttpResponse& response) const {
        const auto* operation = find_operation(method, path);
        if (operation == nullptr) return "not documented: " + std::string(method) + " " + std::string(path);
        const auto* answer = resolve(operation->find("responses")->find(std::to_string(response.status)));
        if (answer == nullptr) return "status not documented: " + std::to_string(response.status);
        const auto* content = answer->find("content");
        if (content == nullptr) return response.body.empty() ? "" : "a body that is not documented";
        const std::string type(response.headers.find("Content-Type").value_or(""));
        const auto* media = content->find(type);
        if (media == nullptr) return "content type not documented: " + type;
        if (!type.starts_with("application/json") && !type.starts_with("application/problem+json")) return "";
        const auto body = hal::json::parse(response.body, {1024 * 1024, 32});
        if (!body) return "the body is not JSON: " + body.error().detail;
        return fits(*body, media->find("schema"), "");
    }
    const Value* find_operation(std::string_view method, std::string_view path) const {
        const auto* item = document_.find("paths")->find(path);
        std::string lower(method);
        for (auto& c : lower)
            c = static_cast<char>(c - 'A' + 'a');
        return item == nullptr ? nullptr : item->find(lower);
    }
    std::string fits_schema(const Value& value, std::string_view name) const {
        return fits(value, document_.find("components")->find("schemas")->find(name), "");
    }

  private:
    const Value* resolve(const Value* node) const {
        if (node == nullptr) return nullptr;
        const auto* ref = node->find("$ref");
        if (ref == nullptr) return node;
        std::string_view path = *ref->string();
        const Value* at = &document_;
        path.remove_prefix(2);  // "#/"
        while (!path.empty() && at != nullptr) {
            const auto end = std::min(path.find('/'), path.size());
            at = at->find(path.substr(0, end));
            path.remove_prefix(std::min(end + 1, path.size()));
        }
        return at;
    }
    static bool is_type(const Value& value, const std::string& type) {
        if (type == "null") return value.is_null();
        if (type == "object") return value.is_object();
        if (type == "array") return value.is_array();
        if (type == "string") return value.is_string();
        if (type == "boolean") return value.boolean() != nullptr;
        if (type == "integer") return value.integer().has_value();
        return false;
    }
    static bool type_fits(const Value& value, const Value& types) {
        if (types.is_string()) return is_type(value, *types.string());
        for (const auto& type : *types.array_items())
            if (is_type(value, *type.string())) return true;
        return false;
    }
    std::string fits(const Value& value, const Value* reference, const std::string& where) const {
        const auto* schema = resolve(reference);
        if (schema == nullptr) return where + ": the document has no such schema";
        static const std::set<std::string> known = {
            "type",  "description",          "format",  "properties",      "required", "items", "enum",
            "anyOf", "additionalProperties", "minimum", "contentMediaType"};
        for (const auto& [word, unused] : *schema->members())
            if (!known.contains(word)) return where + ": the checker does not know " + word;
        if (const auto* choices = schema->find("anyOf")) return fits_any(value, *choices, where);
        if (const auto* type = schema->find("type"); type != nullptr && !type_fits(value, *type))
            return where + ": is not " + type->dump() + ": " + value.dump().substr(0, 80);
        if (const auto* list = schema->find("enum"); list != nullptr && !value.is_null()) {
            bool found = false;
            for (const auto& item : *list->array_items())
                found |= item == value;
            if (!found) return where + ": not one of " + list->dump() + ": " + value.dump();
        }
        if (const auto* minimum = schema->find("minimum");
            minimum != nullptr && value.integer().value_or(0) < minimum->integer().value())
            return where + ": below the minimum";
        if (value.is_array()) return fits_items(value, *schema, where);
        return value.is_object() ? fits_members(value, *schema, where) : "";
    }
    std::string fits_any(const Value& value, const Value& choices, const std::string& where) const {
        std::string faults;
        for (const auto& choice : *choices.array_items()) {
            const auto fault = fits(value, &choice, where);
            if (fault.empty()) return "";
            faults += fault + "; ";
        }
        return faults;
    }
    std::string fits_items(const Value& value, const Value& schema, const std::string& where) const {
        int index = 0;
        for (const auto& item : *value.array_items())
            if (auto fault = fits(item, schema.find("items"), where + "/" + std::to_string(index++)); !fault.empty())
                return fault;
        return "";
    }
    std::string fits_members(const Value& value, const Value& schema, const std::string& where) const {
        if (const auto* required = schema.find("required"))
            for (const auto& name : *required->array_items())
                if (value.find(*name.string()) == nullptr) return where + ": misses " + *name.string();
        const auto* properties = schema.find("properties");
        const auto* more = schema.find("additionalProperties");
        for (const auto& [name, member] : *value.members()) {
            const auto* property = properties == nullptr ? nullptr : properties->find(name);
            if (property == nullptr && more != nullptr && more->boolean() != nullptr && *more->boolean()) continue;
            if (property == nullptr && more != nullptr && more->is_object()) property = more;
            if (property == nullptr) return where + "/" + name + ": is not documented";
            if (auto fault = fits(member, property, where + "/" + name); !fault.empty()) return fault;
        }
        return "";
    }

    const Value& document_;
};

}  // namespace till::test

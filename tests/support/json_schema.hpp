#pragma once

// Checks a JSON document against one of docs/schemas: the part of JSON Schema 2020-12 that these
// use. A keyword it does not know is itself a mistake, so that none is passed over in silence.

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

namespace vigie::test {

class JsonSchema {
  public:
    explicit JsonSchema(const std::filesystem::path& file)
        : folder_(file.parent_path()), schema_(load(file)) {}

    // What is wrong, each with its place; empty: nothing.
    [[nodiscard]] std::vector<std::string> mistakes(const std::string& document) const {
        std::vector<std::string> found;
        const Json value = Json::parse(document, nullptr, false);
        if (value.is_discarded()) {
            found.emplace_back("not JSON");
        } else {
            check(schema_, value, "", found);
        }
        return found;
    }

  private:
    using Json = nlohmann::json;
    using Mistakes = std::vector<std::string>;

    static Json load(const std::filesystem::path& file) {
        std::ifstream in(file);
        return Json::parse(in);
    }

    static bool has_type(const Json& value, const std::string& type) {
        return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
               (type == "string" && value.is_string()) ||
               (type == "boolean" && value.is_boolean()) ||
               (type == "integer" && value.is_number_integer()) ||
               (type == "number" && value.is_number());
    }

    void check(const Json& schema,
               const Json& value,
               const std::string& at,
               Mistakes& found) const {
        for (const auto& [keyword, rule] : schema.items()) {
            if (keyword == "$ref") {
                check(load(folder_ / rule.get<std::string>()), value, at, found);
            } else if (keyword == "allOf") {
                for (const Json& each : rule) {
                    check(each, value, at, found);
                }
            } else if (keyword == "properties") {
                check_members(rule, value, at, found);
            } else if (keyword == "items") {
                for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) {
                    check(rule, value[i], at + '/' + std::to_string(i), found);
                }
            } else if (!holds(keyword, rule, value)) {
                found.push_back(at + ": " + keyword + ' ' + rule.dump() + " is not met by " +
                                value.dump().substr(0, 80));
            }
        }
    }

    void check_members(const Json& members,
                       const Json& value,
                       const std::string& at,
                       Mistakes& found) const {
        for (const auto& [name, rule] : members.items()) {
            if (value.is_object() && value.contains(name)) {
                check(rule, value[name], at + '/' + name, found);
            }
        }
    }

    static bool holds(const std::string& keyword, const Json& rule, const Json& value) {
        if (keyword == "type") {
            return has_type(value, rule);
        }
        if (keyword == "const") {
            return value == rule;
        }
        if (keyword == "enum") {
            return std::find(rule.begin(), rule.end(), value) != rule.end();
        }
        if (keyword == "required") {
            return std::all_of(
                rule.begin(), rule.end(), [&](const Json& name) { return value.contains(name); });
        }
        if (keyword == "pattern") {
            return !value.is_string() ||
                   std::regex_search(value.get<std::string>(), std::regex(rule.get<std::string>()));
        }
        if (keyword == "minLength") {
            return !value.is_string() || value.get<std::string>().size() >= rule;
        }
        if (keyword == "minItems") {
            return !value.is_array() || value.size() >= rule;
        }
        if (keyword == "minimum") {
            return !value.is_number() || value >= rule;
        }
        if (keyword == "maximum") {
            return !value.is_number() || value <= rule;
        }
        return keyword == "$schema" || keyword == "$id" || keyword == "title" ||
               keyword == "description";
    }

    std::filesystem::path folder_;
    Json schema_;
};

}  // namespace vigie::test

// The pages' files, built into the program (toolchains/cmake/EmbedFiles.cmake). Any thread.
#pragma once

#include <span>
#include <string_view>

namespace till::firmware::web {

struct Asset {
    std::string_view name;  // "app.js"
    std::string_view bytes;
    std::string_view sha256;  // hex
};

std::span<const Asset> assets();
const Asset* find_asset(std::string_view name);  // nullptr when there is none
std::string_view content_type(std::string_view name);

}  // namespace till::firmware::web

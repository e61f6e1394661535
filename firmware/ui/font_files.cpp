#include "till/firmware/ui/text.hpp"

#include <array>
#include <filesystem>

namespace till::firmware::ui {

namespace {

// Debian, Ubuntu and Raspberry Pi OS; Fedora; Arch; Yocto's ttf-dejavu; a terminal image of our own.
constexpr std::array folders{"/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu-sans-fonts",
                             "/usr/share/fonts/TTF", "/usr/share/fonts/ttf", "/usr/share/till/fonts"};

std::string first_existing(const char* name) {
    for (const char* folder : folders) {
        std::error_code ignored;
        const auto path = std::filesystem::path(folder) / name;
        if (std::filesystem::is_regular_file(path, ignored)) return path.string();
    }
    return {};
}

}  // namespace

hal::Result<FontFiles> find_fonts(const FontFiles& configured) {
    FontFiles files = configured;
    if (files.regular.empty()) files.regular = first_existing("DejaVuSans.ttf");
    if (files.regular.empty()) return hal::fail("font-missing", "no DejaVuSans.ttf in the usual folders");
    if (files.bold.empty() && configured.regular.empty()) files.bold = first_existing("DejaVuSans-Bold.ttf");
    if (files.bold.empty()) files.bold = files.regular;  // plain letters rather than another family's bold
    return files;
}

}  // namespace till::firmware::ui

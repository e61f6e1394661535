// The colours of a theme. tests/unit/firmware_ui/contrast_test.cpp holds every text colour to 4.5:1 on its ground.
#pragma once

#include "till/firmware/ui/screens.hpp"

#include <cstdint>

namespace till::firmware::ui {

struct Palette {
    std::uint32_t ground;  // behind everything but the QR, which is black on white always
    std::uint32_t text;
    std::uint32_t muted;   // labels and hints
    std::uint32_t rule;    // thin lines; decoration only
    std::uint32_t accent;  // waiting states
    std::uint32_t good;
    std::uint32_t bad;
    std::uint32_t warn;
    std::uint32_t on_mark;  // drawn on accent, good, bad and warn
};

constexpr Palette palette(Theme theme) {
    if (theme == Theme::dark) {
        return {0xFF11151A, 0xFFF5F7F9, 0xFFA7B0BB, 0xFF2B323A, 0xFF8AB4FF,
                0xFF5FD08F, 0xFFFF9A8F, 0xFFF2C14E, 0xFF11151A};
    }
    return {0xFFFFFFFF, 0xFF14181D, 0xFF59636F, 0xFFE3E7EB, 0xFF2457C5, 0xFF0B7A4B, 0xFFB3261E, 0xFF8A5A00, 0xFFFFFFFF};
}

}  // namespace till::firmware::ui

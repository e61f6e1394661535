// Text: shaped by HarfBuzz, drawn by FreeType with grey-scale anti-aliasing. UTF-8 in, sizes in px of the em.
//
// Nothing is hinted and glyphs sit on quarter pixels: widths scale with the size, letters keep their distances, and
// every FreeType of the last years draws the same picture (hinting is what changes between them). Broken UTF-8 shows U+FFFD, a character the font lacks shows its box.
// Everything but create() succeeds. One instance per thread: faces and the glyph cache are not shared.
// Errors: "font-missing" (no file), "font-invalid" (no scalable font in it).
#pragma once

#include "till/hal/frame.hpp"
#include "till/hal/result.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace till::firmware::ui {

enum class Weight { regular, bold };

struct TextStyle {
    Weight weight = Weight::regular;
    int px = 16;  // 4..1024
    std::uint32_t colour = 0xFF000000;
};

struct FontFiles {
    std::string regular;  // empty: found in the usual folders of distributions
    std::string bold;
};

// The configured files, or the first DejaVu Sans of the usual places.
hal::Result<FontFiles> find_fonts(const FontFiles& configured);

class TextRenderer {
  public:
    static hal::Result<TextRenderer> create(const FontFiles& files = {});

    int width(std::string_view text, const TextStyle& style) const;  // advance, rounded up
    int ascent(const TextStyle& style) const;      // baseline to the top of the tallest letters, accents included
    int descent(const TextStyle& style) const;     // baseline to the lowest point, positive
    int cap_height(const TextStyle& style) const;  // of "H"
    int line_height(const TextStyle& style) const;

    // Draws with the baseline at `y`, starting at `x`; what is outside the frame is left out. Returns the width.
    int draw(hal::Frame& frame, int x, int y, std::string_view text, const TextStyle& style) const;

    // The text itself, or its longest beginning that fits together with "…". Cut between characters.
    std::string ellipsize(std::string_view text, const TextStyle& style, int max_width) const;
    // Lines broken at spaces (a word too long for a line is ellipsized), at most `max_lines`; the last one takes an
    // ellipsis when something is left over.
    std::vector<std::string> wrap(std::string_view text, const TextStyle& style, int max_width, int max_lines) const;
    // The largest size in [min_px, style.px] at which the text is not wider than `max_width`; min_px if none.
    int fit_px(std::string_view text, const TextStyle& style, int max_width, int min_px) const;

    TextRenderer(TextRenderer&&) noexcept;
    TextRenderer& operator=(TextRenderer&&) noexcept;
    ~TextRenderer();

  private:
    struct Impl;
    explicit TextRenderer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace till::firmware::ui

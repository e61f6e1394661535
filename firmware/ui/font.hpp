// Font: one face of a font file, for HarfBuzz (shapes, in font units) and FreeType (pictures of glyphs).
#pragma once

#include "till/hal/result.hpp"

#include <ft2build.h>
#include FT_FREETYPE_H
#include <hb.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace till::firmware::ui {

template <auto Function>
struct CallOnDelete {
    template <class T>
    void operator()(T* object) const {
        Function(object);
    }
};

// Coverage 0..255, `left`/`top` as FreeType says: offset of the picture from the pen, top upwards.
struct Glyph {
    int left = 0, top = 0, width = 0, height = 0;
    std::vector<std::uint8_t> coverage;
};

struct ShapedGlyph {
    std::uint32_t index = 0;
    int x_offset = 0, y_offset = 0, advance = 0;  // font units
};

class Font {
  public:
    static hal::Result<std::unique_ptr<Font>> load(FT_Library library, const std::string& path);

    std::vector<ShapedGlyph> shape(std::string_view text) const;
    int units_per_em() const { return face_->units_per_EM; }
    int ascent_units() const { return ascent_; }
    int descent_units() const { return descent_; }
    int cap_units() const { return cap_; }
    // `quarter` 0..3: the glyph moved right by so many quarter pixels.
    const Glyph& glyph(std::uint32_t index, int px, int quarter);

  private:
    Font() = default;
    void measure();
    Glyph render(std::uint32_t index, int px, int quarter);

    std::string bytes_;  // both libraries read from here, so it is declared first and dies last
    std::unique_ptr<FT_FaceRec, CallOnDelete<FT_Done_Face>> face_;
    std::unique_ptr<hb_font_t, CallOnDelete<hb_font_destroy>> shaper_;
    std::unordered_map<std::uint64_t, Glyph> glyphs_;
    int ascent_ = 0, descent_ = 0, cap_ = 0;
    int current_px_ = 0;
};

}  // namespace till::firmware::ui

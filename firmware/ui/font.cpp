#include "font.hpp"

#include FT_OUTLINE_H
#include <hb-ot.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace till::firmware::ui {

namespace {

constexpr std::size_t largest_font = 32U << 20U;
constexpr std::size_t most_glyphs = 4096;  // cached; a screen needs about 60

// Controls are spaces on a screen: a line feed in a merchant's name must not draw a box.
std::string printable(std::string_view text) {
    std::string clean(text.substr(0, 2048));
    std::replace_if(
        clean.begin(), clean.end(), [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; }, ' ');
    return clean;
}

}  // namespace

hal::Result<std::unique_ptr<Font>> Font::load(FT_Library library, const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return hal::fail("font-missing", path);
    std::unique_ptr<Font> font(new Font);
    font->bytes_.assign(std::istreambuf_iterator<char>(file), {});
    if (font->bytes_.size() > largest_font) return hal::fail("font-invalid", path + ": too large");

    FT_Face face = nullptr;
    if (FT_New_Memory_Face(library, reinterpret_cast<const FT_Byte*>(font->bytes_.data()),
                           static_cast<FT_Long>(font->bytes_.size()), 0, &face) != 0) {
        return hal::fail("font-invalid", path);
    }
    font->face_.reset(face);
    if (!FT_IS_SCALABLE(face) || face->units_per_EM == 0) return hal::fail("font-invalid", path + ": not scalable");

    const std::unique_ptr<hb_blob_t, CallOnDelete<hb_blob_destroy>> blob(hb_blob_create(
        font->bytes_.data(), static_cast<unsigned>(font->bytes_.size()), HB_MEMORY_MODE_READONLY, nullptr, nullptr));
    const std::unique_ptr<hb_face_t, CallOnDelete<hb_face_destroy>> shapes(hb_face_create(blob.get(), 0));
    font->shaper_.reset(hb_font_create(shapes.get()));
    hb_ot_font_set_funcs(font->shaper_.get());
    hb_font_set_scale(font->shaper_.get(), face->units_per_EM, face->units_per_EM);
    font->measure();
    return font;
}

void Font::measure() {
    // From the letters themselves: the face's own ascender leaves room for scripts we do not draw. "Ñ" and "Ϊ"
    // are about the tallest, "ç" and "ρ" the lowest of our languages.
    const auto box = [this](FT_ULong letter, bool top, int otherwise) {
        if (FT_Load_Glyph(face_.get(), FT_Get_Char_Index(face_.get(), letter), FT_LOAD_NO_SCALE) != 0) return otherwise;
        const auto& metrics = face_->glyph->metrics;
        return static_cast<int>(top ? metrics.horiBearingY : metrics.height - metrics.horiBearingY);
    };
    cap_ = box('H', true, face_->ascender);
    ascent_ = std::max(box(0xD1, true, face_->ascender), cap_);
    descent_ = std::max({box('g', false, -face_->descender), box(0xE7, false, 0), 0});
}

std::vector<ShapedGlyph> Font::shape(std::string_view text) const {
    const std::string clean = printable(text);
    const std::unique_ptr<hb_buffer_t, CallOnDelete<hb_buffer_destroy>> buffer(hb_buffer_create());
    hb_buffer_add_utf8(buffer.get(), clean.data(), static_cast<int>(clean.size()), 0, -1);
    hb_buffer_guess_segment_properties(buffer.get());
    hb_buffer_set_direction(buffer.get(), HB_DIRECTION_LTR);
    hb_buffer_set_language(buffer.get(), hb_language_from_string("en", -1));  // not the process's locale
    hb_shape(shaper_.get(), buffer.get(), nullptr, 0);

    unsigned count = 0;
    const auto* info = hb_buffer_get_glyph_infos(buffer.get(), &count);
    const auto* place = hb_buffer_get_glyph_positions(buffer.get(), &count);
    std::vector<ShapedGlyph> glyphs(count);
    for (unsigned i = 0; i < count; ++i) {
        glyphs[i] = {info[i].codepoint, place[i].x_offset, place[i].y_offset, place[i].x_advance};
    }
    return glyphs;
}

const Glyph& Font::glyph(std::uint32_t index, int px, int quarter) {
    const auto key =
        std::uint64_t{index} << 32U | static_cast<std::uint64_t>(px) << 2U | static_cast<std::uint64_t>(quarter);
    if (const auto known = glyphs_.find(key); known != glyphs_.end()) return known->second;
    if (glyphs_.size() >= most_glyphs) glyphs_.clear();
    return glyphs_.emplace(key, render(index, px, quarter)).first->second;
}

Glyph Font::render(std::uint32_t index, int px, int quarter) {
    if (current_px_ != px) {
        if (FT_Set_Pixel_Sizes(face_.get(), 0, static_cast<FT_UInt>(px)) != 0) return {};
        current_px_ = px;
    }
    if (FT_Load_Glyph(face_.get(), index, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0) return {};
    FT_GlyphSlot slot = face_->glyph;
    FT_Outline_Translate(&slot->outline, quarter * 16, 0);
    if (FT_Render_Glyph(slot, FT_RENDER_MODE_NORMAL) != 0) return {};
    const FT_Bitmap& bitmap = slot->bitmap;
    Glyph glyph{slot->bitmap_left, slot->bitmap_top, static_cast<int>(bitmap.width), static_cast<int>(bitmap.rows), {}};
    glyph.coverage.reserve(static_cast<std::size_t>(glyph.width) * static_cast<std::size_t>(glyph.height));
    for (int row = 0; row < glyph.height; ++row) {
        const unsigned char* line = bitmap.buffer + static_cast<std::ptrdiff_t>(row) * bitmap.pitch;
        glyph.coverage.insert(glyph.coverage.end(), line, line + glyph.width);
    }
    return glyph;
}

}  // namespace till::firmware::ui

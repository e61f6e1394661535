#include "till/firmware/ui/text.hpp"

#include "font.hpp"
#include "pixels.hpp"

#include <algorithm>

namespace till::firmware::ui {

struct TextRenderer::Impl {
    std::unique_ptr<FT_LibraryRec_, CallOnDelete<FT_Done_FreeType>> library;  // dies after the fonts
    std::unique_ptr<Font> regular;
    std::unique_ptr<Font> bold;

    Font& font(Weight weight) const { return weight == Weight::bold ? *bold : *regular; }
};

namespace {

int rounded_up(std::int64_t units, int px, int units_per_em) {
    return static_cast<int>((units * px + units_per_em - 1) / units_per_em);
}

std::int64_t advance_units(const Font& font, std::string_view text) {
    std::int64_t units = 0;
    for (const ShapedGlyph& glyph : font.shape(text))
        units += glyph.advance;
    return units;
}

void paint(hal::Frame& frame, const Glyph& glyph, int left, int top, std::uint32_t colour) {
    const int first_row = std::max(0, -top);
    const int end_row = std::min(glyph.height, frame.height - top);
    const int first = std::max(0, -left);
    const int end = std::min(glyph.width, frame.width - left);
    for (int row = first_row; row < end_row; ++row) {
        std::uint32_t* out = frame.row(top + row) + left;
        const std::uint8_t* in = glyph.coverage.data() + static_cast<std::ptrdiff_t>(row) * glyph.width;
        for (int column = first; column < end; ++column) {
            if (in[column] != 0) out[column] = blend(out[column], colour, in[column]);
        }
    }
}

}  // namespace

hal::Result<TextRenderer> TextRenderer::create(const FontFiles& files) {
    const auto found = find_fonts(files);
    if (!found) return std::unexpected(found.error());
    auto impl = std::make_unique<Impl>();
    FT_Library library = nullptr;
    if (FT_Init_FreeType(&library) != 0) return hal::fail("font-invalid", "FreeType does not start");
    impl->library.reset(library);
    auto regular = Font::load(library, found->regular);
    if (!regular) return std::unexpected(regular.error());
    auto bold = Font::load(library, found->bold);
    if (!bold) return std::unexpected(bold.error());
    impl->regular = std::move(*regular);
    impl->bold = std::move(*bold);
    return TextRenderer(std::move(impl));
}

TextRenderer::TextRenderer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TextRenderer::TextRenderer(TextRenderer&&) noexcept = default;
TextRenderer& TextRenderer::operator=(TextRenderer&&) noexcept = default;
TextRenderer::~TextRenderer() = default;

int TextRenderer::width(std::string_view text, const TextStyle& style) const {
    const Font& font = impl_->font(style.weight);
    return rounded_up(advance_units(font, text), style.px, font.units_per_em());
}

int TextRenderer::ascent(const TextStyle& style) const {
    const Font& font = impl_->font(style.weight);
    return rounded_up(font.ascent_units(), style.px, font.units_per_em());
}

int TextRenderer::descent(const TextStyle& style) const {
    const Font& font = impl_->font(style.weight);
    return rounded_up(font.descent_units(), style.px, font.units_per_em());
}

int TextRenderer::cap_height(const TextStyle& style) const {
    const Font& font = impl_->font(style.weight);
    return rounded_up(font.cap_units(), style.px, font.units_per_em());
}

int TextRenderer::line_height(const TextStyle& style) const { return (style.px * 135 + 99) / 100; }

int TextRenderer::draw(hal::Frame& frame, int x, int y, std::string_view text, const TextStyle& style) const {
    Font& font = impl_->font(style.weight);
    std::int64_t pen = 0;  // font units
    // Floor division, in quarter pixels: offsets may be negative.
    const auto quarters = [&](std::int64_t units) {
        const std::int64_t scaled = units * style.px * 4;
        const std::int64_t em = font.units_per_em();
        return static_cast<int>(scaled >= 0 ? scaled / em : -((-scaled + em - 1) / em));
    };
    for (const ShapedGlyph& shaped : font.shape(text)) {
        const int at = quarters(pen + shaped.x_offset);
        const int up = quarters(shaped.y_offset) / 4;
        const Glyph& glyph = font.glyph(shaped.index, style.px, at & 3);
        paint(frame, glyph, x + (at >> 2) + glyph.left, y - up - glyph.top, style.colour);
        pen += shaped.advance;
    }
    return rounded_up(pen, style.px, font.units_per_em());
}

int TextRenderer::fit_px(std::string_view text, const TextStyle& style, int max_width, int min_px) const {
    const Font& font = impl_->font(style.weight);
    const std::int64_t units = std::max<std::int64_t>(advance_units(font, text), 1);
    const std::int64_t fits = static_cast<std::int64_t>(std::max(max_width, 0)) * font.units_per_em() / units;
    return static_cast<int>(std::clamp<std::int64_t>(fits, min_px, std::max(style.px, min_px)));
}

}  // namespace till::firmware::ui

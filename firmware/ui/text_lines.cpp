// Breaking and shortening: the parts of TextRenderer that only measure.
#include "till/firmware/ui/text.hpp"

namespace till::firmware::ui {

namespace {

constexpr std::string_view ellipsis = "…";

// Where the text may be cut: before a character that is no continuation byte and no mark that belongs to the one
// before it (combining diacritics U+0300..036F, zero width joiner U+200D, variation selector U+FE0F).
bool cut_allowed(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    if ((byte(at) & 0xC0U) == 0x80U) return false;
    if (byte(at) == 0xCCU || (byte(at) == 0xCDU && byte(at + 1) <= 0xAFU)) return false;
    if (byte(at) == 0xE2U && byte(at + 1) == 0x80U && byte(at + 2) == 0x8DU) return false;
    return !(byte(at) == 0xEFU && byte(at + 1) == 0xB8U && byte(at + 2) == 0x8FU);
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    return text;
}

}  // namespace

std::string TextRenderer::ellipsize(std::string_view text, const TextStyle& style, int max_width) const {
    if (width(text, style) <= max_width) return std::string(text);
    std::string best;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!cut_allowed(text, at)) continue;
        std::string shorter(trimmed(text.substr(0, at)));
        shorter += ellipsis;
        if (width(shorter, style) > max_width) break;
        best = std::move(shorter);
    }
    return best;
}

std::vector<std::string> TextRenderer::wrap(std::string_view text, const TextStyle& style, int max_width,
                                            int max_lines) const {
    std::vector<std::string> lines;
    std::string_view rest = trimmed(text);
    while (!rest.empty() && static_cast<int>(lines.size()) < max_lines) {
        if (static_cast<int>(lines.size()) + 1 == max_lines) {
            lines.push_back(ellipsize(rest, style, max_width));
            break;
        }
        std::size_t taken = std::min(rest.find(' '), rest.size());  // at least one word
        for (auto next = taken; next < rest.size();) {
            next = std::min(rest.find(' ', next + 1), rest.size());
            if (width(rest.substr(0, next), style) > max_width) break;
            taken = next;
        }
        lines.push_back(ellipsize(trimmed(rest.substr(0, taken)), style, max_width));
        rest = trimmed(rest.substr(taken));
    }
    return lines;
}

}  // namespace till::firmware::ui

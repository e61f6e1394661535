#include "shapes.hpp"
#include "till/drivers/display/png.hpp"
#include "till/drivers/printer/text.hpp"
#include "till/firmware/ui/qr_code.hpp"
#include "till/firmware/ui/receipt.hpp"
#include "till/firmware/ui/text.hpp"

#include <algorithm>

namespace till::firmware::ui {

namespace {

constexpr int narrowest = 200;
constexpr int widest = 2000;
constexpr int longest = 20'000;  // px; a receipt of a thousand lines stays below
constexpr std::uint32_t ink = 0xFF14181D;
constexpr std::uint32_t faint = 0xFFB8BFC7;

// Runs over the document twice: once to measure (`frame` is null), once to draw.
class Paper {
  public:
    Paper(const TextRenderer& type, int width, hal::Frame* frame)
        : type_(type), width_(width), margin_(width / 16), y_(margin_), frame_(frame) {}

    void operator()(const hal::ReceiptText& text) {
        const TextStyle style = this->style(text.bold, text.large);
        for (const std::string& row : type_.wrap(text.text, style, inner(), 20)) {
            next_row(style);
            const int room = inner() - type_.width(row, style);
            const int left = text.align == hal::ReceiptText::Align::left     ? 0
                             : text.align == hal::ReceiptText::Align::centre ? room / 2
                                                                             : room;
            draw(margin_ + left, row, style);
        }
    }
    void operator()(const hal::ReceiptColumns& columns) {
        const TextStyle style = this->style(columns.bold, false);
        const std::string right = type_.ellipsize(columns.right, style, inner());
        const int value = type_.width(right, style);
        const int room = inner() - value - em();
        const bool beside = room >= inner() / 3 || type_.width(columns.left, style) <= room;
        bool first = true;
        for (const std::string& row : type_.wrap(columns.left, style, beside ? room : inner(), 20)) {
            next_row(style);
            draw(margin_, row, style);
            if (beside && first) draw(margin_ + inner() - value, right, style);
            first = false;
        }
        if (beside && !first) return;
        next_row(style);
        draw(margin_ + inner() - value, right, style);
    }
    void operator()(const hal::ReceiptRule&) {
        y_ += em() * 3 / 4;
        if (frame_ != nullptr) fill_rect(*frame_, {margin_, y_, inner(), std::max(1, em() / 14)}, faint);
        y_ += em() / 2;
    }
    void operator()(const hal::ReceiptQr& qr) {
        const auto code = encode_qr(qr.payload);
        const int side = std::min(inner(), width_ * 6 / 10);
        const auto place = code ? fit_qr(*code, {(width_ - side) / 2, y_, side, side}) : std::unexpected(code.error());
        if (!place) return (*this)(hal::ReceiptText{qr.payload, hal::ReceiptText::Align::left, false, false});
        if (frame_ != nullptr) draw_qr(*frame_, *code, *place);
        y_ += side;
    }
    int height() const { return y_ + margin_; }

  private:
    int em() const { return std::max(10, width_ / 26); }
    int inner() const { return width_ - 2 * margin_; }
    TextStyle style(bool bold, bool large) const {
        return {bold ? Weight::bold : Weight::regular, large ? em() * 3 / 2 : em(), ink};
    }
    void next_row(const TextStyle& style) { y_ += type_.line_height(style); }
    void draw(int x, const std::string& row, const TextStyle& style) {
        if (frame_ != nullptr) type_.draw(*frame_, x, y_ - style.px * 3 / 10, row, style);
    }

    const TextRenderer& type_;
    int width_;
    int margin_;
    int y_;
    hal::Frame* frame_;
};

int run(const hal::ReceiptDocument& document, Paper paper) {
    const hal::ReceiptText copy{"COPY", hal::ReceiptText::Align::centre, true, true};
    if (document.copy) paper(copy);
    for (const auto& element : document.elements)
        std::visit(paper, element);
    if (document.copy) paper(copy);
    return paper.height();
}

}  // namespace

hal::Result<hal::Frame> receipt_frame(const hal::ReceiptDocument& document, int width_px,
                                      const ReceiptOptions& options) {
    if (width_px < narrowest || width_px > widest) {
        return hal::fail("geometry-invalid", std::to_string(width_px) + " px of paper");
    }
    const auto type = TextRenderer::create({options.font_regular, options.font_bold});
    if (!type) return std::unexpected(type.error());
    const int height = run(document, Paper(*type, width_px, nullptr));
    if (height > longest) return hal::fail("receipt-invalid", "too long for a picture");
    hal::Frame frame(width_px, height);
    run(document, Paper(*type, width_px, &frame));
    return frame;
}

hal::Result<std::string> receipt_text(const hal::json::Value& body, int columns, const ReceiptOptions& options) {
    const auto document = receipt_document(body, options);
    if (!document) return std::unexpected(document.error());
    return drivers::printer::render_text(*document, columns);
}

hal::Result<std::string> receipt_png(const hal::json::Value& body, int width_px, const ReceiptOptions& options) {
    const auto document = receipt_document(body, options);
    if (!document) return std::unexpected(document.error());
    const auto frame = receipt_frame(*document, width_px, options);
    if (!frame) return std::unexpected(frame.error());
    return drivers::display::encode_png(*frame);
}

}  // namespace till::firmware::ui

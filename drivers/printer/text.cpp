#include "till/drivers/printer/text.hpp"

#include <algorithm>
#include <cstdint>

namespace till::drivers::printer {

namespace {

struct Character {
    std::string bytes;
    char32_t code = 0;
    int columns = 1;
};

bool in(char32_t code, char32_t first, char32_t last) { return code >= first && code <= last; }

// Marks take no column of their own; CJK, Hangul, fullwidth forms and emoji take two (Unicode TR 11, coarsely).
int columns_of(char32_t code) {
    if (in(code, 0x300, 0x36F) || in(code, 0x200B, 0x200D) || in(code, 0xFE00, 0xFE0F)) return 0;
    const bool wide = in(code, 0x1100, 0x115F) || in(code, 0x2E80, 0xA4CF) || in(code, 0xAC00, 0xD7A3) ||
                      in(code, 0xF900, 0xFAFF) || in(code, 0xFE30, 0xFE4F) || in(code, 0xFF00, 0xFF60) ||
                      in(code, 0x1F300, 0x1FAFF) || in(code, 0x20000, 0x3FFFD);
    return wide ? 2 : 1;
}

// The next character; a byte that is no UTF-8 (also overlong forms and surrogates) is "?" and one byte long.
Character take(std::string_view& rest) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    const unsigned char lead = byte(0);
    const std::size_t length = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
    bool good = length != 0 && length <= rest.size();
    char32_t code = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t i = 1; good && i < length; ++i) {
        good = byte(i) >> 6 == 2;
        code = code << 6 | (byte(i) & 0x3FU);
    }
    constexpr char32_t shortest[] = {0, 0, 0x80, 0x800, 0x10000};
    good = good && code >= shortest[length] && code <= 0x10FFFF && !in(code, 0xD800, 0xDFFF);
    Character taken{good ? std::string(rest.substr(0, length)) : "?", good ? code : U'?', 1};
    rest.remove_prefix(good ? length : 1);
    if (taken.code < 0x20 || in(taken.code, 0x7F, 0x9F)) taken = {" ", U' ', 1};
    taken.columns = columns_of(taken.code);
    return taken;
}

std::vector<Character> characters(std::string_view text) {
    std::vector<Character> all;
    while (!text.empty())
        all.push_back(take(text));
    return all;
}

std::string spaces(int count) { return std::string(static_cast<std::size_t>(std::max(count, 0)), ' '); }

// Words are put on lines one character at a time; `word` is what has been read since the last space.
class Wrapper {
  public:
    explicit Wrapper(int columns) : columns_(columns) {}

    void add(const Character& c) {
        if (c.code == U' ') {
            end_word();
            return;
        }
        if (word_columns_ + c.columns > columns_) split_word();
        word_ += c.bytes;
        word_columns_ += c.columns;
    }

    std::vector<std::string> finish() {
        end_word();
        if (!line_.empty() || lines_.empty()) lines_.push_back(line_);
        return std::move(lines_);
    }

  private:
    void end_word() {
        if (word_.empty()) return;
        const int gap = line_.empty() ? 0 : 1;
        if (line_columns_ + gap + word_columns_ > columns_) next_line();
        if (!line_.empty()) {
            line_ += ' ';
            ++line_columns_;
        }
        line_ += word_;
        line_columns_ += word_columns_;
        word_.clear();
        word_columns_ = 0;
    }
    void split_word() {
        if (!line_.empty()) next_line();
        lines_.push_back(std::move(word_));
        word_.clear();
        word_columns_ = 0;
    }
    void next_line() {
        lines_.push_back(std::move(line_));
        line_.clear();
        line_columns_ = 0;
    }

    int columns_;
    std::vector<std::string> lines_;
    std::string line_, word_;
    int line_columns_ = 0, word_columns_ = 0;
};

class TextPaper {
  public:
    explicit TextPaper(int columns) : columns_(columns) {}

    void operator()(const hal::ReceiptText& text) {
        for (const std::string& line : wrap_columns(text.text, columns_)) {
            const int room = columns_ - text_columns(line);
            const int left = text.align == hal::ReceiptText::Align::left     ? 0
                             : text.align == hal::ReceiptText::Align::centre ? room / 2
                                                                             : room;
            put(line.empty() ? line : spaces(left) + line);
        }
    }
    void operator()(const hal::ReceiptColumns& row) {
        const int value = text_columns(row.right);
        const int label_room = columns_ - value - 1;
        // A value that leaves its label less than a third of the paper goes below it.
        if (value > 0 && (label_room < columns_ / 3 && text_columns(row.left) > label_room)) {
            (*this)(hal::ReceiptText{row.left, hal::ReceiptText::Align::left, row.bold, false});
            (*this)(hal::ReceiptText{row.right, hal::ReceiptText::Align::right, row.bold, false});
            return;
        }
        auto labels = wrap_columns(row.left, value > 0 ? label_room : columns_);
        const std::string right = value > 0 ? wrap_columns(row.right, value).front() : std::string{};
        put(labels.front() + (value > 0 ? spaces(columns_ - value - text_columns(labels.front())) + right : ""));
        for (std::size_t i = 1; i < labels.size(); ++i)
            put(labels[i]);
    }
    void operator()(const hal::ReceiptRule&) { put(std::string(static_cast<std::size_t>(columns_), '-')); }
    void operator()(const hal::ReceiptQr& qr) {
        for (const std::string& line : wrap_columns(qr.payload, columns_))
            put(line);
    }
    std::string take() { return std::move(out_); }

  private:
    void put(const std::string& line) { out_ += line + "\n"; }
    int columns_;
    std::string out_;
};

}  // namespace

int text_columns(std::string_view text) {
    int columns = 0;
    for (const Character& c : characters(text))
        columns += c.columns;
    return columns;
}

std::vector<std::string> wrap_columns(std::string_view text, int columns) {
    Wrapper wrapper(std::max(columns, 2));
    for (const Character& c : characters(text))
        wrapper.add(c);
    return wrapper.finish();
}

std::string render_text(const hal::ReceiptDocument& document, int columns) {
    TextPaper paper(std::clamp(columns, 24, 80));
    const hal::ReceiptText copy{"*** COPY ***", hal::ReceiptText::Align::centre, true, false};
    if (document.copy) paper(copy);
    for (const auto& element : document.elements)
        std::visit(paper, element);
    if (document.copy) paper(copy);
    return paper.take();
}

}  // namespace till::drivers::printer

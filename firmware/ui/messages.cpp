#include "messages.hpp"

#include "code_groups.hpp"
#include "till/firmware/ui/amount_format.hpp"
#include "till/firmware/ui/texts.hpp"

#include <algorithm>

namespace till::firmware::ui {

namespace {

class Writer {
  public:
    Writer(const ScreenModel& model, const Palette& colours) : model_(model), colours_(colours) {}

    std::string say(Text id) const { return std::string(text(id, model_.locale)); }
    std::string amount_text() const { return model_.amount ? format_amount(*model_.amount, model_.locale) : ""; }

    static Item icon(Icon icon, std::uint32_t colour, double size = 14) {
        Item item;
        item.kind = Item::Kind::icon;
        item.icon = icon;
        item.size = size;
        item.colour = colour;
        return item;
    }
    Item title(std::string words) const {
        return {.text = std::move(words),
                .weight = Weight::bold,
                .size = 7.4,
                .gap = 8.5,
                .colour = colours_.text,
                .max_lines = 2};
    }
    Item hint(std::string words) const {
        return {.text = std::move(words), .size = 4.8, .gap = 5.2, .colour = colours_.muted, .max_lines = 3};
    }
    Item label(std::string words) const {
        return {.text = std::move(words), .size = 5.4, .gap = 7, .colour = colours_.muted};
    }
    Item amount(std::string words, double size = 12) const {
        Item item{.text = std::move(words), .weight = Weight::bold, .size = size, .gap = 6.5, .colour = colours_.text};
        item.whole = true;
        return item;
    }
    Item countdown() const {
        Item item{.text = say(Text::time_left) + "\u00A0" + format_countdown(*model_.countdown_s),
                  .size = 4.8,
                  .gap = 6.5,
                  .colour = colours_.muted};
        item.kind = Item::Kind::countdown;
        return item;
    }
    Item code(std::string digits) const {
        Item item{.text = std::move(digits), .weight = Weight::bold, .size = 13, .gap = 7, .colour = colours_.text};
        item.kind = Item::Kind::code;
        item.whole = true;
        item.max_lines = 3;
        return item;
    }
    std::vector<Item> foot() const {
        std::string line = model_.merchant;
        if (!line.empty() && !model_.method_title.empty()) line += "  ·  ";
        line += model_.method_title;
        if (line.empty()) return {};
        return {{.text = std::move(line), .size = 4.2, .colour = colours_.muted}};
    }

  private:
    const ScreenModel& model_;
    const Palette& colours_;
};

Message idle(const Writer& write, const ScreenModel& model) {
    Message message;
    if (model.merchant.empty()) {
        message.body = {write.amount(write.say(Text::welcome))};
        return message;
    }
    Item name = write.amount(model.merchant, 11);
    name.max_lines = 2;
    name.whole = false;
    message.body = {name, write.label(write.say(Text::welcome))};
    return message;
}

Message only_amount(const Writer& write) {
    Message message;
    Item amount = write.amount(write.amount_text(), 19);
    amount.gap = 8;
    message.body = {write.label(write.say(Text::to_pay)), amount};
    message.foot = write.foot();
    return message;
}

// The customer acts or waits: icon, what to do, how, the amount and the time.
Message waiting(const Writer& write, const ScreenModel& model, Item icon, Text title, Text hint) {
    Message message;
    icon.size = 12.5;
    message.body = {std::move(icon), write.title(write.say(title)), write.hint(write.say(hint))};
    if (model.amount) message.body.push_back(write.amount(write.amount_text(), 10));
    message.body.back().gap = 8;
    if (model.countdown_s) message.body.push_back(write.countdown());
    message.foot = write.foot();
    return message;
}

Message with_code(const Writer& write, const ScreenModel& model, Text title, Text hint) {
    Message message;
    if (hint == Text::paycode_hint && is_creditor_reference(model.paycode)) hint = Text::rf_code_hint;
    message.body = {write.title(write.say(title)), write.code(code_in_groups(model.paycode)),
                    write.hint(write.say(hint))};
    message.body.back().gap = 6.5;
    if (model.kind == ScreenKind::paycode && model.amount) message.body.push_back(write.amount(write.amount_text(), 9));
    if (model.kind == ScreenKind::paycode && model.countdown_s) message.body.push_back(write.countdown());
    message.foot = write.foot();
    return message;
}

// Money moved: icon, word, amount, thanks.
Message success(const Writer& write, Item icon, Text title, Text hint) {
    Message message;
    message.body = {std::move(icon), write.title(write.say(title)), write.amount(write.amount_text()),
                    write.hint(write.say(hint))};
    message.body[2].gap = 8;
    message.body[3].gap = 6.5;
    message.foot = write.foot();
    return message;
}

// The rest can be paid with the same code.
Message partly_with_code(const Writer& write, const ScreenModel& model, const std::string& left) {
    Message message;
    message.body = {write.title(write.say(Text::partial_title)), write.code(code_in_groups(model.paycode)),
                    write.label(write.say(Text::remaining)), write.amount(left, 10),
                    write.hint(write.say(Text::paid) + "\u00A0\u00A0" + write.amount_text())};
    message.body.back().max_lines = 1;
    message.body.back().whole = true;
    if (model.countdown_s) message.body.push_back(write.countdown());
    message.foot = write.foot();
    return message;
}

Message partly(const Writer& write, const ScreenModel& model, Item icon) {
    Message message;
    const std::string left = format_amount(model.remaining.value_or(hal::Money{}), model.locale);
    if (!model.paycode.empty()) return partly_with_code(write, model, left);
    icon.size = 12.5;
    message.body = {std::move(icon), write.title(write.say(Text::partial_title)),
                    write.label(write.say(Text::remaining)), write.amount(left),
                    write.hint(write.say(Text::paid) + "\u00A0\u00A0" + write.amount_text())};
    message.body.back().max_lines = 1;
    message.body.back().whole = true;
    message.body.back().gap = 6.5;
    message.foot = write.foot();
    return message;
}

// No money moved: icon, word, why, whom to ask.
Message failure(const Writer& write, const ScreenModel& model, Item icon, Text title, Text advice) {
    Message message;
    message.body = {std::move(icon), write.title(write.say(title))};
    const auto why = reason_text(model.reason, model.locale);
    message.body.push_back(write.hint(why.empty() ? write.say(advice) : std::string(why)));
    message.foot = write.foot();
    return message;
}

Message technician(const Writer& write, const ScreenModel& model, const Palette& colours) {
    Message message;
    message.align = Align::left;
    Item title = write.title(model.merchant.empty() ? write.say(Text::technician_title) : model.merchant);
    title.size = 6;
    message.body = {title};
    for (std::size_t i = 0; i < std::min<std::size_t>(model.lines.size(), 16); ++i) {
        message.body.push_back(
            {.text = model.lines[i], .size = 4.2, .gap = i == 0 ? 7.0 : 4.0, .colour = colours.text});
    }
    return message;
}

}  // namespace

Message message_for(const ScreenModel& model, const Palette& c) {
    const Writer write(model, c);
    const auto icon = [](Icon which, std::uint32_t colour) { return Writer::icon(which, colour); };
    switch (model.kind) {
        case ScreenKind::idle: return idle(write, model);
        case ScreenKind::amount:
        case ScreenKind::qr: return only_amount(write);
        case ScreenKind::short_code_wait:
            return waiting(write, model, icon(Icon::phone_waiting, c.accent), Text::phone_title, Text::phone_hint);
        case ScreenKind::customer_active:
            return waiting(write, model, icon(Icon::phone_active, c.accent), Text::continue_title, Text::continue_hint);
        case ScreenKind::checking:
            return waiting(write, model, icon(Icon::dots, c.accent), Text::checking_title, Text::checking_hint);
        case ScreenKind::paycode: return with_code(write, model, Text::paycode_title, Text::paycode_hint);
        case ScreenKind::pairing: return with_code(write, model, Text::pairing_title, Text::pairing_hint);
        case ScreenKind::approved:
            return success(write, icon(Icon::check, c.good), Text::approved_title, Text::approved_hint);
        case ScreenKind::refunded:
            return success(write, icon(Icon::back, c.good), Text::refunded_title, Text::refunded_hint);
        case ScreenKind::partial: return partly(write, model, icon(Icon::half, c.warn));
        case ScreenKind::declined:
            return failure(write, model, icon(Icon::cross, c.bad), Text::declined_title, Text::ask_staff);
        case ScreenKind::cancelled:
            return failure(write, model, icon(Icon::stop, c.muted), Text::cancelled_title, Text::ask_staff);
        case ScreenKind::expired:
            return failure(write, model, icon(Icon::clock, c.warn), Text::expired_title, Text::ask_staff);
        case ScreenKind::offline:
            return failure(write, model, icon(Icon::barred, c.muted), Text::unavailable_title, Text::unavailable_hint);
        case ScreenKind::technician: return technician(write, model, c);
    }
    return {};
}

QrWords qr_words(const ScreenModel& model, const Palette& c) {
    const Writer write(model, c);
    QrWords words;
    const bool rest = model.kind == ScreenKind::partial;  // a part is paid, the same code takes the rest
    words.amount = write.amount(
        rest ? format_amount(model.remaining.value_or(hal::Money{}), model.locale) : write.amount_text(), 15);
    Item hint =
        write.hint(rest ? write.say(Text::paid) + "\u00A0\u00A0" + write.amount_text() : write.say(Text::scan_hint));
    hint.whole = rest;
    words.call = {write.title(write.say(rest ? Text::remaining : Text::scan_title)), hint};
    words.head = write.foot();
    if (model.countdown_s) words.countdown = write.countdown();
    if (!model.merchant.empty()) {
        words.payee.push_back({.text = write.say(Text::pay_to), .size = 4.2, .gap = 7, .colour = c.muted});
        words.payee.push_back({.text = model.merchant,
                               .weight = Weight::bold,
                               .size = 5.2,
                               .gap = 3.8,
                               .colour = c.text,
                               .max_lines = 2});
    }
    if (!model.method_title.empty()) {
        words.payee.push_back({.text = model.method_title, .size = 4.6, .gap = 4, .colour = c.muted});
    }
    return words;
}

}  // namespace till::firmware::ui

// What each screen says, as items without places: the words, sizes and icons of every ScreenKind.
#pragma once

#include "layout.hpp"
#include "till/firmware/ui/screens.hpp"

#include <optional>
#include <vector>

namespace till::firmware::ui {

struct Message {
    std::vector<Item> body;
    std::vector<Item> foot;  // merchant and method; may be empty
    Align align = Align::centre;
};

Message message_for(const ScreenModel& model, const Palette& colours);

// The items of a QR screen, which has its own places for them.
struct QrWords {
    Item amount;
    std::vector<Item> call;   // "Scan to pay" and how
    std::vector<Item> payee;  // to whom, by which method
    std::vector<Item> head;   // the same in one line, where there is no room for more
    std::optional<Item> countdown;
};
QrWords qr_words(const ScreenModel& model, const Palette& colours);

}  // namespace till::firmware::ui

// Screens: what the customer sees, composed from values into one Frame.
//
// compose() is a function of its arguments: same model, same geometry, same picture; no clock, no I/O (the
// fonts are read by create()). A QR screen is decoded back from its own pixels by another library before it is
// returned, so a frame that comes out of here can be read by a phone. Every state is told by words and a shape,
// never by colour alone; text on its ground has a contrast of at least 4.5:1; the QR is black on white in every
// theme. Layouts hold from 480x272 to 1920x1080, landscape and portrait (240..4096 px a side are accepted).
// Loop thread only (the composer caches glyphs).
//
// Errors: "screen-model-invalid" (a screen without what it shows), "geometry-invalid", "qr-payload-invalid",
// "qr-does-not-fit", "qr-unreadable", "font-missing", "font-invalid".
#pragma once

#include "till/hal/display.hpp"
#include "till/hal/frame.hpp"
#include "till/hal/money.hpp"
#include "till/hal/result.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace till::firmware::ui {

enum class ScreenKind {
    idle,             // merchant's name
    amount,           // amount, before a method is chosen
    qr,               // qr_payload, amount, payee, countdown
    short_code_wait,  // the request is on the customer's phone
    paycode,          // a code to type or to say elsewhere
    customer_active,  // the customer has opened it: "continue on your phone"
    checking,         // unknown: "please wait, checking"
    approved,
    partial,  // `amount` is paid, `remaining` is not; with qr_payload or paycode the code that takes the rest
    declined,
    cancelled,
    expired,
    refunded,
    offline,     // this method cannot be taken now (the customer is not told about lines)
    pairing,     // `paycode` is the pairing code
    technician,  // `lines`, as they are
};

inline constexpr ScreenKind all_screen_kinds[] = {
    ScreenKind::idle,     ScreenKind::amount,          ScreenKind::qr,        ScreenKind::short_code_wait,
    ScreenKind::paycode,  ScreenKind::customer_active, ScreenKind::checking,  ScreenKind::approved,
    ScreenKind::partial,  ScreenKind::declined,        ScreenKind::cancelled, ScreenKind::expired,
    ScreenKind::refunded, ScreenKind::offline,         ScreenKind::pairing,   ScreenKind::technician};

std::string_view to_string(ScreenKind kind);  // "short-code-wait"

struct ScreenModel {
    ScreenKind kind = ScreenKind::idle;
    std::optional<hal::Money> amount;     // required: amount, qr, approved, partial, refunded
    std::string merchant;                 // the payee's name
    std::string method_title;             // "Klarna", in the merchant's words
    std::string qr_payload;               // required: qr
    int qr_max_version = 40;              // 13 for EPC069-12
    std::string paycode;                  // required: paycode, pairing; at most 32 bytes
    std::optional<int> countdown_s;       // seconds left to pay; shown as m:ss
    std::string locale = "en";            // BCP 47; languages en, it, fr, de, es, el, anything else reads English
    std::string reason;                   // key of a text for declined/cancelled/expired/offline, see texts.hpp;
                                          // an unknown key shows no reason rather than a word nobody understands
    std::optional<hal::Money> remaining;  // required: partial
    std::vector<std::string> lines;       // technician only
};

enum class Theme { light, dark };

struct ScreenOptions {
    Theme theme = Theme::light;
    std::string font_regular;  // path of a TrueType/OpenType file; empty: the distribution's DejaVu Sans
    std::string font_bold;
};

class ScreenComposer {
  public:
    static hal::Result<ScreenComposer> create(const ScreenOptions& options = {});
    hal::Result<hal::Frame> compose(const ScreenModel& model, const hal::DisplayGeometry& geometry) const;

    ScreenComposer(ScreenComposer&&) noexcept;
    ScreenComposer& operator=(ScreenComposer&&) noexcept;
    ~ScreenComposer();

  private:
    struct Impl;
    explicit ScreenComposer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace till::firmware::ui

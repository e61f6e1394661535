#include "display_screen.hpp"

#include "till/drivers/display/png.hpp"

#include <algorithm>

namespace till::firmware::app {
namespace {

constexpr hal::DisplayGeometry virtual_geometry{800, 480, std::nullopt, std::nullopt};
constexpr hal::Duration one_second{1'000};

ui::ScreenKind kind_of(const Payment& p) {
    using ui::ScreenKind;
    switch (p.state) {
        case State::created: return ScreenKind::amount;
        case State::presenting:
            if (!p.presentation.qr_payload.empty()) return ScreenKind::qr;
            return p.presentation.paycode.empty() ? ScreenKind::short_code_wait : ScreenKind::paycode;
        case State::customer_active: return ScreenKind::customer_active;
        case State::authorized:
        case State::cancelling:  // it may yet turn out paid
        case State::unknown: return ScreenKind::checking;
        case State::approved: return ScreenKind::approved;
        case State::partial: return ScreenKind::partial;
        case State::declined: return ScreenKind::declined;
        case State::cancelled: return ScreenKind::cancelled;
        case State::expired: return ScreenKind::expired;
        default: return ScreenKind::idle;  // what happens to a sale later is not the next customer's business
    }
}

}  // namespace

DisplayScreen::DisplayScreen(ui::ScreenComposer composer, hal::Display* display, hal::Scheduler& loop,
                             const hal::Clock& clock, DisplayScreenOptions options)
    : composer_(std::move(composer)), display_(display), loop_(loop), clock_(clock), options_(std::move(options)) {}

ui::ScreenModel DisplayScreen::model_of(const Payment& p) const {
    ui::ScreenModel model;
    model.kind = kind_of(p);
    model.amount = p.sale.amount;
    model.merchant = options_.merchant;
    model.method_title = title_ ? title_(p.sale.method) : p.sale.method;
    const bool over = p.state == State::partial && !(in_parts_ && in_parts_(p.sale.method));
    if (!over) {
        model.qr_payload = p.presentation.qr_payload;
        model.paycode = p.presentation.paycode;
    }
    model.locale = options_.locale;
    model.reason = p.reason.type;
    if (p.sale.method == "bank.epc_qr") model.qr_max_version = 13;  // EPC069-12
    if (p.state == State::partial) {
        model.amount = Money{p.paid, p.sale.amount.currency};
        model.remaining = Money{p.sale.amount.minor - p.paid, p.sale.amount.currency};
    }
    return model;
}

void DisplayScreen::show(const Payment& payment, hal::Callback<hal::Result<void>> done) {
    current_ = model_of(payment);
    deadline_ =
        info(payment.state).occupies_display && payment.state != State::created ? payment.deadline : std::nullopt;
    pairing_.reset();
    draw(current_, std::move(done));
    tick_ = deadline_ ? loop_.after(one_second, [this] { tick(); }) : hal::Timer{};
}

void DisplayScreen::show_idle() {
    current_ = {};
    current_.merchant = options_.merchant;
    current_.locale = options_.locale;
    deadline_.reset();
    tick_.cancel();
    draw(current_, [](hal::Result<void>) {});
}

void DisplayScreen::show_pairing(const std::optional<std::string>& code) {
    pairing_ = code;
    ui::ScreenModel model = current_;
    if (code) {
        model = {};
        model.kind = ui::ScreenKind::pairing;
        model.merchant = options_.merchant;
        model.locale = options_.locale;
        model.paycode = *code;
    }
    draw(model, [](hal::Result<void>) {});
}

int DisplayScreen::seconds_left() const {
    const auto now = clock_.now();
    const auto left =
        deadline_->boot_id == now.boot_id ? deadline_->monotonic - now.monotonic : deadline_->wall - now.wall;
    return static_cast<int>(std::max<std::int64_t>(0, std::chrono::ceil<std::chrono::seconds>(left).count()));
}

void DisplayScreen::tick() {
    if (!deadline_) return;
    if (!pairing_) draw(current_, [](hal::Result<void>) {});
    if (seconds_left() > 0) tick_ = loop_.after(one_second, [this] { tick(); });
}

void DisplayScreen::draw(const ui::ScreenModel& wanted, hal::Callback<hal::Result<void>> done, bool again) {
    ui::ScreenModel model = wanted;
    if (deadline_ && !pairing_) model.countdown_s = seconds_left();
    const auto geometry = display_ != nullptr ? display_->geometry() : virtual_geometry;
    auto frame = composer_.compose(model, geometry);
    if (!frame) {
        // Better nothing than the last customer's code.
        auto failed = [done = std::move(done), error = frame.error()](hal::Result<void>) mutable {
            done(std::unexpected(error));
        };
        return put(hal::Frame(geometry.width, geometry.height), std::move(failed));
    }
    if (again) return put(std::move(*frame), std::move(done));
    auto once_more = [this, wanted, alive = std::weak_ptr(alive_),
                      done = std::move(done)](hal::Result<void> shown) mutable {
        // The panel turned out to be another one (it came up, or was replaced): draw for that one.
        const bool other_panel = !shown && shown.error().type == "frame-geometry" && !alive.expired();
        if (other_panel) return draw(wanted, std::move(done), true);
        done(std::move(shown));
    };
    put(std::move(*frame), std::move(once_more));
}

// What is on the glass already is not sent again, unless the last attempt to put it there failed.
void DisplayScreen::put(hal::Frame frame, hal::Callback<hal::Result<void>> done) {
    if (frame == frame_ && on_glass_) return loop_.post([done = std::move(done)]() mutable { done({}); });
    frame_ = frame;
    png_.clear();
    on_glass_ = display_ == nullptr;
    if (display_ == nullptr) return loop_.post([done = std::move(done)]() mutable { done({}); });
    const auto number = ++presented_;
    display_->present(std::move(frame),
                      [this, number, alive = std::weak_ptr(alive_), done = std::move(done)](auto shown) mutable {
                          if (!alive.expired() && number == presented_) on_glass_ = shown.has_value();
                          done(std::move(shown));
                      });
}

const std::string& DisplayScreen::png() {
    if (png_.empty() && frame_.width > 0) png_ = drivers::display::encode_png(frame_);
    return png_;
}

}  // namespace till::firmware::app

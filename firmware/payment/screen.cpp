// The customer display follows the payment that owns it. A closed payment leaves it at once; its result stays a few
// seconds, then the idle screen. A QR is only called shown after it was read back from the very pixels.
#include "engine.hpp"

namespace till::firmware {

void Engine::update_screen(const LivePtr& entry, State before, std::int64_t paid_before) {
    const Payment& p = entry->payment;
    // An unknown that goes on after all, while nobody else stands there.
    if (on_display.empty() && p.state != before && info(p.state).occupies_display) on_display = p.id;
    if (on_display != p.id) return;
    if (p.state == State::presenting && before != State::presenting) return show_code(entry);
    // The first commit of a bank QR goes straight to presenting.
    if (p.state == State::presenting && !p.qr_shown) return show_code(entry);
    const bool further_part = p.state == State::partial && p.paid != paid_before;
    if (p.state == before && before != State::created && !further_part) return;
    ports.screen.show(p, [](hal::Result<void>) {});
    if (info(p.state).occupies_display) return result_timer.cancel();
    result_timer = ports.loop.after(options.result_screen, safely([this, id = p.id] {
                                        if (on_display != id) return;
                                        on_display.clear();
                                        ports.screen.show_idle();
                                        evict_if_idle(id);
                                    }));
}

void Engine::show_code(const LivePtr& entry) {
    result_timer.cancel();
    ports.screen.show(entry->payment, safely([this, entry](hal::Result<void> shown) { screen_result(entry, shown); }));
}

void Engine::screen_result(const LivePtr& entry, const hal::Result<void>& shown) {
    Input input;
    if (shown) {
        input.decide = [](const Payment&) -> Input::Decision { return std::nullopt; };
        input.note = "code_shown";
        input.change = [this](Draft& draft) {
            draft.changed = draft.next.state == State::presenting;
            draft.next.qr_shown = ports.clock.now();
            const auto& payload = draft.next.presentation.qr_payload;
            if (!payload.empty()) draft.next.qr_sha256 = hal::to_hex(ports.crypto.sha256(payload));
            draft.data.set("qr_sha256", draft.next.qr_sha256);
        };
        return submit(entry, std::move(input));
    }
    ++counters.qr_failures;
    input.decide = [](const Payment& p) -> Input::Decision {
        return p.state == State::presenting ? std::optional(Trigger::display_failed) : std::nullopt;
    };
    input.note = "display_failed";
    input.change = [error = shown.error()](Draft& draft) {
        draft.changed = draft.next.state == State::presenting;
        draft.next.reason = error;
    };
    submit(entry, std::move(input));
}

}  // namespace till::firmware
